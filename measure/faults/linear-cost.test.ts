import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MEBIBYTE, measureMs, PAIRS, PIECES, PRINTABLE, repeat, WAYS } from "./long-runs";

describe("what a foreign text costs", () => {
  for (const [title, take] of Object.entries(WAYS)) {
    it(`grows no faster than its length in ${title}`, async () => {
      // Eight times the length may cost eight times the time; a square would cost 64 times.
      for (const piece of [...PRINTABLE, ...PIECES]) {
        const long = repeat(piece, MEBIBYTE);
        const ms = await measureMs(() => take(long));
        if (ms > 100) {
          const eighth = Math.max(5, await measureMs(() => take(repeat(piece, MEBIBYTE / 8))));
          const again = Math.min(ms, await measureMs(() => take(long)));
          assert.ok(
            again < eighth * 24,
            `${JSON.stringify(piece)}: ${again} ms for 1 MiB, ${eighth} ms for an eighth`,
          );
        }
      }
    });
  }

  // The long form takes every pair.
  const pairs = PAIRS.filter((_, index) => index % 5 === 0);

  // Each leads to expressions of its own.
  for (const title of ["plain text of a refusal", "the message of an unexpected error"]) {
    it(`is bounded in ${title} for any pair of the characters that are looked for`, async () => {
      const ms = await measureMs(async () => {
        for (const pair of pairs) {
          await WAYS[title]!(repeat(pair, MEBIBYTE));
        }
      });
      assert.ok(ms < pairs.length * 60, `${ms} ms for ${pairs.length} texts of 1 MiB`);
    });
  }
});
