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

  it("fills the windows after a 429 with what the first one took, and tries a tenth more in each", async () => {
    const pace = instantPace();
    const gate = createGate(8, pace.elapsed);
    const fill = () => {
      let entered = 0;
      while (entered < 1000 && gate.enter("a") === 0) {
        entered += 1;
        gate.learn("a", entered > 20 ? 429 : 200, entered > 20 ? 1 : undefined);
      }
      return entered;
    };
    assert.equal(fill(), 21, "the first learns by a refusal");
    await pace.sleep(1000);
    assert.equal(fill(), 20, "the second knows");
    assert.equal(gate.enter("a"), 1000, "and closes by itself");
    await pace.sleep(1000);
    assert.equal(fill(), 21, "the third tries two more, and learns again");
    await pace.sleep(1000);
    assert.equal(fill(), 20);
  });

  it("tries a tenth more after every window without a 429, and one at the least", async () => {
    for (const [taken, next] of [
      [30, [30, 33, 36, 39]],
      [5, [5, 6, 7, 8]],
    ] as const) {
      const pace = instantPace();
      const gate = createGate(8, pace.elapsed);
      for (let index = 0; index < taken; index++) {
        gate.enter("a");
        gate.learn("a", 200);
      }
      gate.enter("a");
      gate.learn("a", 429, 1);
      for (const allowed of next) {
        await pace.sleep(1000);
        let entered = 0;
        while (gate.enter("a") === 0) {
          entered += 1;
          gate.learn("a", 200);
        }
        assert.equal(entered, allowed);
      }
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

  it("lets one through where a window took nothing", async () => {
    const pace = instantPace();
    const gate = createGate(8, pace.elapsed);
    for (const _window of [1, 2]) {
      assert.equal(gate.enter("a"), 0);
      gate.learn("a", 429, 1);
      assert.equal(gate.enter("a"), 1000);
      await pace.sleep(1000);
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
