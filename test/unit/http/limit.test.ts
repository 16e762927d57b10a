import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rejection } from "../../../harness/rejection";
import { CancelledError } from "../../../provider/ground/errors";
import { exchange } from "../../../provider/http/http";

describe("a request that begins after the operation was cancelled", () => {
  it("is not sent", async () => {
    // Nothing listens there: what was sent would be refused in other words.
    const sent = exchange(
      "http://127.0.0.1:9/token",
      { form: new URLSearchParams() },
      1000,
      AbortSignal.abort(),
    );
    assert.ok((await rejection(sent)) instanceof CancelledError);
  });
});
