import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Declaration } from "../provider/declare";
import { createGate } from "../provider/gate";
import { createLiveness } from "../provider/liveness";
import type { TokenState } from "../provider/state";
import type { Verdict } from "../provider/verify";
import { instantClock } from "./support/instant-clock";
import { rejection } from "./support/rejection";

const declarationFor = (apiEndpoint: string, account?: string) =>
  ({ apiEndpoint, declared: { ...(account !== undefined && { account }) } }) as Declaration;

const tokenOf = (accessToken: string, grant = "password") =>
  ({ accessToken, grant, expiresAt: "2026-01-01T12:00:00Z" }) as TokenState;

function prepare(...verdicts: (Verdict | (() => Promise<Verdict>))[]) {
  const clock = instantClock();
  const asked: unknown[] = [];
  const lines: string[] = [];
  const verifyToken = async (verification: { accessToken: string; account?: string }, limitMs: number) => {
    asked.push(verification.account ?? verification.accessToken);
    const verdict = verdicts.shift() ?? ({ answer: "alive", status: 200 } as const);
    assert.ok(limitMs <= 5000);
    return typeof verdict === "function" ? verdict() : verdict;
  };
  const liveness = createLiveness(verifyToken, createGate(1, clock), (line) => void lines.push(line));
  const ask = (accessToken: string, apiEndpoint = "https://api.example.com", limitMs?: number) =>
    liveness.ask(tokenOf(accessToken), declarationFor(apiEndpoint), limitMs === undefined ? {} : { limitMs });
  return { clock, asked, lines, liveness, ask };
}

describe("liveness", () => {
  it("asks a host that gave no answer only once, and another host all the same", async () => {
    const { asked, lines, ask } = prepare({ answer: "unknown", why: "no answer in time" });
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "unknown");
    assert.equal(await ask("three", "https://other.example.com"), "alive");
    assert.deepEqual(asked, ["one", "three"]);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^warning: could not ask Spot whether the token is alive \(no answer in time\)/);
  });

  it("asks a host that could not answer only once", async () => {
    const { asked, ask } = prepare({ answer: "unknown", why: "HTTP 503", status: 503 });
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "unknown");
    assert.deepEqual(asked, ["one"]);
  });

  it("asks a host again that gave no answer within next to no time", async () => {
    const { asked, ask } = prepare({ answer: "unknown", why: "no answer in time" });
    assert.equal(await ask("one", undefined, 200), "unknown");
    assert.equal(await ask("two"), "alive");
    assert.deepEqual(asked, ["one", "two"]);
  });

  it("asks for the account of the arguments", async () => {
    const { asked, liveness } = prepare();
    await liveness.ask(tokenOf("one"), declarationFor("https://api.example.com", "act-1"));
    assert.deepEqual(asked, ["act-1"]);
  });

  it("goes on after an answer that says nothing", async () => {
    const { asked, ask } = prepare({ answer: "unknown", why: "HTTP 403", status: 403 });
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "alive");
    assert.deepEqual(asked, ["one", "two"]);
  });

  it("asks nothing while the host wants to be left alone", async () => {
    const wait: Verdict = { answer: "unknown", why: "HTTP 429", status: 429, retryAfterSeconds: 60 };
    const { clock, asked, lines, ask } = prepare(wait);
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "unknown");
    assert.match(lines[0]!, /\(HTTP 429\)/);
    await clock.sleep(60_000);
    assert.equal(await ask("three"), "alive");
    assert.deepEqual(asked, ["one", "three"]);
  });

  it("waits for a place no longer than its limit", async () => {
    let release = () => {};
    const { asked, ask } = prepare(
      () =>
        new Promise((resolve) => {
          release = () => resolve({ answer: "alive", status: 200 });
        }),
    );
    const first = ask("one");
    assert.equal(await ask("two", undefined, 10), "unknown");
    release();
    assert.equal(await first, "alive");
    assert.deepEqual(asked, ["one"]);
  });

  it("remembers a death, and tells of that of a stored token that can be renewed", async () => {
    const dead: Verdict = { answer: "dead", status: 401 };
    const { asked, lines, liveness, ask } = prepare(dead, dead);
    const declaration = declarationFor("https://api.example.com");
    assert.equal(liveness.isKnownDead(tokenOf("one")), false);
    assert.equal(await liveness.findDeath(tokenOf("one"), declaration), true);
    assert.equal(liveness.isKnownDead(tokenOf("one")), true);
    assert.equal(await ask("one"), "dead");
    assert.equal(await liveness.findDeath(tokenOf("permanent", "permanent"), declaration), true);
    assert.equal(await liveness.findDeath(tokenOf("alive"), declaration), false);
    assert.deepEqual(asked, ["one", "permanent", "alive"]);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^info: Spot no longer accepts the token/);
  });

  it("hides no mistake of this package behind an unknown", async () => {
    const { ask } = prepare(() => Promise.reject(new TypeError("a bug")));
    assert.ok((await rejection(ask("one"))) instanceof TypeError);
  });
});
