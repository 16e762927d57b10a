import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { findPulumiCli } from "../tools/pulumi-cli";
import { createSeparateEnvironment } from "../tools/separate-environment";
import { HAS_PROC, listProcesses, sendSignal } from "./processes";
import { CHECKOUT } from "./program-folder";

/** The folder of the plugins that stand for Spot's. */
export const STAND_INS = join(CHECKOUT, "harness", "plugin");

/** The provider plugin of this checkout, as a program's Pulumi.yaml names it. */
const PLUGIN_LINES = `plugins:
  providers:
    - name: spotinst-token
      path: ${join(CHECKOUT, "plugin")}
`;

/** What one command of the real CLI did. */
export interface Run {
  code: number | null;
  /** stdout and stderr, as they came. */
  output: string;
}

/** A Pulumi program in a folder of its own, on a file backend of its own, run by the real engine. */
export interface Workspace {
  readonly folder: string;
  /** The environment that every command gets. */
  env(): Record<string, string>;
  /** Runs `pulumi` with these words in the program's folder; `--non-interactive` is added. */
  pulumi(words: readonly string[], env?: Record<string, string>): Promise<Run>;
  /** Runs `pulumi up` without a preview. */
  up(env?: Record<string, string>): Promise<Run>;
  /** Writes the program, plain JavaScript unless `file` says otherwise. */
  write(program: string, file?: string): void;
  /** The token's outputs in the state, decrypted. */
  outputs(): Promise<Record<string, unknown>>;
  /** What `pulumi stack output NAME --show-secrets` prints. */
  output(name: string): Promise<string>;
  /** The resources in the state, secrets as the backend stores them. */
  resources(): Resource[];
  /** Makes every token in the state older by so many seconds, as if that time had passed. */
  age(seconds: number): void;
  /** Makes every token in the state older, so that so many seconds are left of the first one now; negative where it has expired. */
  leave(seconds: number): void;
  /** Keeps a copy of the whole backend, and returns what puts it back. */
  snapshot(): () => void;
  /** A second program on the same backend. */
  sibling(project: string, program: string): Promise<Workspace>;
  /** Everything that was written or printed: every run's output and every file of the backend and the folder. */
  traces(): string[];
  remove(): void;
}

export interface Resource {
  type: string;
  urn: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

export interface WorkspaceOptions {
  /** The program, plain JavaScript. */
  program: string;
  project?: string;
  /** Set for every command, over an environment without Pulumi's and Spot's own variables. */
  env?: Record<string, string>;
  /** Whether the package is installed in the program's folder. @default true */
  isInstalled?: boolean;
  /** A folder that is put on PATH, for a provider plugin. */
  pluginFolder?: string;
  /** Whether Pulumi.yaml names the provider plugin of this checkout. @default false */
  usesPlugin?: boolean;
  /** Words that stand before `pulumi` in every command, such as a clock. */
  runner?: readonly string[];
}

/** Reads what `stack output --json` printed, which may be an error of the engine. */
function parseOutputs(printed: string): Record<string, unknown> {
  try {
    return JSON.parse(printed) as Record<string, unknown>;
  } catch {
    throw new Error(`pulumi stack output --json printed no JSON: ${printed}`);
  }
}

/** Makes a workspace with a stack `dev`. */
export async function createWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const root = mkdtempSync(join(tmpdir(), "spotinst-token-engine-"));
  const runs: Run[] = [];
  mkdirSync(join(root, "state"));
  return openWorkspace(root, runs, options);
}

async function openWorkspace(root: string, runs: Run[], options: WorkspaceOptions): Promise<Workspace> {
  const project = options.project ?? "tokens";
  const folder = join(root, project);
  const stackFile = join(root, "state", ".pulumi", "stacks", project, "dev.json");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: ${project}\nruntime: nodejs\n${options.usesPlugin === true ? PLUGIN_LINES : ""}`,
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: project, main: "index.js" }));
  link(
    join(CHECKOUT, "node_modules", "@pulumi", "pulumi"),
    join(folder, "node_modules", "@pulumi", "pulumi"),
  );
  if (options.isInstalled ?? true) {
    link(CHECKOUT, join(folder, "node_modules", "pulumi-spotinst-token"));
  }

  const workspace: Workspace = {
    folder,
    env: () => ({ ...engineEnvironment(root, options.pluginFolder), ...options.env }),
    write: (program, file = "index.js") => writeFileSync(join(folder, file), program),
    pulumi: async (words, env = {}) => {
      const command = [...(options.runner ?? []), "pulumi", ...words, "--non-interactive"];
      const done = await run(command, folder, {
        ...workspace.env(),
        ...env,
      });
      runs.push(done);
      return done;
    },
    up: (env) => workspace.pulumi(["up", "--yes", "--skip-preview"], env),
    outputs: async () => parseOutputs(await showOutput("--json")),
    output: async (name) => (await showOutput(name)).trimEnd(),
    resources: () => {
      const checkpoint = JSON.parse(readFileSync(stackFile, "utf8")) as {
        checkpoint: { latest: { resources?: Resource[] } | null };
      };
      return checkpoint.checkpoint.latest?.resources ?? [];
    },
    age: (seconds) => {
      const older = readFileSync(stackFile, "utf8").replace(
        /("(?:issuedAt|expiresAt|refreshTokenExpiresAt)":\s*")([^"]+)"/g,
        (_match, name: string, moment: string) =>
          `${name}${new Date(Date.parse(moment) - seconds * 1000).toISOString()}"`,
      );
      writeFileSync(stackFile, older);
    },
    leave: (seconds) => {
      const { outputs } = workspace
        .resources()
        .find((resource) => resource.outputs?.expiresAt !== undefined)!;
      workspace.age((Date.parse(String(outputs!.expiresAt)) - Date.now()) / 1000 - seconds);
    },
    snapshot: () => {
      const state = join(root, "state");
      const copy = mkdtempSync(join(root, "snapshot-"));
      cpSync(state, copy, { recursive: true });
      return () => {
        rmSync(state, { recursive: true });
        cpSync(copy, state, { recursive: true });
      };
    },
    sibling: (name, program) => openWorkspace(root, runs, { ...options, project: name, program }),
    traces: () => [...runs.map((run) => run.output), ...readAll(root)],
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  async function showOutput(word: string): Promise<string> {
    const { output } = await workspace.pulumi(["stack", "output", word, "--show-secrets"]);
    // Asked for with the secrets, so this run is no trace.
    runs.pop();
    return output;
  }
  workspace.write(options.program);
  await workspace.pulumi(["stack", "init", "dev"]);
  return workspace;
}

/** Copies a program out of the checkout, as a user would, and links what `npm install` would bring. */
export function copyExample(path: string, folder: string): void {
  cpSync(join(CHECKOUT, path), folder, { recursive: true });
  linkDependencies(folder);
}

function linkDependencies(folder: string): void {
  const modules = join(folder, "node_modules");
  rmSync(modules, { recursive: true, force: true });
  for (const dependency of ["@pulumi/pulumi", "@types/node", "ts-node", "typescript"]) {
    link(join(CHECKOUT, "node_modules", dependency), join(modules, dependency));
  }
  link(join(CHECKOUT, "node_modules", "ts-node", "dist", "bin.js"), join(modules, ".bin", "ts-node"));
  link(join(CHECKOUT, "dist", "cli.js"), join(modules, ".bin", "pulumi-spotinst-token"));
  link(join(CHECKOUT, "harness", "spotinst-sdk"), join(modules, "@pulumi", "spotinst"));
  link(CHECKOUT, join(modules, "pulumi-spotinst-token"));
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
  symlinkSync(target, path, "junction");
}

function engineEnvironment(root: string, pluginFolder?: string): Record<string, string> {
  const cli = findPulumiCli();
  if (cli === undefined) {
    throw new Error("There is no Pulumi CLI yet: run `node tools/setup.mjs`");
  }
  return {
    ...createSeparateEnvironment(root),
    PATH: pluginFolder === undefined ? cli.env.PATH : `${pluginFolder}${delimiter}${cli.env.PATH}`,
    // Not the file of whoever runs the tests.
    SPOTINST_CREDENTIALS_FILE: join(root, "credentials"),
    NO_COLOR: "1",
  };
}

/** The limit of one command: far above what it takes, so that a hang fails a test instead of the suite. */
const RUN_LIMIT_MS = 180_000;

/** Runs a command that is not Pulumi's in a workspace's folder. */
export function runIn(
  workspace: Workspace,
  command: readonly string[],
  env: Record<string, string> = {},
): Promise<Run> {
  return run(command, workspace.folder, { ...workspace.env(), ...env });
}

/** Runs a command to its end. */
export function run(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  limitMs = RUN_LIMIT_MS,
): Promise<Run> {
  return new Promise((done, fail) => {
    const child = spawn(command[0]!, command.slice(1), { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const streams = [child.stdout, child.stderr];
    for (const stream of streams) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const limit = setTimeout(() => {
      output += `\nThe test's harness ended ${command.join(" ")} after ${limitMs} ms.\n`;
      child.kill("SIGKILL");
      // What the command started may go on, and holds its output open.
      for (const { pid } of HAS_PROC ? listProcesses(cwd) : []) {
        sendSignal(pid, "SIGKILL");
      }
      for (const stream of streams) {
        stream.destroy();
      }
    }, limitMs);
    child.on("error", fail);
    child.on("close", (code) => {
      clearTimeout(limit);
      done({ code, output });
    });
  });
}

function readAll(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/node_modules/.test(entry.parentPath))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}
