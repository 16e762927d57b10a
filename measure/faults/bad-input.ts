import fc from "fast-check";
import { type ArgumentSet, rightSets, WRONG_SETS, wrongSets } from "../../harness/argument-sets";
import { impatientClock } from "../../harness/instant-clock";
import { findWords } from "../../harness/words";
import { createDynamicProvider } from "../../provider/dynamic/dynamic-provider";
import { writeCount, writeTable } from "../../tools/markdown";
import type { Section } from "./section";

const SEED = 20_261_107;

/** What `check` said of wrong and of right argument sets. */
export interface BadInput {
  wrong: { table: number; generated: number };
  /** Wrong ones that were refused with a message that names the property. */
  refused: number;
  right: number;
  /** What was sent while checking. */
  requests: number;
  /** Each broken promise. */
  broken: string[];
}

/** Checks the table of wrong sets, so many generated ones, and so many right ones. */
export async function checkArgumentSets(generated: number, right: number): Promise<BadInput> {
  let requests = 0;
  const broken: string[] = [];
  const send = () => {
    requests++;
    return Promise.reject(new Error("nothing may be sent"));
  };
  const check = async ({ news, env }: ArgumentSet) => {
    const provider = createDynamicProvider({
      env,
      requestToken: send,
      verifyToken: send,
      say: () => {},
      clock: impatientClock,
    });
    const { failures } = await provider.check({}, news);
    return failures.map(({ reason }) => reason);
  };
  const wrong = [...WRONG_SETS, ...fc.sample(wrongSets, { numRuns: generated, seed: SEED })];
  let refused = 0;
  for (const set of wrong) {
    const reasons = await check(set);
    const start = set.property === "" ? "No Spot login was found. " : `${set.property}: `;
    const own = reasons.filter((reason) => reason.startsWith(start));
    if (own.length === 0) {
      broken.push(`not refused with "${start}": ${describe(set)}; ${reasons.join("; ") || "no failure"}`);
    } else {
      refused++;
    }
    const words = findWords(reasons);
    if (words.length > 0) {
      broken.push(`a secret is repeated: ${describe(set)}; ${reasons.join("; ")}`);
    }
  }
  for (const set of fc.sample(rightSets, { numRuns: right, seed: SEED })) {
    const reasons = await check(set);
    if (reasons.length > 0) {
      broken.push(`falsely refused: ${describe(set)}; ${reasons.join("; ")}`);
    }
  }
  return { wrong: { table: WRONG_SETS.length, generated }, refused, right, requests, broken };
}

function describe({ news, env }: ArgumentSet): string {
  return JSON.stringify({ news, env });
}

const GENERATED = 10_000;

export const section: Section = {
  name: "input",
  title: "Bad input",
  run: async () => {
    const { wrong, refused, right, requests, broken } = await checkArgumentSets(
      GENERATED,
      GENERATED + WRONG_SETS.length,
    );
    if (broken.length > 0 || requests > 0) {
      throw new Error(
        [`${requests} requests, ${broken.length} broken promises`, ...broken.slice(0, 20)].join("\n"),
      );
    }
    const all = wrong.table + wrong.generated;
    return `Argument sets through \`check\`: a table of every kind of mistake in every argument that can have it, right sets with one mistake put in, and right sets of every grant,
from the arguments and from the environment. No message repeats a secret.

${writeTable(
  ["figure", "value"],
  [
    [
      "wrong sets",
      `${writeCount(all)} (${writeCount(wrong.table)} in the table, ${writeCount(wrong.generated)} generated)`,
    ],
    ["refused, with a message that names the property", writeCount(refused)],
    ["right sets", writeCount(right)],
    ["falsely refused", 0],
    ["requests sent while checking", requests],
  ],
)}`;
  },
};
