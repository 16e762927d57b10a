import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createGate, readMaxInFlight } from "../provider/gate";
import { passwordGrant, refreshTokenGrant } from "../provider/grant";
import type { Answer } from "../provider/http";
import { createTokenSource } from "../provider/token-source";
import { instantPace } from "./support/pace";
import { rejection } from "./support/rejection";
import { LOGIN } from "./support/words";

const GOOD: Answer = {
  status: 200,
  headers: {},
  body: JSON.stringify({ response: { items: [{ accessToken: "a-token", expiresIn: 7200 }] } }),
};

const requestFor = (username: string) =>
  passwordGrant({
    grant: "password",
    ...LOGIN,
    username,
    tokenEndpoint: "https://oauth.example.com/token",
    refreshEndpoint: "https://api.example.com/token",
  });

describe("a token source", () => {
  const terms = { limitMs: 60_000, redact: (text: string) => text, say: () => {} };

  it("sends one request for fifty needs of the same at once", async () => {
    let sent = 0;
    const pace = instantPace();
    const source = createTokenSource(
      () => 0,
      async () => {
        sent += 1;
        return GOOD;
      },
      createGate(8, pace.elapsed),
      pace,
    );
    const request = requestFor("one");
    await Promise.all(Array.from({ length: 50 }, () => source.obtain({ request, ...terms })));
    assert.equal(sent, 1);
  });

  it("has at most eight requests under way", async () => {
    let underWay = 0;
    let most = 0;
    const pace = instantPace();
    const source = createTokenSource(
      () => 0,
      async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        return GOOD;
      },
      createGate(readMaxInFlight({}), pace.elapsed),
      pace,
    );
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        source.obtain({ request: requestFor(`user ${index}`), ...terms }),
      ),
    );
    assert.equal(most, 8);
  });

  it("lets all wait together when the service names a time, and sends nothing before it", async () => {
    const pace = instantPace();
    const sentAt: number[] = [];
    const source = createTokenSource(
      () => 0,
      async () => {
        sentAt.push(pace.elapsed());
        return sentAt.length === 1 ? { status: 429, headers: { "x-ratelimit-reset": "10" }, body: "" } : GOOD;
      },
      createGate(1, pace.elapsed),
      pace,
    );
    await Promise.all(["a", "b", "c"].map((name) => source.obtain({ request: requestFor(name), ...terms })));
    assert.equal(sentAt[0], 0);
    assert.ok(
      sentAt.slice(1).every((at) => at >= 10_000),
      String(sentAt),
    );
    assert.equal(sentAt.length, 4);
  });

  it("meets a second need for a refresh token that was spent with what the first one brought", async () => {
    let sent = 0;
    const pace = instantPace();
    const body = (refreshToken?: string) =>
      JSON.stringify({ access_token: `token-${sent}`, ...(refreshToken && { refresh_token: refreshToken }) });
    const answers = ["successor", "another", undefined, undefined];
    const source = createTokenSource(
      () => 0,
      async () => ({ status: 200, headers: {}, body: body(answers[sent++]) }),
      createGate(8, pace.elapsed),
      pace,
    );
    const client = {
      grant: "refresh_token",
      clientId: "a",
      clientSecret: "b",
      refreshEndpoint: "https://a.example.com/token",
    };
    const need = (refreshToken: string) => ({
      request: refreshTokenGrant({ ...client, grant: "refresh_token", refreshToken }, refreshToken),
      ...terms,
    });
    const first = await source.obtain(need("one"));
    assert.equal(await source.obtain(need("one")), first);
    assert.notEqual(await source.obtain(need("two")), first);
    assert.equal(sent, 2);
    await source.obtain(need("kept"));
    await source.obtain(need("kept"));
    assert.equal(sent, 4, "one that is not replaced may be used again");
  });

  it("says that too many requests were under way where the limit is over before a request could be sent", async () => {
    const pace = instantPace();
    const source = createTokenSource(
      () => 0,
      async () => {
        await pace.sleep(60_000);
        return GOOD;
      },
      createGate(1, pace.elapsed),
      pace,
    );
    const [first, second] = ["a", "b"].map((name) => source.obtain({ request: requestFor(name), ...terms }));
    await first;
    assert.match(
      (await rejection(second!)).message,
      /The time limit was over before .* SPOTINST_TOKEN_MAX_REQUESTS/,
    );
  });

  it("counts a wait at the gate as no attempt, and repeats the status with which the host asked for it", async () => {
    const pace = instantPace();
    const gate = createGate(1, pace.elapsed);
    const source = createTokenSource(
      () => 0,
      async () => ({ status: 503, headers: { "retry-after": "90" }, body: "" }),
      gate,
      pace,
    );
    const failures = await Promise.all(
      ["a", "b"].map((name) => rejection(source.obtain({ request: requestFor(name), ...terms }))),
    );
    for (const { message } of failures) {
      assert.match(message, /could not answer \(HTTP 503\).* It asks to be left alone for another 90 s\.$/);
      assert.doesNotMatch(message, /tried/);
    }
  });
});

describe("readMaxInFlight", () => {
  it("is 8 unless the environment has a whole number from 1 on", () => {
    assert.equal(readMaxInFlight({}), 8);
    assert.equal(readMaxInFlight({ SPOTINST_TOKEN_MAX_REQUESTS: "2" }), 2);
    for (const junk of ["0", "-1", "1.5", "many", ""]) {
      assert.equal(readMaxInFlight({ SPOTINST_TOKEN_MAX_REQUESTS: junk }), 8);
    }
  });
});
