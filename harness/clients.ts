import { execFile, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Far above what a client takes, so that a hang fails a test instead of the suite. */
const CLIENT_LIMIT_MS = 120_000;

/** What a client is started with. Its words are seen by whoever lists processes, so a secret comes in by the other ways. */
export interface ClientOptions {
  cwd?: string;
  /** Added to PATH alone: a proxy or a login of whoever runs the tests is no part of them. */
  env?: Record<string, string>;
  /** Its stdin. */
  input?: string;
}

/** What a client printed. */
export interface Printed {
  stdout: string;
  stderr: string;
}

/** Runs a client to its end; fails with its stderr where it fails. */
export async function runClient(
  command: string,
  words: readonly string[],
  { cwd, env = {}, input = "" }: ClientOptions = {},
): Promise<Printed> {
  const running = execute(command, words, {
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env.PATH, ...env },
    timeout: CLIENT_LIMIT_MS,
  });
  running.child.stdin?.end(input);
  return running;
}

/** Tells why a suite that needs this command is skipped; false where the command does what it is tried with. */
export function skipWithout(what: string, command: string, words: readonly string[]): string | false {
  return spawnSync(command, words, { stdio: "ignore" }).status === 0
    ? false
    : `${what} is not on this machine`;
}

/** Installs Spot's own Node SDK in a folder. */
export async function installSpotSdk(folder: string): Promise<void> {
  const quiet = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  // Without the prefix npm would look for a project in the folders above.
  await install("npm", ["install", "--prefix", ".", ...quiet, "spotinst-sdk-nodejs@1.0.33"], folder);
}

/** Lists the subscriptions with Spot's SDK, which reads SPOTINST_TOKEN and SPOTINST_ACCOUNT itself. */
export const LIST_SUBSCRIPTIONS = `
const { Client, config } = require("spotinst-sdk-nodejs");
const client = new Client(config.setScheme("http"), config.setAPIAddress(process.env.API_ADDRESS));
client.SubscriptionService.list().then(
  (items) => console.log(JSON.stringify({ items })),
  (error) => console.log(JSON.stringify({ error })),
);
`;

/** Makes a Python environment with Pulumi's and Spot's packages in a folder, and returns its interpreter. */
export async function installPython(folder: string): Promise<string> {
  const interpreter = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const python = join(folder, ...interpreter);
  const quiet = ["--quiet", "--no-input", "--disable-pip-version-check"];
  await install("python3", ["-m", "venv", "."], folder);
  await install(python, ["-m", "pip", "install", ...quiet, "pulumi>=3,<4", "pulumi-spotinst>=3,<4"], folder);
  return python;
}

/** Runs an installer with the whole environment, for it names the registry and the proxy. */
async function install(command: string, words: readonly string[], cwd: string): Promise<void> {
  mkdirSync(cwd, { recursive: true });
  // On Windows npm is a script, which only a shell can start.
  const shell = command === "npm" && process.platform === "win32";
  await execute(command, words, { cwd, shell, timeout: CLIENT_LIMIT_MS });
}
