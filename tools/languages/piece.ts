import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { addToCache, type CachedFolder, defaultCacheDir, isCached, locate } from "../cache";
import { cliFiles, cliFolder } from "../cli-files";
import type { Say } from "../progress";
import type { FindOptions } from "../pulumi-cli";
import { InterruptedError } from "../run-command";

/** One thing that programs in another language need: it is found, or made once and kept in the user's cache. */
export interface Piece {
  /** What it is called, such as `the Go language host`. */
  label: string;
  /** What must be on the machine to make it. */
  needs: string;
  /** Its folder in the cache, with version and platform. */
  name: string;
  /** The folder in it that is used, such as `bin`. */
  content: string;
  /** The names of the files that must be there. */
  files: readonly string[];
  /** Whether the files of somebody's own installation serve as well: on PATH, or beside a CLI. @default false */
  mayBeInstalled?: boolean;
  /** Fills a fresh folder, or throws with the reason. */
  make: (folder: string, say: Say) => Promise<void>;
}

/** Where a piece is looked for, and who is told that one is made. */
export interface EnsureOptions extends FindOptions {
  /** Is given each line for the user. @default prints to stderr */
  say?: Say;
}

/** Finds the folder that holds a piece's files, and never makes one; undefined where there is none. */
export function findPiece(piece: Piece, options: FindOptions = {}): string | undefined {
  const { path = process.env.PATH ?? "", cacheDir = defaultCacheDir() } = options;
  const installed = piece.mayBeInstalled
    ? listFolders(path, cacheDir).find((folder) => findMissing(piece, folder).length === 0)
    : undefined;
  if (installed !== undefined) return installed;
  const folder = describeFolder(piece);
  return isCached(cacheDir, folder) ? join(locate(cacheDir, folder), piece.content) : undefined;
}

/**
 * Makes a piece where there is none, and keeps it in the user's cache.
 *
 * @returns undefined where it is there now, else why it is not
 * @throws {InterruptedError} on Ctrl-C and the like
 */
export async function ensurePiece(piece: Piece, options: EnsureOptions = {}): Promise<string | undefined> {
  if (findPiece(piece, options) !== undefined) return undefined;
  const { cacheDir = defaultCacheDir(), say = console.error } = options;
  try {
    await addToCache(cacheDir, describeFolder(piece), (folder) => piece.make(folder, say));
    return undefined;
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

function describeFolder(piece: Piece): CachedFolder {
  return { name: piece.name, findMissing: (folder) => findMissing(piece, join(folder, piece.content)) };
}

function findMissing({ files }: Piece, folder: string): string[] {
  return files.filter((file) => !existsSync(join(folder, file)));
}

/** The folders of PATH and of our own CLI; a package manager links `pulumi` alone, so the folder of the real file too. */
function listFolders(path: string, cacheDir: string): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return [...folders, join(locate(cacheDir, cliFolder), "bin")].flatMap((folder) => {
    const command = join(folder, cliFiles.pulumi);
    return existsSync(command) ? [folder, dirname(realpathSync(command))] : [folder];
  });
}

/** Stands for the versions that files name, so that a change of one makes the piece anew. */
export function digest(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}
