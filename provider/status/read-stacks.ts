import { isRecord } from "../ground/is-record";
import { parseJson } from "../ground/parse-json";
import { describeFailure } from "./describe-failure";
import type { RunPulumi } from "./run-pulumi";

/** So many calls of the CLI at once. Each loads a processor for a moment and then waits for the backend. */
const MAX_AT_ONCE = 4;

/** What was read of one stack. */
export interface StackReading {
  stack: string;
  /** The resources in its state, secrets as the backend stores them. */
  resources: readonly unknown[];
  /** Why nothing could be read. */
  problem?: string;
}

/** Reads the states of stacks, a few at a time, without decrypting anything in them. */
export async function readStacks(run: RunPulumi, stacks: readonly string[]): Promise<StackReading[]> {
  const { default: pLimit } = await import("p-limit");
  const limit = pLimit(MAX_AT_ONCE);
  return Promise.all(stacks.map((stack) => limit(() => readStack(run, stack))));
}

async function readStack(run: RunPulumi, stack: string): Promise<StackReading> {
  const answer = await run(["stack", "export", `--stack=${stack}`]);
  if (answer.code !== 0) {
    return { stack, resources: [], problem: describeFailure(answer) };
  }
  const state = parseJson(answer.stdout);
  if (!isRecord(state) || !isRecord(state.deployment)) {
    return { stack, resources: [], problem: "`pulumi stack export` printed no state" };
  }
  // A stack that was never deployed has no list.
  const { resources } = state.deployment;
  return { stack, resources: Array.isArray(resources) ? resources : [] };
}
