import { constants } from "node:os";
import { join } from "node:path";
import { addToCache, defaultCacheDir, isCached, locate } from "./cache";
import { cliFolder, describeCli, type PulumiCli, pulumiCliVersion } from "./cli-files";
import { findCliOnPath } from "./cli-on-path";
import { downloadCli } from "./download-cli";
import { buildCli } from "./go-cli/build-cli";
import { oldestGo } from "./go-cli/build-programs";
import type { Say } from "./progress";
import { InterruptedError } from "./run-command";

export type { PulumiCli } from "./cli-files";

/** A way to make a CLI that is not there yet. */
export interface Way {
  source: "download" | "build";
  /** Puts the CLI's files into the folder `bin` of `folder`, or throws with the reason. */
  make: (folder: string, say: Say) => Promise<void>;
}

/** Where a CLI, or another thing that is kept in the cache, is looked for. */
export interface FindOptions {
  /** @default the environment's PATH */
  path?: string;
  /** @default a folder in the user's cache */
  cacheDir?: string;
}

/** Where a CLI is looked for, and how one is made. */
export interface EnsureOptions extends FindOptions {
  /** The ways to make a CLI, in the order they are tried. @default download, then build */
  ways?: readonly Way[];
  /** Is given each line for the user. @default prints to stderr */
  say?: Say;
}

const defaultWays: readonly Way[] = [
  { source: "download", make: downloadCli },
  { source: "build", make: buildCli },
];

/** Finds a CLI on PATH, else in the cache; returns undefined when there is none, and never makes one. */
export function findPulumiCli(options: FindOptions = {}): PulumiCli | undefined {
  return look(options).cli;
}

/**
 * Finds a Pulumi CLI, or makes one and keeps it in the user's cache.
 *
 * @throws with why each way failed and what to install by hand.
 */
export async function ensurePulumiCli(options: EnsureOptions = {}): Promise<PulumiCli> {
  const { ways = defaultWays, say = console.error } = options;
  const { cli, path, cacheDir, passedOver } = look(options);
  for (const reason of passedOver) say(`Passing over the Pulumi CLI on PATH: ${reason}.`);
  if (cli) return cli;

  const reasons = [
    passedOver.length > 0 ? `PATH: ${passedOver.join("; ")}` : "PATH: there is no `pulumi` on it",
    `cache: there is no whole CLI in ${locate(cacheDir, cliFolder)}`,
  ];
  for (const { source, make } of ways) {
    try {
      const folder = await addToCache(cacheDir, cliFolder, (made) => make(made, say));
      return describeCli(join(folder, "bin"), pulumiCliVersion, source, path);
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
      const reason = `${source}: ${error instanceof Error ? error.message : error}`;
      say(`No CLI by ${reason}`);
      reasons.push(reason);
    }
  }
  throw new Error(
    [
      "There is no Pulumi CLI, and none could be made:",
      ...reasons.map((reason) => `- ${reason}`),
      "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), " +
        `or Go ${oldestGo} or newer to have it built, and run this again.`,
    ].join("\n"),
  );
}

function look({ path = process.env.PATH ?? "", cacheDir = defaultCacheDir() }: FindOptions): {
  cli?: PulumiCli;
  path: string;
  cacheDir: string;
  passedOver: string[];
} {
  const { cli, passedOver } = findCliOnPath(path);
  if (cli) return { cli, path, cacheDir, passedOver };
  if (!isCached(cacheDir, cliFolder)) return { path, cacheDir, passedOver };
  const binDir = join(locate(cacheDir, cliFolder), "bin");
  return {
    cli: describeCli(binDir, pulumiCliVersion, "cache", path),
    path,
    cacheDir,
    passedOver,
  };
}

async function main(): Promise<void> {
  try {
    const cli = await ensurePulumiCli();
    console.log(`pulumi ${cli.version} (${cli.source})`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof InterruptedError ? 128 + constants.signals[error.signal] : 1;
  }
}

if (require.main === module) void main();
