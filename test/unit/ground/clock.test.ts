import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rejection } from "../../../harness/rejection";
import { createCancellableClock } from "../../../provider/ground/clock";
import { CancelledError } from "../../../provider/ground/errors";

describe("a clock that can be cancelled", () => {
  it("sleeps as long as it is asked to", async () => {
    const clock = createCancellableClock(new AbortController().signal);
    const start = clock.elapsed();
    await clock.sleep(20);
    assert.ok(clock.elapsed() - start >= 19);
  });

  it("ends a sleep when it is cancelled, and begins none after that", async () => {
    const cancellation = new AbortController();
    const clock = createCancellableClock(cancellation.signal);
    const sleeping = rejection(clock.sleep(60_000));
    cancellation.abort();
    assert.ok((await sleeping) instanceof CancelledError);
    assert.ok((await rejection(clock.sleep(60_000))) instanceof CancelledError);
  });
});
