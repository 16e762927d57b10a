import assert from "node:assert/strict";
import { it } from "node:test";
import { findBrokenPromise, type KillPoint, killAtPoints } from "../faults/kill";
import { HAS_PROC } from "../faults/processes";

/** The short form of what `npm run test:faults -- kill` does at length. */
const POINTS: readonly KillPoint[] = [
  { operation: "create", victim: "host", moment: { afterRequestMs: 200 } },
  { operation: "create", victim: "CLI", moment: { afterRequestMs: 200 } },
  { operation: "update", victim: "host", moment: { afterRequestMs: 200 } },
  { operation: "update", victim: "CLI", moment: { atWrite: 3 } },
];

it("the next up after a SIGKILL of the host or the CLI ends good, and no stored token is lost", {
  skip: !HAS_PROC,
}, async () => {
  for (const result of await killAtPoints(POINTS)) {
    assert.equal(findBrokenPromise(result), undefined);
    assert.ok(result.hit, `${result.operation}, ${result.victim}: the kill came in time`);
  }
});
