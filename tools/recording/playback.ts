import { createPainter, type Span } from "./colours";

/** A line that was printed, colours included, and when. */
export interface PrintedLine {
  text: string;
  atMs: number;
}

/** A line of the picture: where it stands and when it is seen. Rows count from the top of the screen. */
export interface PlacedLine {
  /** What stands in each of its rows; a long line is broken as a terminal does. */
  rows: Span[][];
  /** Where it stands at the end. */
  row: number;
  /** How many rows lower it stands until its step is folded. */
  lower: number;
  /** When it appears. */
  fromMs: number;
  /** When its step is folded; undefined for a line that does not move or go then. */
  fold?: { startMs: number; endMs: number };
  /** Whether it goes when its step is folded. */
  isFolded: boolean;
}

/** A recording that is ready to be drawn. */
export interface Playback {
  lines: PlacedLine[];
  rowCount: number;
  playMs: number;
}

/** How the time of a run becomes the time of the picture. */
export interface Pace {
  /** No wait is longer. */
  longestWaitMs: number;
  /** The time to read a step before it is folded. */
  readMs: number;
  foldMs: number;
  /** The time to read the end before all begins again. */
  endMs: number;
}

/** How the lines become a screen. */
export interface Layout {
  columns: number;
  /** The rows above the first line. */
  firstRow: number;
  /** Tells whether a line begins a step. */
  isHeadline: (text: string) => boolean;
  /** Tells whether a line stays when its step is folded, as the headline does; said twice, it stays once. */
  isResult: (text: string) => boolean;
}

interface Line {
  text: string;
  rows: Span[][];
  fromMs: number;
}

/** Places every line on one screen: when the next step begins, the one before is folded to its headline and results. */
export function planPlayback(printed: readonly PrintedLine[], pace: Pace, layout: Layout): Playback {
  const steps = splitIntoSteps(readLines(printed, pace, layout), layout);
  const seen = new Set<string>();
  const lines: PlacedLine[] = [];
  let top = layout.firstRow;
  let rowCount = top;
  steps.forEach((step, index) => {
    const next = steps[index + 1]?.[0];
    const fold = next && { startMs: next.fromMs - pace.foldMs, endMs: next.fromMs };
    let row = top;
    for (const line of step) {
      const stays =
        next === undefined ||
        layout.isHeadline(line.text) ||
        (layout.isResult(line.text) && !seen.has(line.text));
      seen.add(line.text);
      lines.push({
        rows: line.rows,
        row: stays ? top : row,
        lower: stays ? row - top : 0,
        fromMs: line.fromMs,
        isFolded: !stays,
        ...(fold && !(stays && row === top) && { fold }),
      });
      row += line.rows.length;
      rowCount = Math.max(rowCount, row);
      top += stays ? line.rows.length : 0;
    }
  });
  const lastMs = lines.at(-1)?.fromMs ?? 0;
  return { lines, rowCount, playMs: lastMs + pace.endMs };
}

/** Leaves out empty lines: they would make the picture higher, and say nothing. */
function readLines(printed: readonly PrintedLine[], pace: Pace, layout: Layout): Line[] {
  const paint = createPainter();
  const lines: Line[] = [];
  let fromMs = 0;
  let lastMs = printed[0]?.atMs ?? 0;
  for (const { text: coloured, atMs } of printed) {
    const spans = trimEnd(paint(coloured));
    const text = spans.map((span) => span.text).join("");
    if (text !== "") {
      const turnMs = lines.length > 0 && layout.isHeadline(text) ? pace.readMs + pace.foldMs : 0;
      fromMs += Math.min(atMs - lastMs, pace.longestWaitMs) + turnMs;
      lines.push({ text, rows: breakIntoRows(spans, layout.columns), fromMs });
      lastMs = atMs;
    }
  }
  return lines;
}

function splitIntoSteps(lines: readonly Line[], { isHeadline }: Layout): Line[][] {
  const steps: Line[][] = [];
  for (const line of lines) {
    if (isHeadline(line.text) || steps.length === 0) {
      steps.push([]);
    }
    steps.at(-1)!.push(line);
  }
  return steps;
}

function trimEnd(spans: readonly Span[]): Span[] {
  const length = spans
    .map(({ text }) => text)
    .join("")
    .trimEnd().length;
  return cut(spans, 0, length);
}

function breakIntoRows(spans: readonly Span[], columns: number): Span[][] {
  const length = spans.reduce((sum, { text }) => sum + text.length, 0);
  return Array.from({ length: Math.ceil(length / columns) }, (_, index) =>
    cut(spans, index * columns, (index + 1) * columns),
  );
}

/** Returns what stands in the columns from `start` to before `end`. */
function cut(spans: readonly Span[], start: number, end: number): Span[] {
  let column = 0;
  return spans
    .map((span) => {
      const text = span.text.slice(Math.max(0, start - column), Math.max(0, end - column));
      column += span.text.length;
      return { ...span, text };
    })
    .filter(({ text }) => text !== "");
}
