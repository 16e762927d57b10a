import { chmodSync, copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cliFiles, pulumiCliVersion } from "../cli-files";
import { askVersion } from "../cli-on-path";
import type { Say } from "../progress";
import { buildPrograms } from "./build-programs";

const programs = [
  {
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    file: cliFiles.pulumi,
    label: "the CLI",
  },
  {
    module: "language-nodejs-python",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    file: cliFiles.languageHost,
    label: "the Node language host",
  },
] as const;

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * Builds the CLI into `folder` from Go modules whose checksums are in this checkout.
 *
 * @throws when Go is missing or too old, and when a build fails.
 */
export async function buildCli(folder: string, say: Say): Promise<void> {
  await buildPrograms(folder, programs, {
    say,
    announce: (go) =>
      `Building the Pulumi CLI ${pulumiCliVersion} with go ${go}: this takes about four minutes, once.`,
    linkerFlags: `-s -w -X ${versionVariable}=${pulumiCliVersion}`,
    finish: (binDir) => {
      addDynamicProvider(binDir);
      const version = askVersion(join(binDir, cliFiles.pulumi));
      if (version !== pulumiCliVersion) throw new Error(`what was built answers ${version ?? "nothing"}`);
    },
  });
}

/** The third file of a CLI is a script of the SDK, which starts the provider host of the program's own SDK. */
function addDynamicProvider(binDir: string): void {
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  const target = join(binDir, cliFiles.dynamicProvider);
  copyFileSync(join(sdk, cliFiles.dynamicProvider), target);
  chmodSync(target, 0o755);
}
