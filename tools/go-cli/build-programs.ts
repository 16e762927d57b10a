import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatElapsed, type Say, withProgress } from "../progress";
import { runCommand } from "../run-command";

/** The oldest Go that compiles what is built here: the `go` line of the CLI's module. */
export const oldestGo = "1.25.11";

/** A program that is built from Go modules whose checksums are in this checkout. */
export interface GoProgram {
  /** The folder here that has its go.mod and go.sum. */
  module: string;
  /** Its import path, or its path in the folder. */
  package: string;
  /** The name of its file. */
  file: string;
  /** What it is called while it is built, such as `the CLI`. */
  label: string;
}

/** How a build is told to the user, and what it does besides compiling. */
export interface BuildOptions {
  say: Say;
  /** Returns the line that is said first. */
  announce: (goVersion: string) => string;
  /** Flags of the linker. @default those that leave out symbols */
  linkerFlags?: string;
  /** Is called with the folder of the programs when they are built; the build ends with it. @default nothing is added */
  finish?: (binDir: string) => void | Promise<void>;
}

/**
 * Builds programs into the folder `bin` of `folder`.
 *
 * @throws when Go is missing or too old, and when a build fails.
 */
export async function buildPrograms(
  folder: string,
  programs: readonly GoProgram[],
  { say, announce, linkerFlags = "-s -w", finish }: BuildOptions,
): Promise<void> {
  say(announce(requireGo()));
  const start = Date.now();
  const binDir = join(folder, "bin");
  const workDir = join(folder, "work");
  mkdirSync(binDir);
  mkdirSync(workDir);
  const buildFlags = ["-v", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags];
  let state = "finding out what there is to compile";
  await withProgress(
    say,
    () => state,
    async () => {
      for (const program of programs) {
        let downloaded = 0;
        let compiled = 0;
        await runCommand("go", ["build", ...buildFlags, "-o", join(binDir, program.file), program.package], {
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
  await finish?.(binDir);
  rmSync(workDir, { recursive: true, force: true });
  say(`Built in ${formatElapsed(Date.now() - start)}.`);
}

/**
 * Downloads a module that a go.mod here names, and returns its folder.
 *
 * @throws when it cannot be had, or has another checksum than go.sum says.
 */
export async function downloadModule(module: string, path: string): Promise<string> {
  const lines: string[] = [];
  await runCommand("go", ["mod", "download", "-json", path], {
    cwd: join(__dirname, module),
    env: goEnvironment(tmpdir()),
    onLine: (line) => lines.push(line),
  });
  const text = lines.join("\n");
  return (JSON.parse(text.slice(text.indexOf("{"))) as { Dir: string }).Dir;
}

/** Returns the environment to run Go with: whatever the user builds for, the result is to run here. */
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
  delete env.GOOS;
  delete env.GOARCH;
  return env;
}

/**
 * Returns the version of Go on PATH.
 *
 * @throws when there is none, or it is too old.
 */
export function requireGo(): string {
  // Outside any module, so that Go answers for itself and does not fetch the version that a module asks for.
  const { stdout } = spawnSync("go", ["version"], {
    cwd: tmpdir(),
    env: goEnvironment(tmpdir()),
    encoding: "utf8",
  });
  const version = /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(stdout ?? "")?.[1];
  if (version === undefined) throw new Error("there is no `go` on PATH");
  if (version.localeCompare(oldestGo, "en", { numeric: true }) < 0)
    throw new Error(`go ${version} is older than ${oldestGo}`);
  return version;
}
