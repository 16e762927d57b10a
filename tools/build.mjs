// `npm run build`: links the checkout under the package's own name, builds dist/, bundles the provider plugin and packs all of it for the template.
// Not npm's `build`, because npm would then warn everybody who installs the package of a script in it.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const link = join(root, "node_modules", "pulumi-spotinst-token");

linkCheckout();
build();
await bundleAndPack();

/** The provider host looks the package up from a program's folder, where a package cannot find itself. */
function linkCheckout() {
  if (existsSync(link) && realpathSync(link) === realpathSync(root)) return;
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true });
  if (process.platform === "win32") symlinkSync(root, link, "junction");
  else symlinkSync("..", link);
}

function build() {
  const tsc = findCompiler();
  if (tsc === undefined)
    fail('typescript is not installed: run "npm ci" without omitting dev dependencies', 1);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  // A build with errors must leave no dist/ that looks up to date.
  const args = [tsc, "-p", "tsconfig.build.json", "--noEmitOnError"];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) fail("the build failed", status ?? 1);
  // npm does the same where it installs the package.
  chmodSync(join(root, "dist", "cli.js"), 0o755);
}

/** Loaded only now: without the dev dependencies, the build has said so above. */
async function bundleAndPack() {
  const { bundlePlugin } = await import("./bundle-plugin.mjs");
  const { packForTemplate } = await import("./pack-for-template.mjs");
  try {
    await bundlePlugin(root);
    packForTemplate(root);
  } catch (error) {
    fail(error.message, 1);
  }
}

function findCompiler() {
  try {
    return createRequire(import.meta.url).resolve("typescript/bin/tsc");
  } catch {
    return undefined;
  }
}

function fail(reason, exitCode) {
  console.error(`build: ${reason}`);
  process.exit(exitCode);
}
