import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { missingCliFiles, pulumiCliVersion } from "./cli-files";

const folderName = `pulumi-${pulumiCliVersion}-${process.platform}-${process.arch}`;
const workName = `${folderName}.tmp-`;
const marker = "complete";
const dayInMs = 24 * 60 * 60 * 1000;

/** Returns the folder of this project in the user's cache: outside the checkout, so that clones share it. */
export function defaultCacheDir(): string {
  return join(userCacheDir(), "pulumi-spotinst-token");
}

function userCacheDir(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  if (process.platform === "win32") return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  return join(homedir(), ".cache");
}

/** Returns the folder that a CLI of this version has in the cache, whether it is there or not. */
export function cachedCliFolder(cacheDir: string): string {
  return join(cacheDir, folderName);
}

/** Tells whether a folder holds a whole CLI that was made to its end. */
export function isComplete(folder: string): boolean {
  return existsSync(join(folder, marker)) && missingCliFiles([join(folder, "bin")]).length === 0;
}

/**
 * Lets `make` fill a fresh folder, then moves it into the cache in one step; returns the folder in the cache.
 *
 * @throws when `make` does, or when it left a file out.
 */
export async function addToCache(cacheDir: string, make: (folder: string) => Promise<void>): Promise<string> {
  mkdirSync(cacheDir, { recursive: true });
  removeLeftovers(cacheDir);
  const made = mkdtempSync(join(cacheDir, workName));
  try {
    await make(made);
    const missing = missingCliFiles([join(made, "bin")]);
    if (missing.length > 0) throw new Error(`it came without ${missing.join(" and ")}`);
    writeFileSync(join(made, marker), "");
    return moveIntoPlace(made, cachedCliFolder(cacheDir));
  } finally {
    remove(made);
  }
}

function moveIntoPlace(made: string, place: string): string {
  if (existsSync(place) && !isComplete(place)) remove(place);
  try {
    renameSync(made, place);
  } catch (error) {
    // Another run was first: its CLI is as good as ours.
    if (!isComplete(place)) throw error;
  }
  return place;
}

/** Removes what interrupted runs left behind; a day is far longer than any run takes. */
function removeLeftovers(cacheDir: string): void {
  for (const name of readdirSync(cacheDir)) {
    const folder = join(cacheDir, name);
    const modified =
      name.startsWith("pulumi-") && name.includes(".tmp-") && statSync(folder, { throwIfNoEntry: false });
    if (modified && Date.now() - modified.mtimeMs > dayInMs) remove(folder);
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
