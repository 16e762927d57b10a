import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cliFiles, pulumiCliVersion } from "../cli-files";
import { askVersion } from "../cli-on-path";
import { formatElapsed, type Say, withProgress } from "../progress";
import { runCommand } from "../run-command";

/** The oldest Go that compiles this version of the CLI: the `go` line of its module. */
export const oldestGo = "1.25.11";

const programs = [
  {
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    file: cliFiles.pulumi,
    label: "the CLI",
  },
  {
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    file: cliFiles.languageHost,
    label: "the Node language host",
  },
] as const;

/**
 * Builds the CLI into `folder` from Go modules whose checksums are in this checkout.
 *
 * @throws when Go is missing or too old, and when a build fails.
 */
export async function buildCli(folder: string, say: Say): Promise<void> {
  const go = askGoVersion();
  if (go === undefined) throw new Error("there is no `go` on PATH");
  if (!isNewEnough(go)) throw new Error(`go ${go} is older than ${oldestGo}`);

  say(`Building the Pulumi CLI ${pulumiCliVersion} with go ${go}: this takes about four minutes, once.`);
  const start = Date.now();
  const binDir = join(folder, "bin");
  const workDir = join(folder, "work");
  mkdirSync(binDir);
  mkdirSync(workDir);
  let state = "finding out what there is to compile";
  await withProgress(
    say,
    () => state,
    async () => {
      for (const program of programs) {
        let downloaded = 0;
        let compiled = 0;
        await runCommand("go", [...buildArguments, "-o", join(binDir, program.file), program.package], {
          cwd: join(__dirname, program.module),
          env: goEnvironment(workDir),
          onLine: (line) => {
            if (line.startsWith("go: downloading ")) state = `downloading modules (${++downloaded})`;
            else if (!line.includes(" ")) state = `compiling ${program.label} (${++compiled} packages)`;
          },
        });
      }
    },
  );
  addDynamicProvider(binDir);
  rmSync(workDir, { recursive: true, force: true });

  const version = askVersion(join(binDir, cliFiles.pulumi));
  if (version !== pulumiCliVersion) throw new Error(`what was built answers ${version ?? "nothing"}`);
  say(`Built in ${formatElapsed(Date.now() - start)}.`);
}

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const buildArguments = [
  "build",
  "-v",
  "-trimpath",
  "-buildvcs=false",
  "-ldflags",
  `-s -w -X ${versionVariable}=${pulumiCliVersion}`,
];

function goEnvironment(workDir: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // Not empty: an empty variable would let the flags of the user's `go env` file through.
    GOFLAGS: "-mod=readonly",
    GO111MODULE: "on",
    GOWORK: "off",
    GOTMPDIR: workDir,
    CGO_ENABLED: "0",
  };
  // The result is to run here, whatever the user builds for.
  delete env.GOOS;
  delete env.GOARCH;
  return env;
}

/** The third file of a CLI is a script of the SDK, which starts the provider host of the program's own SDK. */
function addDynamicProvider(binDir: string): void {
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  const target = join(binDir, cliFiles.dynamicProvider);
  copyFileSync(join(sdk, cliFiles.dynamicProvider), target);
  chmodSync(target, 0o755);
}

function askGoVersion(): string | undefined {
  // Outside any module, so that Go answers for itself and does not fetch the version that a module asks for.
  const { stdout } = spawnSync("go", ["version"], {
    cwd: tmpdir(),
    env: goEnvironment(tmpdir()),
    encoding: "utf8",
  });
  return /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(stdout ?? "")?.[1];
}

function isNewEnough(version: string): boolean {
  return version.localeCompare(oldestGo, "en", { numeric: true }) >= 0;
}
