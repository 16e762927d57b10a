import { writeTable } from "../../tools/markdown";
import type { Cell } from "./cell";
import type { Stage } from "./life";
import type { Result } from "./run-cell";

/** Says how a cell came out otherwise than it should; nothing where it did not. */
export function findSurprise({ cell, failure, ours }: Result): string | undefined {
  if (cell.fails !== undefined) {
    const isKnown = failure !== undefined && cell.fails.message.test(failure);
    return isKnown ? undefined : (failure ?? "it works, though it is said not to");
  }
  return failure ?? (ours.length === 0 ? undefined : `This package makes it print:\n${ours.join("\n")}`);
}

const TITLES: Readonly<Record<Stage, string>> = {
  minted: "up",
  previewed: "preview when due",
  renewed: "renewed",
  refreshed: "refreshed",
  taken: "used by another stack",
  destroyed: "destroyed",
};

/** Writes a table of these stages. */
export function writeResults(stages: readonly Stage[], results: readonly Result[]): string {
  return writeTable(
    ["what", "version", ...stages.map((stage) => TITLES[stage]), "note"],
    results.map(({ cell, version, reached, noise }) => {
      const marks = stages.map((stage) =>
        cell.stages.includes(stage) ? (reached.includes(stage) ? "yes" : "no") : "",
      );
      return [cell.what, version, ...marks, writeNote(cell, noise)];
    }),
  );
}

function writeNote({ fails, note }: Cell, noise: readonly string[]): string {
  if (fails !== undefined) {
    return `${fails.reason}; ${fails.cure}`;
  }
  const printed = noise.length === 0 ? [] : [`prints without this package too: \`${noise[0]}\``];
  return [...(note === undefined ? [] : [note]), ...printed].join("; ");
}
