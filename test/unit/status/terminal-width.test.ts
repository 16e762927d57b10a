import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findTerminalWidth } from "../../../provider/status/terminal-width";

describe("findTerminalWidth", () => {
  for (const [title, stream, env, width] of [
    ["is the terminal's", { isTTY: true, columns: 120 }, {}, 120],
    ["is 80 where the terminal does not tell", { isTTY: true, columns: 0 }, {}, 80],
    ["is none where stdout is a file or a pipe", { columns: 120 }, {}, undefined],
    ["is none where NO_COLOR is set", { isTTY: true, columns: 120 }, { NO_COLOR: "1" }, undefined],
    ["is the terminal's where NO_COLOR is empty", { isTTY: true, columns: 120 }, { NO_COLOR: "" }, 120],
  ] as const) {
    it(title, () => {
      assert.equal(findTerminalWidth(stream, env), width);
    });
  }
});
