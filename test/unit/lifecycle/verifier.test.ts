import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instantClock } from "../../../harness/instant-clock";
import { rejection } from "../../../harness/rejection";
import { formatLine } from "../../../provider/ground/messages";
import { createVerifier } from "../../../provider/lifecycle/verifier";
import { createGate } from "../../../provider/service/gate";
import type { Verdict } from "../../../provider/service/verify";
import type { TokenState } from "../../../provider/token/token-state";
import type { Wanted } from "../../../provider/token/wanted";

const wantedFor = (apiEndpoint: string, account?: string) =>
  ({ apiEndpoint, ...(account !== undefined && { account }) }) as Wanted;

const tokenOf = (accessToken: string, grant = "password") =>
  ({ accessToken, grant, expiresAt: "2026-01-01T12:00:00Z" }) as TokenState;

function prepare(...verdicts: (Verdict | (() => Promise<Verdict>))[]) {
  const clock = instantClock();
  const asked: unknown[] = [];
  const lines: string[] = [];
  const verifyToken = async (verification: { accessToken: string; account?: string }, limitMs: number) => {
    asked.push(verification.account ?? verification.accessToken);
    const verdict = verdicts.shift() ?? ({ answer: "accepted", status: 200 } as const);
    assert.ok(limitMs <= 5000);
    return typeof verdict === "function" ? verdict() : verdict;
  };
  const verifier = createVerifier(
    verifyToken,
    createGate(1, clock),
    (line) => void lines.push(formatLine(line)),
  );
  const ask = (accessToken: string, apiEndpoint = "https://api.example.com", limitMs?: number) =>
    verifier.ask(tokenOf(accessToken), wantedFor(apiEndpoint), limitMs === undefined ? {} : { limitMs });
  return { clock, asked, lines, verifier, ask };
}

describe("a verifier", () => {
  it("asks a host that gave no answer only once, and another host all the same", async () => {
    const { asked, lines, ask } = prepare({ answer: "unknown", why: "no answer in time" });
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "unknown");
    assert.equal(await ask("three", "https://other.example.com"), "accepted");
    assert.deepEqual(asked, ["one", "three"]);
    assert.equal(lines.length, 1);
    assert.match(
      lines[0]!,
      /^warning: could not ask Spot whether it accepts the token \(no answer in time\)/,
    );
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
    assert.equal(await ask("two"), "accepted");
    assert.deepEqual(asked, ["one", "two"]);
  });

  it("asks for the account of the arguments", async () => {
    const { asked, verifier } = prepare();
    await verifier.ask(tokenOf("one"), wantedFor("https://api.example.com", "act-1"));
    assert.deepEqual(asked, ["act-1"]);
  });

  it("goes on after an answer that says nothing", async () => {
    const { asked, ask } = prepare({ answer: "unknown", why: "HTTP 403", status: 403 });
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "accepted");
    assert.deepEqual(asked, ["one", "two"]);
  });

  it("asks nothing while the host wants to be left alone", async () => {
    const wait: Verdict = { answer: "unknown", why: "HTTP 429", status: 429, retryAfterSeconds: 60 };
    const { clock, asked, lines, ask } = prepare(wait);
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "unknown");
    assert.match(lines[0]!, /\(HTTP 429\)/);
    await clock.sleep(60_000);
    assert.equal(await ask("three"), "accepted");
    assert.deepEqual(asked, ["one", "three"]);
  });

  it("waits for a place no longer than its limit", async () => {
    let release = () => {};
    const { asked, ask } = prepare(
      () =>
        new Promise((resolve) => {
          release = () => resolve({ answer: "accepted", status: 200 });
        }),
    );
    const first = ask("one");
    assert.equal(await ask("two", undefined, 10), "unknown");
    release();
    assert.equal(await first, "accepted");
    assert.deepEqual(asked, ["one"]);
  });

  it("remembers a rejection, and says so of a stored token that can be renewed", async () => {
    const rejected: Verdict = { answer: "rejected", status: 401 };
    const { asked, lines, verifier, ask } = prepare(rejected, rejected);
    const wanted = wantedFor("https://api.example.com");
    assert.equal(verifier.isKnownRejected(tokenOf("one")), false);
    assert.equal(await verifier.findRejection(tokenOf("one"), wanted), true);
    assert.equal(verifier.isKnownRejected(tokenOf("one")), true);
    assert.equal(await ask("one"), "rejected");
    assert.equal(await verifier.findRejection(tokenOf("permanent", "permanent"), wanted), true);
    assert.equal(await verifier.findRejection(tokenOf("accepted"), wanted), false);
    assert.deepEqual(asked, ["one", "permanent", "accepted"]);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^info: Spot rejects the token/);
  });

  it("hides no mistake of this package behind an unknown", async () => {
    const { ask } = prepare(() => Promise.reject(new TypeError("a bug")));
    assert.ok((await rejection(ask("one"))) instanceof TypeError);
  });
});
