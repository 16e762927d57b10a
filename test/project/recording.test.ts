import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createPainter } from "../../tools/recording/colours";
import { planPlayback } from "../../tools/recording/playback";
import { drawTerminal } from "../../tools/recording/terminal-picture";

const PACE = { longestWaitMs: 1000, readMs: 500, foldMs: 100, endMs: 2000 };
const LAYOUT = {
  columns: 10,
  firstRow: 1,
  isHeadline: (text: string) => text.startsWith("▶"),
  isResult: (text: string) => text.startsWith("="),
};

const plan = (...printed: readonly (readonly [text: string, atMs: number])[]) =>
  planPlayback(
    printed.map(([text, atMs]) => ({ text, atMs })),
    PACE,
    LAYOUT,
  );

const textOf = ({ rows }: { rows: readonly (readonly { text: string }[])[] }) =>
  rows.map((spans) => spans.map(({ text }) => text).join(""));

describe("a recording", () => {
  it("keeps the time between two lines, except that no wait is longer than a second", () => {
    const { lines, playMs } = plan(["a", 5000], ["b", 5300], ["c", 65_300]);
    assert.deepEqual(
      lines.map(({ fromMs }) => fromMs),
      [0, 300, 1300],
    );
    assert.equal(playMs, 1300 + PACE.endMs);
  });

  it("folds a step to its headline and results, in the same rows, before the next begins", () => {
    const { lines, rowCount } = plan(["▶ one", 0], ["noise", 0], ["= 1", 0], ["▶ two", 0], ["end", 0]);
    assert.deepEqual(
      lines.map(({ row, lower, isFolded }) => ({ row, lower, isFolded })),
      [
        { row: 1, lower: 0, isFolded: false },
        { row: 2, lower: 0, isFolded: true },
        { row: 2, lower: 1, isFolded: false },
        { row: 3, lower: 0, isFolded: false },
        { row: 4, lower: 0, isFolded: false },
      ],
    );
    const fold = { startMs: 500, endMs: 600 };
    assert.deepEqual(
      lines.map((line) => line.fold),
      [undefined, fold, fold, undefined, undefined],
    );
    assert.equal(lines[3]!.fromMs, fold.endMs);
    assert.equal(rowCount, 5);
  });

  it("keeps a result that several steps print once", () => {
    const { lines } = plan(["▶ one", 0], ["= 1", 0], ["▶ two", 0], ["= 1", 0], ["▶ three", 0]);
    assert.deepEqual(
      lines.map(({ isFolded }) => isFolded),
      [false, false, false, true, false],
    );
  });

  it("breaks a long line as a terminal does, and leaves out what is empty", () => {
    const { lines, rowCount } = plan(["0123456789abc", 0], ["", 0], ["end  ", 0]);
    assert.deepEqual(lines.map(textOf), [["0123456789", "abc"], ["end"]]);
    assert.equal(rowCount, 4);
  });

  it("keeps a colour over the end of a line, until it is reset", () => {
    const paint = createPainter();
    assert.deepEqual(paint("a \x1b[1m\x1b[38;5;2mb"), [
      { text: "a ", isBold: false },
      { text: "b", isBold: true, colour: 2 },
    ]);
    assert.deepEqual(paint("c\x1b[0md"), [
      { text: "c", isBold: true, colour: 2 },
      { text: "d", isBold: false },
    ]);
  });

  it("refuses an escape sequence that it cannot draw", () => {
    assert.throws(() => createPainter()("\x1b[7mreversed"), /no escape sequence 7m/);
  });

  it("draws markup as the text that it is", () => {
    const caption = { title: "<t>", description: "d", bar: "b", command: "a && b" };
    const picture = drawTerminal(plan(["<g> & co", 0]), caption);
    assert.match(picture, /&lt;g> &amp; co/);
    assert.match(picture, /a &amp;&amp; b/);
    assert.match(picture, /<title id="title">&lt;t></);
  });
});
