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

const marker = "complete";
const workMark = ".tmp-";
const dayInMs = 24 * 60 * 60 * 1000;

/** A folder in the cache, which is made once and then stays as it is. */
export interface CachedFolder {
  /** Its name in the cache, with the version and the platform of what it holds. */
  name: string;
  /** Lists the files that it lacks. */
  findMissing: (folder: string) => readonly string[];
}

/** Names the folder of a version of something that runs on this platform only. */
export function nameForPlatform(name: string, version: string): string {
  return `${name}-${version}-${process.platform}-${process.arch}`;
}

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

/** Returns the path that a folder has in the cache, whether it is there or not. */
export function locate(cacheDir: string, { name }: CachedFolder): string {
  return join(cacheDir, name);
}

/** Tells whether a folder is in the cache, whole and made to its end. */
export function isCached(cacheDir: string, folder: CachedFolder): boolean {
  return isComplete(locate(cacheDir, folder), folder);
}

function isComplete(path: string, folder: CachedFolder): boolean {
  return existsSync(join(path, marker)) && folder.findMissing(path).length === 0;
}

/**
 * Lets `make` fill a fresh folder, then moves it into the cache in one step; returns its path in the cache.
 *
 * @throws when `make` does, or when it left a file out.
 */
export async function addToCache(
  cacheDir: string,
  folder: CachedFolder,
  make: (path: string) => Promise<void>,
): Promise<string> {
  mkdirSync(cacheDir, { recursive: true });
  removeLeftovers(cacheDir);
  const made = mkdtempSync(join(cacheDir, `${folder.name}${workMark}`));
  try {
    await make(made);
    const missing = folder.findMissing(made);
    if (missing.length > 0) throw new Error(`it came without ${missing.join(" and ")}`);
    writeFileSync(join(made, marker), "");
    return moveIntoPlace(made, cacheDir, folder);
  } finally {
    remove(made);
  }
}

function moveIntoPlace(made: string, cacheDir: string, folder: CachedFolder): string {
  const place = locate(cacheDir, folder);
  if (existsSync(place) && !isComplete(place, folder)) remove(place);
  try {
    renameSync(made, place);
  } catch (error) {
    // Another run was first: what it made is as good as ours.
    if (!isComplete(place, folder)) throw error;
  }
  return place;
}

/** Removes what interrupted runs left behind; a day is far longer than any run takes. */
function removeLeftovers(cacheDir: string): void {
  for (const name of readdirSync(cacheDir)) {
    const folder = join(cacheDir, name);
    const modified = name.includes(workMark) && statSync(folder, { throwIfNoEntry: false });
    if (modified && Date.now() - modified.mtimeMs > dayInMs) remove(folder);
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
