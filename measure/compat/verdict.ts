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

const STAGES: readonly Stage[] = ["minted", "renewed", "taken", "destroyed"];

/** Writes the cells of a row. */
export function writeRow({ cell, version, reached, noise }: Result): string[] {
  const marks = STAGES.map((stage) => {
    const isRun = stage !== "taken" || cell.isTaken;
    return isRun ? (reached.includes(stage) ? "yes" : "no") : "";
  });
  return [cell.what, version, ...marks, writeNote(cell, noise)];
}

function writeNote({ fails, note }: Cell, noise: readonly string[]): string {
  if (fails !== undefined) {
    return `${fails.reason}; ${fails.cure}`;
  }
  const printed = noise.length === 0 ? [] : [`prints without this package too: \`${noise[0]}\``];
  return [...(note === undefined ? [] : [note]), ...printed].join("; ");
}
