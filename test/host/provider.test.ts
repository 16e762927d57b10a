import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { LOGIN } from "../../harness/words";
import { check } from "../../provider/provider";

describe("what the host loads", () => {
  it("says its lines on stderr, each with its level", async () => {
    const { mock: said } = mock.method(console, "error", () => {});
    try {
      await check({}, { ...LOGIN, username: "'quoted'" });
    } finally {
      mock.restoreAll();
    }
    assert.match(String(said.calls[0]?.arguments[0]), /^warning: username is in quotes/);
  });
});
