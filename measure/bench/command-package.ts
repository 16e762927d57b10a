import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { defaultCacheDir } from "../../tools/cache";
import type { Say } from "../../tools/progress";
import { ensurePulumiCli } from "../../tools/pulumi-cli";
import { runCommand } from "../../tools/run-command";

/** Of its package and its plugin. */
export const COMMAND_VERSION = "1.2.1";

const PLUGIN = process.platform === "win32" ? "pulumi-resource-command.exe" : "pulumi-resource-command";

/** @pulumi/command, ready to be copied into a program's folder. */
export interface CommandPackage {
  packageFolder: string;
  pluginFolder: string;
}

/**
 * Gets @pulumi/command into the user's cache, and its plugin where there is none on PATH; says why where it cannot be had. It is no
 * dependency of the checkout, because the Node language host would then ask for its plugin in every test.
 */
export async function ensureCommandPackage(say: Say): Promise<CommandPackage | undefined> {
  const cache = join(defaultCacheDir(), `command-${COMMAND_VERSION}`);
  try {
    await makeOnce(join(cache, "npm"), downloadPackage);
    return {
      packageFolder: join(cache, "npm", "package"),
      pluginFolder: findPluginOnPath() ?? (await cachePlugin(join(cache, "home"))),
    };
  } catch (error) {
    // The last line is the one that tells the reason; the others tell of every try.
    const reason = (error instanceof Error ? error.message : String(error)).split("\n").at(-1);
    say(`@pulumi/command is left out (${reason}); a ${PLUGIN} ${COMMAND_VERSION} on PATH would do`);
    return undefined;
  }
}

function findPluginOnPath(): string | undefined {
  return (process.env.PATH ?? "").split(delimiter).find((folder) => existsSync(join(folder, PLUGIN)));
}

async function cachePlugin(home: string): Promise<string> {
  const cli = await ensurePulumiCli();
  await makeOnce(home, (folder) =>
    runCommand(cli.command, ["plugin", "install", "resource", "command", COMMAND_VERSION], {
      cwd: folder,
      env: { ...process.env, PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "1" },
    }),
  );
  return join(home, "plugins", `resource-command-v${COMMAND_VERSION}`);
}

async function downloadPackage(folder: string): Promise<void> {
  const shell = { cwd: folder, env: process.env };
  await runCommand("npm", ["pack", "--silent", `@pulumi/command@${COMMAND_VERSION}`], shell);
  await runCommand("tar", ["-xzf", `pulumi-command-${COMMAND_VERSION}.tgz`], shell);
}

/** Fills a folder beside its place and moves it there, so that an interrupted run leaves nothing half done. */
async function makeOnce(place: string, make: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(place)) {
    return;
  }
  mkdirSync(dirname(place), { recursive: true });
  const made = mkdtempSync(`${place}.tmp-`);
  try {
    await make(made);
    renameSync(made, place);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
