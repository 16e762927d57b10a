import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FULL_EFFORT, OFFER } from "../../../harness/effort";
import { instantClock } from "../../../harness/instant-clock";
import { rejection } from "../../../harness/rejection";
import { LOGIN } from "../../../harness/words";
import { requestOf } from "../../../provider/credentials/grants";
import { NoAnswerError, TimeLimitError } from "../../../provider/ground/errors";
import { formatLine, type Line } from "../../../provider/ground/messages";
import type { Answer } from "../../../provider/http/http";
import { createGate, readMaxInFlight } from "../../../provider/service/gate";
import { createTokenSource, type Effort } from "../../../provider/service/token-source";

const GOOD: Answer = {
  status: 200,
  headers: {},
  body: JSON.stringify({ response: { items: [{ accessToken: "a-token", expiresIn: 7200 }] } }),
};

const requestFor = (username: string) =>
  requestOf({
    grant: "password",
    ...LOGIN,
    username,
    tokenEndpoint: "https://oauth.example.com/token",
    refreshEndpoint: "https://api.example.com/token",
  });

describe("a token source", () => {
  const options = { ...FULL_EFFORT, redact: (text: string) => text, say: () => {} };

  it("sends one request for fifty needs of the same at once", async () => {
    let sent = 0;
    const clock = instantClock();
    const source = createTokenSource(
      async () => {
        sent += 1;
        return GOOD;
      },
      createGate(8, clock),
      clock,
    );
    const request = requestFor("one");
    await Promise.all(Array.from({ length: 50 }, () => source.request(request, options)));
    assert.equal(sent, 1);
  });

  it("has at most eight requests under way", async () => {
    let underWay = 0;
    let most = 0;
    const clock = instantClock();
    const source = createTokenSource(
      async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        return GOOD;
      },
      createGate(readMaxInFlight({}), clock),
      clock,
    );
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => source.request(requestFor(`user ${index}`), options)),
    );
    assert.equal(most, 8);
  });

  it("lets all wait together when the service names a time, and sends nothing before it", async () => {
    const clock = instantClock();
    const sentAt: number[] = [];
    const source = createTokenSource(
      async () => {
        sentAt.push(clock.elapsed());
        return sentAt.length === 1 ? { status: 429, headers: { "x-ratelimit-reset": "10" }, body: "" } : GOOD;
      },
      createGate(1, clock),
      clock,
    );
    await Promise.all(["a", "b", "c"].map((name) => source.request(requestFor(name), options)));
    assert.equal(sentAt[0], 0);
    assert.ok(
      sentAt.slice(1).every((at) => at >= 10_000),
      String(sentAt),
    );
    assert.equal(sentAt.length, 4);
  });

  it("gives a second request with a refresh token that was spent what the first one brought", async () => {
    let sent = 0;
    const clock = instantClock();
    const body = (refreshToken?: string) =>
      JSON.stringify({ access_token: `token-${sent}`, ...(refreshToken && { refresh_token: refreshToken }) });
    const answers = ["successor", "another", undefined, undefined];
    const source = createTokenSource(
      async () => ({ status: 200, headers: {}, body: body(answers[sent++]) }),
      createGate(8, clock),
      clock,
    );
    const client = {
      grant: "refresh_token",
      clientId: "a",
      clientSecret: "b",
      refreshEndpoint: "https://a.example.com/token",
    } as const;
    const spend = (refreshToken: string) => source.request(requestOf({ ...client, refreshToken }), options);
    const first = await spend("one");
    assert.equal(await spend("one"), first);
    assert.notEqual(await spend("two"), first);
    assert.equal(sent, 2);
    await spend("kept");
    await spend("kept");
    assert.equal(sent, 4, "one that is not replaced may be used again");
  });

  it("says that too many requests were under way where the limit is over before a request could be sent", async () => {
    const clock = instantClock();
    const source = createTokenSource(
      async () => {
        await clock.sleep(60_000);
        return GOOD;
      },
      createGate(1, clock),
      clock,
    );
    const [first, second] = ["a", "b"].map((name) => source.request(requestFor(name), options));
    await first;
    assert.match(
      (await rejection(second!)).message,
      /The time limit was over before .* SPOTINST_TOKEN_MAX_REQUESTS/,
    );
  });

  it("counts a wait at the gate as no attempt, and repeats the status with which the host asked for it", async () => {
    const clock = instantClock();
    const gate = createGate(1, clock);
    const source = createTokenSource(
      async () => ({ status: 503, headers: { "retry-after": "90" }, body: "" }),
      gate,
      clock,
    );
    const failures = await Promise.all(
      ["a", "b"].map((name) => rejection(source.request(requestFor(name), options))),
    );
    for (const { message } of failures) {
      assert.match(message, /could not answer \(HTTP 503\).* It asks callers to wait another 90 s\.$/);
      assert.doesNotMatch(message, /tried/);
    }
  });

  /** A source whose service gives the answers in turn, and the last one for ever; what takes time passes it. */
  function prepare(...answers: (Answer | Error | (() => Promise<Answer>))[]) {
    const clock = instantClock();
    const lines: string[] = [];
    const sent: string[] = [];
    const source = createTokenSource(
      async ({ endpoint }) => {
        sent.push(new URL(endpoint).host);
        const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
        if (answer instanceof Error) {
          throw answer;
        }
        return typeof answer === "function" ? answer() : answer;
      },
      createGate(8, clock),
      clock,
    );
    const obtain = (name: string, effort: Partial<Effort> = {}) =>
      source.request(requestFor(name), {
        ...options,
        ...effort,
        say: (line) => void lines.push(formatLine(line)),
      });
    return { clock, lines, sent, obtain };
  }

  const AWAY: Answer = { status: 503, headers: {}, body: "" };

  it("does not ask a host for an offer that another token found away, and asks for a need all the same", async () => {
    for (const away of [AWAY, new NoAnswerError("Refused.", "ECONNREFUSED"), new TimeLimitError("Silent.")]) {
      const { sent, obtain } = prepare(away, away, away, GOOD);
      await rejection(obtain("one", { limitMs: 1000 }));
      const before = sent.length;
      assert.match(
        (await rejection(obtain("two", OFFER))).message,
        /^(The token service at oauth\.example\.com could not answer \(HTTP 503\)|Refused\.|Silent\.).* It is not asked again in this run\.$/,
      );
      assert.equal(sent.length, before);
      await obtain("three");
      await obtain("two", OFFER);
    }
  });

  it("takes a host for away neither after a refusal nor after an answer that only one request is to blame for", async () => {
    for (const answer of [
      { status: 400, headers: {}, body: JSON.stringify({ error: "invalid_grant" }) },
      { status: 404, headers: {}, body: "" },
      { status: 302, headers: {}, body: "" },
      { status: 200, headers: {}, body: "{}" },
    ]) {
      const { obtain } = prepare(answer, GOOD);
      await rejection(obtain("one", OFFER));
      await obtain("two", OFFER);
    }
  });

  it("tells of the first failure of a host once, and for how long it is asked", async () => {
    const { lines, obtain } = prepare(AWAY, GOOD);
    await obtain("one");
    await obtain("two");
    assert.deepEqual(lines, [
      "info: no token from oauth.example.com (HTTP 503); it is asked again for up to 60 s",
    ]);
    for (const [error, what] of [
      [new NoAnswerError("", "ECONNREFUSED"), "ECONNREFUSED"],
      [new TimeLimitError(""), "no answer"],
      [new NoAnswerError(""), "no answer"],
    ] as const) {
      const failing = prepare(error, GOOD);
      await failing.obtain("one", { limitMs: 90_000 });
      assert.match(failing.lines[0]!, new RegExp(`\\(${what}\\); it is asked again for up to 90 s`));
    }
  });

  it("says after 5 s that it waits, once for a host, and never of a token that is there", async (test) => {
    test.mock.timers.enable({ apis: ["setTimeout"] });
    const lines: string[] = [];
    let answer: ((answer: Answer) => void) | undefined;
    const clock = instantClock();
    const source = createTokenSource(
      () => new Promise((done) => (answer = done)),
      createGate(8, clock),
      clock,
    );
    for (const [username, ticksMs, said] of [
      ["quick", 4_999, 0],
      ["slow", 5_000, 1],
      ["slow too", 5_000, 1],
    ] as const) {
      const token = source.request(requestFor(username), {
        ...options,
        say: (line) => void lines.push(formatLine(line)),
      });
      await new Promise(setImmediate);
      test.mock.timers.tick(ticksMs);
      assert.equal(lines.length, said, username);
      answer!(GOOD);
      await token;
      test.mock.timers.tick(60_000);
      assert.equal(lines.length, said, username);
    }
    assert.deepEqual(lines, ["info: no token from oauth.example.com for 5 s; it is waited for up to 60 s"]);
  });

  it("says of a host that gives tokens to others meanwhile only when it has stopped", async (test) => {
    test.mock.timers.enable({ apis: ["setTimeout"] });
    const lines: string[] = [];
    const answers: ((answer: Answer) => void)[] = [];
    const clock = instantClock();
    const source = createTokenSource(
      () => new Promise((done) => void answers.push(done)),
      createGate(1, clock),
      clock,
    );
    const say = (line: Line) => void lines.push(formatLine(line));
    const tokens = ["one", "two", "three", "four"].map((name) =>
      source.request(requestFor(name), { ...options, say }),
    );
    for (const index of [0, 1, 2]) {
      await new Promise(setImmediate);
      test.mock.timers.tick(3_000);
      answers[index]!(GOOD);
      await tokens[index];
    }
    assert.deepEqual(lines, []);
    test.mock.timers.tick(5_000);
    test.mock.timers.tick(5_000);
    assert.equal(lines.length, 1);
    await new Promise(setImmediate);
    answers[3]!(GOOD);
    await tokens[3];
  });

  it("tries on where the request that it shared was given up sooner", async () => {
    for (const hasty of [OFFER, { ...FULL_EFFORT, limitMs: 5_000 }]) {
      const { sent, obtain } = prepare(AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, GOOD);
      const [first, second] = [obtain("one", hasty), obtain("one")];
      await rejection(first);
      await second;
      assert.equal(sent.length, 8);
    }
  });

  it("tries on for every one of those that shared a request that was given up sooner", async () => {
    const putOff: Answer = { status: 503, headers: { "retry-after": "5" }, body: "" };
    for (const answers of [
      [putOff, GOOD],
      [AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, GOOD],
    ]) {
      const { sent, obtain } = prepare(...answers);
      const [first, ...others] = [obtain("one", OFFER), obtain("one"), obtain("one"), obtain("one")];
      await rejection(first!);
      await Promise.all(others);
      assert.equal(sent.length, answers.length);
    }
  });

  it("shares the failure of a request that was given up no sooner", async () => {
    const { sent, obtain } = prepare(AWAY);
    const outcomes = await Promise.all([obtain("one"), obtain("one")].map(rejection));
    const alone = prepare(AWAY);
    await rejection(alone.obtain("one"));
    assert.equal(outcomes[0], outcomes[1]);
    assert.equal(sent.length, alone.sent.length);
  });
});
