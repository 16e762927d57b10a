import { styleText } from "node:util";
import { cutText } from "../service/quote";
import { calculateWidths, GAP, type Widths } from "./calculate-widths";
import { type Cells, COLUMNS, type Column, describeRow, MARK } from "./describe-row";
import type { Stage, TokenRow } from "./token-row";

/** Where the table is shown. */
export interface TableOptions {
  nowMs: number;
  /** The width of the terminal; absent elsewhere, where nothing is coloured, drawn or cut. */
  terminalWidth?: number | undefined;
}

type Format = Parameters<typeof styleText>[0];

const COLOURS = {
  fresh: "green",
  due: "yellow",
  expired: "red",
  permanent: "cyan",
  unknown: "magenta",
} as const satisfies Record<Stage, Format>;

const ALL = Object.keys(COLUMNS) as Column[];

/** A reason keeps so much room on the narrowest terminal. */
const LEAST_REASON = 20;

/** Writes the table: a heading, and a line for each row. A stack that shows no token has its reason in place of the other cells. */
export function writeTable(rows: readonly TokenRow[], { nowMs, terminalWidth }: TableOptions): string {
  const isTerminal = terminalWidth !== undefined;
  const room = terminalWidth ?? Number.POSITIVE_INFINITY;
  const paint = (format: Format | undefined, text: string) =>
    isTerminal && format !== undefined ? styleText(format, text, { validateStream: false }) : text;
  const columns = ALL.filter((column) => isTerminal || column !== "bar");
  const cells = rows.map((row) => describeRow(row, nowMs));
  const widths = calculateWidths([COLUMNS, ...cells], columns, room);

  const head = writeLine(COLUMNS, widths, (_column, text) => paint("bold", text));
  const lines = rows.map((row, index) => {
    const colour = COLOURS[row.state];
    if (row.token === null) {
      const stack = fit(row.stack, widths.get("stack")!);
      const left = Math.max(LEAST_REASON, room - stack.length - GAP.length);
      return stack + GAP + paint(colour, cutText(`${row.state}: ${row.problem}`, left - "…".length));
    }
    return writeLine(cells[index]!, widths, (column, text) => paint(formatOf(column, text, colour), text));
  });
  return [head, ...lines].join("\n");
}

function formatOf(column: Column, text: string, colour: Format): Format | undefined {
  if (column === "state" || column === "bar") {
    return colour;
  }
  return column === "refresh" && text.endsWith(MARK) ? "yellow" : undefined;
}

function writeLine(cells: Cells, widths: Widths, paint: (column: Column, text: string) => string): string {
  return [...widths]
    .map(([column, width]) => fit(cells[column], width, (text) => paint(column, text)))
    .join(GAP)
    .trimEnd();
}

/** Makes a text so wide. What tells one stack from another is at the end of its name, so the start is cut. */
function fit(text: string, width: number, paint = (same: string) => same): string {
  const end = text.slice(Math.max(0, text.length - width + "…".length));
  // Never through a character.
  const fitting = text.length <= width ? text : `…${end.replace(/^[\uDC00-\uDFFF]/, "")}`;
  return paint(fitting) + " ".repeat(width - fitting.length);
}
