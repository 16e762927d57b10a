import type { Cells, Column } from "./describe-row";

/** What stands between two columns. */
export const GAP = "  ";

/** What a narrow terminal does without, in this order. */
const DROPPED: readonly Column[] = ["bar", "grant"];

/** What it does without where cutting names is not enough. */
const DROPPED_AT_LAST: readonly Column[] = ["renewed", "refresh", "account"];

/** What is cut where that is not enough, the widest first, and to what width at least. */
const CUT: readonly Column[] = ["stack", "token", "account"];
const LEAST_WIDTH = 8;

/** The width of each column that is shown, in their order. */
export type Widths = ReadonlyMap<Column, number>;

/** Calculates the width of each column, so that a line fits into `room` if at all possible. */
export function calculateWidths(lines: readonly Cells[], columns: readonly Column[], room: number): Widths {
  const widths = new Map(
    columns.map((column) => [column, Math.max(...lines.map((cells) => cells[column].length))] as const),
  );
  const isTooLong = () => [...widths.values()].reduce((length, width) => length + GAP.length + width) > room;
  const drop = (column: Column) => isTooLong() && widths.delete(column);
  DROPPED.forEach(drop);
  const findWidest = () => CUT.reduce((a, b) => (widths.get(b)! > widths.get(a)! ? b : a));
  while (isTooLong() && widths.get(findWidest())! > LEAST_WIDTH) {
    const widest = findWidest();
    widths.set(widest, widths.get(widest)! - 1);
  }
  DROPPED_AT_LAST.forEach(drop);
  return widths;
}
