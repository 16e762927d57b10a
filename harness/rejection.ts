import assert from "node:assert/strict";

/** Waits for a promise to fail and returns the error. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => assert.fail("the promise was kept"),
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof Error, `rejected with ${typeof outcome}`);
  if (outcome instanceof assert.AssertionError) {
    throw outcome;
  }
  return outcome;
}
