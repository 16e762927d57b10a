import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createGate, readMaxInFlight } from "../provider/gate";
import type { TokenState } from "../provider/state";
import { createTokenProvider } from "../provider/token-provider";
import { instantPace } from "./support/pace";
import { pulumiUp } from "./support/pulumi-up";
import { LOGIN } from "./support/words";

describe("createGate", () => {
  it("opens again when the longest wait that a host asked for is over, and says with which status it asked", async () => {
    const pace = instantPace();
    const gate = createGate(8, pace.elapsed);
    gate.learn("a", 503, 5);
    gate.learn("a", 503, 2);
    assert.equal(gate.enter("a"), 5000);
    assert.equal(gate.statusOf("a"), 503);
    assert.equal(gate.enter("b"), 0);
    await pace.sleep(5000);
    assert.equal(gate.enter("a"), 0);
  });

  /** A service that takes so many requests in each window of a second, and a gate that keeps asking for leave until it is closed. */
  function fillWindows(quotas: readonly number[]) {
    const pace = instantPace();
    const gate = createGate(8, pace.elapsed);
    return quotas.map((quota) => {
      let sent = 0;
      while (sent < 1000 && gate.enter("a") === 0) {
        sent += 1;
        gate.learn("a", sent > quota ? 429 : 200, sent > quota ? 1 : undefined);
      }
      const waitMs = gate.enter("a");
      assert.ok(waitMs <= 1000, "never longer than what was named");
      void pace.sleep(waitMs);
      return sent;
    });
  }

  it("fills windows with what one that it saw from its start took, and tries a tenth more after each", () => {
    assert.deepEqual(fillWindows([20, 20, 20, 20, 20, 20]), [21, 21, 20, 21, 20, 21]);
  });

  it("lets ever more in while there is no 429", () => {
    assert.deepEqual(fillWindows([30, 30, 90, 90, 90, 90]), [31, 31, 30, 33, 39, 54]);
    assert.deepEqual(fillWindows([5, 5, 90, 90, 90, 90]), [6, 6, 5, 6, 7, 9]);
  });

  it("learns nothing from a window that it did not see from its start, or that took nothing", () => {
    assert.deepEqual(fillWindows([0, 0, 100, 100]), [1, 1, 101, 100]);
    assert.deepEqual(fillWindows([3, 100, 100]), [4, 101, 100]);
  });

  it("does not take its own age for a window", async () => {
    const pace = instantPace();
    const gate = createGate(8, pace.elapsed);
    gate.enter("a");
    await pace.sleep(7_200_000);
    gate.enter("a");
    gate.learn("a", 429, 10);
    assert.equal(gate.enter("a"), 10_000);
    await pace.sleep(10_000);
    for (let index = 0; index < 100; index++) {
      assert.equal(gate.enter("a"), 0);
    }
  });

  it("learns no quota from another status, and says how long is left to wait", async () => {
    const pace = instantPace();
    const gate = createGate(8, pace.elapsed);
    gate.enter("a");
    gate.learn("a", 503, 2);
    await pace.sleep(500);
    assert.equal(gate.enter("a"), 1500);
    await pace.sleep(1500);
    for (let index = 0; index < 100; index++) {
      assert.equal(gate.enter("a"), 0);
    }
  });

  it("lets at most eight verifications through at once", async () => {
    let underWay = 0;
    let most = 0;
    const provider = createTokenProvider({
      now: () => 0,
      env: {},
      requestToken: async () => ({
        status: 200,
        headers: {},
        body: JSON.stringify({ access_token: "a-token", expires_in: 7200 }),
      }),
      verifyToken: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        return { answer: "alive", status: 200 };
      },
      say: () => {},
      pace: instantPace(),
    });
    const state: TokenState = await pulumiUp(provider, undefined, LOGIN);
    await Promise.all(Array.from({ length: 40 }, () => pulumiUp(provider, state, LOGIN)));
    assert.equal(most, readMaxInFlight({}));
  });
});
