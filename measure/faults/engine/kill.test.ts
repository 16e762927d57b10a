import assert from "node:assert/strict";
import { it } from "node:test";
import { HAS_PROC } from "../../../harness/processes";
import { type Face, findBrokenPromise, type KillPoint, killAtPoints } from "../kill";

/** The short form of what `npm run measure:faults -- kill` does at length. */
const POINTS: readonly KillPoint[] = [
  { operation: "create", victim: "host", signal: "SIGKILL", moment: { afterRequestMs: 200 } },
  { operation: "create", victim: "CLI", signal: "SIGKILL", moment: { afterRequestMs: 200 } },
  { operation: "update", victim: "host", signal: "SIGKILL", moment: { afterRequestMs: 200 } },
  { operation: "update", victim: "CLI", signal: "SIGKILL", moment: { atWrite: 3 } },
];

const POINTS_OF_PLUGIN: readonly KillPoint[] = [
  { operation: "create", victim: "CLI", signal: "SIGKILL", moment: { afterRequestMs: 200 } },
  { operation: "create", victim: "CLI", signal: "SIGINT", moment: { inSilenceMs: 200 } },
  { operation: "update", victim: "plugin", signal: "SIGKILL", moment: { afterRequestMs: 200 } },
  { operation: "update", victim: "CLI", signal: "SIGINT", moment: { inSilenceMs: 200 } },
];

/** Other tests run beside this one; without an end to the wait it would be a minute. */
const CANCEL_LIMIT_MS = 12_000;

async function keepsPromises(face: Face, points: readonly KillPoint[]): Promise<void> {
  for (const result of await killAtPoints(face, points)) {
    assert.equal(findBrokenPromise(face, result, CANCEL_LIMIT_MS), undefined);
    assert.ok(result.hit, `${result.operation}, ${result.victim}: the kill came in time`);
  }
}

const OPTIONS = { skip: !HAS_PROC };

it("the next up after a SIGKILL of the host or the CLI ends good, and no stored token is lost", OPTIONS, () =>
  keepsPromises("host", POINTS),
);

it("the same is true of the plugin, which outlives no engine and ends when it is cancelled", OPTIONS, () =>
  keepsPromises("plugin", POINTS_OF_PLUGIN),
);
