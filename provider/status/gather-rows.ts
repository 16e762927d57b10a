import { findTokens } from "./find-tokens";
import { isInProject, listStacks } from "./list-stacks";
import { readStacks } from "./read-stacks";
import { NoPulumiError, type RunPulumi } from "./run-pulumi";
import type { TokenRow } from "./token-row";

/** Which stacks are asked about. */
export interface Question {
  /** By name; none for those of the project in the folder. */
  stacks: readonly string[];
  /** Whether it is about all stacks of the backend. */
  isAll: boolean;
}

/** What was found, and why there is nothing where the stacks could not even be listed. */
export interface Gathered {
  rows: readonly TokenRow[];
  problem?: string;
}

/** What it takes to find rows. */
export interface Source {
  run: RunPulumi;
  folder: string;
  now(): number;
}

/** Finds the tokens of the stacks that are asked about. */
export async function gatherRows(
  { stacks, isAll }: Question,
  { run, folder, now }: Source,
): Promise<Gathered> {
  const isNamed = stacks.length > 0;
  try {
    const listing = isNamed ? { stacks } : await listStacks(run, isAll || !isInProject(folder));
    if ("problem" in listing) {
      return { rows: [], problem: `could not list the stacks: ${listing.problem}` };
    }
    const readings = await readStacks(run, listing.stacks);
    return { rows: readings.flatMap((reading) => findTokens(reading, isNamed, now())) };
  } catch (error) {
    if (error instanceof NoPulumiError) {
      return { rows: [], problem: error.message };
    }
    throw error;
  }
}
