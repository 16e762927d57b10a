import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type CachedFolder, nameForPlatform } from "./cache";

/** The version of the CLI that is downloaded or built; one on PATH may be of any version. */
export const pulumiCliVersion = "v3.259.0";

/** The file names that make a CLI which can run Node programs with dynamic providers. */
export const cliFiles =
  process.platform === "win32"
    ? {
        pulumi: "pulumi.exe",
        languageHost: "pulumi-language-nodejs.exe",
        dynamicProvider: "pulumi-resource-pulumi-nodejs.cmd",
      }
    : {
        pulumi: "pulumi",
        languageHost: "pulumi-language-nodejs",
        dynamicProvider: "pulumi-resource-pulumi-nodejs",
      };

/** A Pulumi CLI that is ready to run. */
export interface PulumiCli {
  /** The path of `pulumi`. */
  command: string;
  /** The folder of `pulumi`. */
  binDir: string;
  /** What `pulumi version` answers, such as `v3.259.0`. */
  version: string;
  /** Where it came from in this call. */
  source: "path" | "cache" | "download" | "build";
  /** The PATH to run it with: `binDir` first, then the one it was looked up with. */
  env: { PATH: string };
}

/** Describes the CLI in `binDir`. */
export function describeCli(
  binDir: string,
  version: string,
  source: PulumiCli["source"],
  path: string,
): PulumiCli {
  return {
    command: join(binDir, cliFiles.pulumi),
    binDir,
    version,
    source,
    env: { PATH: path === "" ? binDir : `${binDir}${delimiter}${path}` },
  };
}

/** Returns the names of the CLI's files that are in none of the folders. */
export function missingCliFiles(folders: readonly string[]): string[] {
  return Object.values(cliFiles).filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

/** The folder of a CLI of this version in the cache. */
export const cliFolder: CachedFolder = {
  name: nameForPlatform("pulumi", pulumiCliVersion),
  findMissing: (folder) => missingCliFiles([join(folder, "bin")]),
};
