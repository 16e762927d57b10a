// Runs the SDK's installer of the Pulumi CLI: `node tools/sdk-install.mjs <version> <folder>`.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const sdk = require.resolve("@pulumi/pulumi/automation");
const { PulumiCommand } = require(sdk);
// The installer wants an instance of the class it was built with.
const { SemVer } = createRequire(sdk)("semver");

const [version, root] = process.argv.slice(2);
try {
  await PulumiCommand.install({ version: new SemVer(version), root });
} catch (error) {
  console.error(error.message.trim());
  process.exit(1);
}
