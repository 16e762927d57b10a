import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cliFiles, describeCli, missingCliFiles, type PulumiCli } from "./cli-files";

/** Finds the first usable `pulumi` on the given PATH, or says why each one there was passed over. */
export function findCliOnPath(path: string): { cli?: PulumiCli; passedOver: string[] } {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const passedOver: string[] = [];
  for (const folder of new Set(folders)) {
    const command = join(folder, cliFiles.pulumi);
    if (!existsSync(command)) continue;
    const version = askVersion(command);
    if (version === undefined) {
      passedOver.push(`${command} does not answer "pulumi version"`);
      continue;
    }
    // A package manager links `pulumi` alone into its bin folder; the engine looks beside the real file too.
    const missing = missingCliFiles([folder, dirname(realpathSync(command)), ...folders]);
    if (missing.length > 0) {
      passedOver.push(`${command} comes without ${missing.join(" and ")}`);
      continue;
    }
    return { cli: describeCli(folder, version, "path", path), passedOver };
  }
  return { passedOver };
}

/** Returns what `pulumi version` answers, or undefined when it does not answer with a version. */
export function askVersion(command: string): string | undefined {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const { status, stdout } = spawnSync(command, ["version"], { env, encoding: "utf8", timeout: 30_000 });
  const version = stdout?.trim();
  return status === 0 && /^v\d+\.\d+\.\d+/.test(version) ? version : undefined;
}
