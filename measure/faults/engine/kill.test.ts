import assert from "node:assert/strict";
import { it } from "node:test";
import { HAS_PROC } from "../../../harness/processes";
import { findBrokenPromise, type KillPoint, killAtPoints } from "../kill";

/** The short form of what `npm run measure:faults -- kill` does at length. */
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
