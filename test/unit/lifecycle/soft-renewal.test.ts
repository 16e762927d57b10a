import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { instantClock } from "../../../harness/instant-clock";
import { VirtualTime } from "../../../harness/virtual-time";
import { LOGIN } from "../../../harness/words";
import type { TokenInputs } from "../../../provider/credentials/arguments";
import { createDynamicProvider } from "../../../provider/dynamic/dynamic-provider";
import type { DynamicState } from "../../../provider/dynamic/stored-arguments";
import { NoAnswerError, TimeLimitError } from "../../../provider/ground/errors";
import { isExpired } from "../../../provider/ground/lifetime";
import { formatLine } from "../../../provider/ground/messages";
import type { Answer } from "../../../provider/http/http";
import type { TokenRequest } from "../../../provider/service/token-endpoint";

const LIFE_SECONDS = 7200;
const ATTEMPT_LIMIT_MS = 15_000;

type Outage = { mode: "503" | "429" | "silent" | "refused" | "404"; fromMs: number; untilMs: number };

interface Scenario {
  /** Seconds left at the start, one for each token. */
  left: number[];
  token: Outage;
  api: Outage;
  latencyMs: number;
  timeoutSeconds: number;
  parallel: number;
  isRefreshedFirst: boolean;
  verify: boolean;
}

/** What an operation did with one token. */
interface Outcome {
  state?: DynamicState;
  error?: Error;
  endMs: number;
}

const argsOf = (index: number, { timeoutSeconds, verify }: Scenario): TokenInputs => ({
  ...LOGIN,
  username: `user-${index}`,
  timeoutSeconds,
  verify,
});

/** Runs an `up` of many tokens in virtual time, with as many at once as the engine would. */
async function runUp(scenario: Scenario, startMs = 1e12) {
  const time = new VirtualTime(startMs);
  const lines: string[] = [];
  let asked = 0;
  const answer = async (outage: Outage, leftMs: number, good: Answer): Promise<Answer> => {
    const endMs = time.nowMs + Math.min(leftMs, ATTEMPT_LIMIT_MS);
    await time.sleep(Math.min(scenario.latencyMs, leftMs));
    if (time.nowMs < outage.fromMs || time.nowMs >= outage.untilMs) {
      return good;
    }
    switch (outage.mode) {
      case "503":
        return { status: 503, headers: {}, body: "" };
      case "429":
        return { status: 429, headers: { "x-ratelimit-reset": "45" }, body: "" };
      case "404":
        return { status: 404, headers: {}, body: "<html>" };
      case "refused":
        throw new NoAnswerError("refused", "ECONNREFUSED");
      case "silent":
        await time.sleep(Math.max(0, endMs - time.nowMs));
        throw new TimeLimitError("silent");
    }
  };
  const provider = createDynamicProvider({
    env: {},
    requestToken: (_request: TokenRequest, leftMs: number) => {
      asked += 1;
      const body = JSON.stringify({ access_token: `token-${asked}`, expires_in: LIFE_SECONDS });
      return answer(scenario.token, leftMs, { status: 200, headers: {}, body });
    },
    verifyToken: async (_verification, limitMs) => {
      try {
        const { status } = await answer(scenario.api, limitMs, { status: 200, headers: {}, body: "" });
        return status === 200
          ? { answer: "accepted", status }
          : {
              answer: "unknown",
              why: `HTTP ${status}`,
              status,
              ...(status === 429 && { retryAfterSeconds: 45 }),
            };
      } catch {
        return { answer: "unknown", why: "no answer" };
      }
    },
    say: (line) => void lines.push(formatLine(line)),
    clock: time,
  });
  const states = await Promise.all(
    scenario.left.map((left, index) => stateWith(argsOf(index, scenario), startMs, left)),
  );
  const outcomes: Outcome[] = new Array(states.length);
  const queue = states.map((state, index) => async () => {
    const args = argsOf(index, scenario);
    try {
      await provider.check(state, args);
      const olds = scenario.isRefreshedFirst ? (await provider.read("id", state)).props : state;
      const { changes } = await provider.diff("id", olds, args);
      const outs = changes ? (await provider.update("id", olds, args)).outs : olds;
      outcomes[index] = { state: outs, endMs: time.nowMs };
    } catch (error) {
      outcomes[index] = { error: error as Error, endMs: time.nowMs };
    }
  });
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await next();
    }
  };
  await time.run(Promise.all(Array.from({ length: scenario.parallel }, worker)));
  return { states, outcomes, lines, asked, elapsedMs: time.nowMs, at: (ms: number) => startMs + ms };
}

/** The state of a token that was minted when the service was well, with so much of its life left at the start. */
async function stateWith(args: TokenInputs, startMs: number, leftSeconds: number): Promise<DynamicState> {
  const expiresAtMs = startMs + leftSeconds * 1000;
  const body = JSON.stringify({ access_token: `old-${args.username}`, expires_in: LIFE_SECONDS });
  const provider = createDynamicProvider({
    env: {},
    requestToken: async () => ({ status: 200, headers: {}, body }),
    verifyToken: async () => ({ answer: "accepted", status: 200 }),
    say: () => {},
    clock: instantClock(() => expiresAtMs - LIFE_SECONDS * 1000),
  });
  return (await provider.create(args)).outs;
}

const NEVER: Outage = { mode: "503", fromMs: 0, untilMs: 0 };
const ALWAYS = (mode: Outage["mode"]): Outage => ({ mode, fromMs: 0, untilMs: Number.POSITIVE_INFINITY });

const QUIET = {
  api: NEVER,
  latencyMs: 100,
  timeoutSeconds: 60,
  parallel: 16,
  isRefreshedFirst: false,
  verify: true,
} as const;

const repeat = (count: number, left: number) => Array.from({ length: count }, () => left);

describe("a soft renewal", () => {
  before(() => import("p-limit"));

  for (const mode of ["503", "429", "silent", "refused"] as const) {
    for (const [tokens, parallel, isRefreshedFirst] of [
      [1, 16, false],
      [6, 1, false],
      [6, 1, true],
      [60, 16, false],
      [60, 1, true],
      [300, 300, true],
    ] as const) {
      const title = `${tokens} due tokens, --parallel ${parallel}${isRefreshedFirst ? ", --refresh" : ""}`;
      it(`keeps ${title}, within 15 s, while the service answers ${mode} and the API too`, async () => {
        const { outcomes, states, lines, elapsedMs } = await runUp({
          ...QUIET,
          left: repeat(tokens, 600),
          token: ALWAYS(mode),
          api: ALWAYS(mode),
          parallel,
          isRefreshedFirst,
        });
        assert.ok(elapsedMs <= 15_000, `${elapsedMs} ms`);
        for (const [index, { state, error }] of outcomes.entries()) {
          assert.equal(error, undefined);
          assert.equal(state!.accessToken, states[index]!.accessToken);
        }
        assert.equal(lines.filter((line) => line.includes("but it is still the old one")).length, tokens);
      });
    }
  }

  it("never waits for a time that the service names", async () => {
    const { elapsedMs, outcomes, lines } = await runUp({
      ...QUIET,
      left: [600],
      token: { mode: "429", fromMs: 0, untilMs: 5000 },
    });
    assert.ok(elapsedMs < 1000, `${elapsedMs} ms`);
    assert.equal(outcomes[0]!.error, undefined);
    assert.match(lines.at(-1)!, /still the old one.*HTTP 429.*wait another 45 s/);
  });

  it("is a need in the last thirty seconds: it takes the whole limit, past the old token's end if it must", async () => {
    const { outcomes, states, elapsedMs } = await runUp({
      ...QUIET,
      left: [20],
      token: { mode: "503", fromMs: 0, untilMs: 40_000 },
    });
    assert.ok(elapsedMs >= 40_000);
    assert.notEqual(outcomes[0]!.state!.accessToken, states[0]!.accessToken);
  });

  it("keeps a token in its last thirty seconds where the attempts end before it does", async () => {
    const { outcomes, states } = await runUp({
      ...QUIET,
      left: [25],
      timeoutSeconds: 5,
      token: ALWAYS("503"),
    });
    assert.equal(outcomes[0]!.state!.accessToken, states[0]!.accessToken);
  });

  it("says what a refresh does with expired tokens: the first is tried for with the whole limit, the others not", async () => {
    const { elapsedMs, outcomes } = await runUp({
      ...QUIET,
      left: [...repeat(20, -5)],
      timeoutSeconds: 20,
      token: ALWAYS("silent"),
      parallel: 1,
      isRefreshedFirst: true,
    });
    assert.ok(outcomes.every(({ error }) => error !== undefined));
    // Each update of an expired token is a need: 20 of them, and one read.
    assert.ok(elapsedMs <= 21 * 20_000, `${elapsedMs} ms`);
  });

  const outage = fc.record({
    mode: fc.constantFrom<Outage["mode"]>("503", "429", "silent", "refused", "404"),
    fromMs: fc.integer({ min: 0, max: 90_000 }),
    untilMs: fc.oneof(fc.integer({ min: 0, max: 120_000 }), fc.constant(Number.POSITIVE_INFINITY)),
  });

  const scenario: fc.Arbitrary<Scenario> = fc.record({
    left: fc.array(fc.oneof(fc.integer({ min: -10, max: 70 }), fc.integer({ min: 1, max: 3590 })), {
      minLength: 1,
      maxLength: 20,
    }),
    token: outage,
    api: outage,
    latencyMs: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20_000 })),
    timeoutSeconds: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constant(60)),
    parallel: fc.constantFrom(1, 2, 16, 300),
    isRefreshedFirst: fc.boolean(),
    verify: fc.boolean(),
  });

  it("never succeeds with a token that is over, nor fails while the old one outlives the attempts", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const { states, outcomes, at } = await runUp(given);
        for (const [index, { state, error, endMs }] of outcomes.entries()) {
          if (state !== undefined) {
            assert.ok(!isExpired(state, at(endMs)), `over at the end of the update, token ${index}`);
          } else {
            assert.ok(isExpired(states[index]!, at(endMs)), `token ${index} was good: ${error!.message}`);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it("stalls an up of due tokens for at most 15 s, for all of them together, however the hosts fail", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, fc.integer({ min: 1, max: 100 }), async (given, count) => {
        const modes = { token: ALWAYS(given.token.mode), api: ALWAYS(given.api.mode) };
        // Slower than any limit is silence, which is a mode of its own.
        const latencyMs = Math.min(given.latencyMs, 300);
        // Answers that say nothing, each in its time, are no stall.
        const isAway = given.token.mode !== "404" && given.api.mode !== "404";
        const { elapsedMs, outcomes } = await runUp({
          ...given,
          ...modes,
          latencyMs,
          left: repeat(count, 600),
        });
        assert.ok(outcomes.every(({ error }) => error === undefined));
        assert.ok(elapsedMs <= 15_000 || !isAway, `${elapsedMs} ms`);
      }),
      { numRuns: 60 },
    );
  });
});
