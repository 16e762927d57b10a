import { createHash } from "node:crypto";

/** Makes a source of numbers from 0 to less than 1 that are the same for the same seed. */
export function createRandom(seed: string): () => number {
  let drawn = 0;
  return () => createHash("sha256").update(`${seed} ${drawn++}`).digest().readUInt32LE() / 2 ** 32;
}
