import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDuration } from "../../../provider/status/parse-duration";

describe("parseDuration", () => {
  for (const [text, seconds] of [
    ["0", 0],
    ["90", 90],
    ["90s", 90],
    ["30m", 1800],
    ["2h", 7200],
    ["1h30m", 5400],
    ["1h1m1s", 3661],
  ] as const) {
    it(`reads ${text} as ${seconds} seconds`, () => {
      assert.equal(parseDuration(text), seconds);
    });
  }

  for (const text of [
    "",
    " ",
    "m",
    "-1",
    "1.5h",
    "30 m",
    "30M",
    "m30",
    "1m1h",
    "1e3",
    "30min",
    "2d",
    "NaN",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseDuration(text), undefined);
    });
  }
});
