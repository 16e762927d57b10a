import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createGate, readMaxInFlight } from "../provider/gate";
import type { TokenState } from "../provider/state";
import { createTokenProvider } from "../provider/token-provider";
import { instantPace } from "./support/pace";
import { pulumiUp } from "./support/pulumi-up";
import { LOGIN } from "./support/words";

describe("createGate", () => {
  it("opens again when the longest wait that a host asked for is over", async () => {
    const pace = instantPace();
    const gate = createGate(8, pace.elapsed);
    gate.close("a", 5000);
    gate.close("a", 2000);
    assert.equal(gate.closedFor("a"), 5000);
    assert.equal(gate.closedFor("b"), 0);
    await pace.sleep(5000);
    assert.equal(gate.closedFor("a"), 0);
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
        return { answer: "alive" };
      },
      say: () => {},
      pace: instantPace(),
    });
    const state: TokenState = await pulumiUp(provider, undefined, LOGIN);
    await Promise.all(Array.from({ length: 40 }, () => pulumiUp(provider, state, LOGIN)));
    assert.equal(most, readMaxInFlight({}));
  });
});
