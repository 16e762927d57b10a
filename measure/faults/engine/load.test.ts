import assert from "node:assert/strict";
import { it } from "node:test";
import { findShortfall, mintUnderRateLimit } from "../load";
import { mintBesideSilence } from "../silence";

/** The promise is 5 s on an idle machine, of which half a second is used. A request that is given up takes 15 s. */
const LONGEST_WAIT_SECONDS = 10;

/** The short form of what `npm run measure:faults -- load` measures at length. */
it("40 tokens in one up are all minted by a service that allows 20 requests a second, with few wasted", async () => {
  const load = await mintUnderRateLimit({ tokens: 40, latencyMs: 20, parallel: 40 });
  assert.equal(findShortfall(load), undefined);
  assert.ok(load.seconds >= 1, "the limit was met");
});

it("12 tokens of a healthy host beside as many of a silent one are minted within seconds of their turn", async () => {
  const { tokens, minted, seconds, output } = await mintBesideSilence(12);
  assert.equal(minted, tokens, output);
  assert.ok(seconds <= LONGEST_WAIT_SECONDS, `${seconds} s`);
});
