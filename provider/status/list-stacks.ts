import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRecord } from "../ground/is-record";
import { parseJson } from "../ground/parse-json";
import { describeFailure } from "./describe-failure";
import type { RunPulumi } from "./run-pulumi";

/** The names of a project's file. */
const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The stacks that were found, or why none could be. */
export type Listing = { stacks: readonly string[] } | { problem: string };

/** Lists the stacks that hold anything: those of the project, or all of the backend. */
export async function listStacks(run: RunPulumi, isAll: boolean): Promise<Listing> {
  const answer = await run(["stack", "ls", "--json", ...(isAll ? ["--all"] : [])]);
  if (answer.code !== 0) {
    return { problem: describeFailure(answer) };
  }
  const stacks = parseList(answer.stdout);
  return stacks === undefined ? { problem: "`pulumi stack ls` printed no list" } : { stacks };
}

/** Tells whether a folder, or one above it, is a Pulumi project. */
export function isInProject(folder: string, exists: (path: string) => boolean = existsSync): boolean {
  const above = dirname(folder);
  return (
    PROJECT_FILES.some((file) => exists(join(folder, file))) ||
    (above !== folder && isInProject(above, exists))
  );
}

function parseList(printed: string): string[] | undefined {
  const list = parseJson(printed);
  return Array.isArray(list) ? list.flatMap(nameOf) : undefined;
}

/** How many resources a stack has is not always known. */
function nameOf(stack: unknown): string[] {
  return isRecord(stack) && typeof stack.name === "string" && stack.resourceCount !== 0 ? [stack.name] : [];
}
