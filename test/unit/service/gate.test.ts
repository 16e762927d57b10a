import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { instantClock } from "../../../harness/instant-clock";
import { rejection } from "../../../harness/rejection";
import { TimeLimitError, UnexpectedStatusError } from "../../../provider/ground/errors";
import { createGate, readMaxInFlight } from "../../../provider/service/gate";

const PATIENT = { leftMs: 60_000, waitsAsAsked: true };

/** Requests that are under way until they are let go. */
function prepare(places: number, clock = instantClock()) {
  const gate = createGate(places, clock);
  const underWay: string[] = [];
  const release: (() => void)[] = [];
  const hold = (host: string, leftMs = 60_000) =>
    gate.run(host, { leftMs, waitsAsAsked: true }, () => {
      underWay.push(host);
      return new Promise<string>((resolve) => release.push(() => resolve(host)));
    });
  return { gate, clock, underWay, release, hold };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

// The first request loads it, which takes longer than these tests wait.
before(() => import("p-limit"));

describe("createGate", () => {
  it("lets so many requests through at once, and the next when one has ended", async () => {
    const { underWay, release, hold } = prepare(2);
    const sent = ["a", "a", "a"].map((host) => hold(host));
    await settle();
    assert.equal(underWay.length, 2);
    release[0]!();
    await sent[0];
    await settle();
    assert.equal(underWay.length, 3);
    for (const done of release) {
      done();
    }
    await Promise.all(sent);
  });

  it("gives each host places of its own, so that a silent one costs no other its turn", async () => {
    const { underWay, release, hold } = prepare(2);
    const silent = ["a", "a", "a", "a"].map((host) => hold(host));
    const healthy = hold("b");
    await settle();
    assert.deepEqual(underWay, ["a", "a", "b"]);
    release[2]!();
    assert.equal(await healthy, "b");
    release[0]!();
    release[1]!();
    await settle();
    for (const done of release) {
      done();
    }
    await Promise.all(silent);
  });

  it("counts a limit from before the queue, and sends nothing for one that ended there", async () => {
    const { underWay, release, hold } = prepare(1);
    const first = hold("a");
    await settle();
    const error = await rejection(hold("a", 10));
    assert.ok(error instanceof TimeLimitError);
    assert.match(error.message, /limit was over before a could be asked.*SPOTINST_TOKEN_MAX_REQUESTS/);
    release[0]!();
    await first;
    await settle();
    assert.deepEqual(underWay, ["a"]);
  });

  it("tells the request what is left of its limit after the wait", async () => {
    const { gate, clock, release, hold } = prepare(1);
    const first = hold("a");
    const second = gate.run("a", PATIENT, async (leftMs) => leftMs);
    await settle();
    await clock.sleep(20_000);
    release[0]!();
    await first;
    assert.equal(await second, 40_000);
  });

  it("takes a limit that is longer than any timer", async () => {
    const { gate } = prepare(1);
    const terms = { leftMs: 1e12, waitsAsAsked: true };
    assert.equal(await gate.run("a", terms, async (leftMs) => leftMs), 1e12);
  });

  it("leaves a host alone for the longest time that it asked for, and no other", async () => {
    const { gate, clock } = prepare(8);
    const when = (host: string) => gate.run(host, PATIENT, async () => clock.elapsed());
    gate.close("a", 503, 5);
    gate.close("a", 429, 2);
    gate.close("b", 200, undefined);
    assert.equal(await when("b"), 0);
    assert.equal(await when("a"), 5000);
    assert.equal(await when("a"), 5000);
  });

  it("lets requests that wait know of a later answer", async () => {
    const { gate, clock } = prepare(1);
    gate.close("a", 503, 5);
    const sent = gate.run("a", PATIENT, async () => clock.elapsed());
    gate.close("a", 503, 7);
    assert.equal(await sent, 7000);
  });

  it("fails at once, with the status, where the host asks for longer than is left, or the caller does not wait", async () => {
    const { gate, clock } = prepare(8);
    gate.close("a", 503, 90);
    gate.close("b", 429, 1);
    for (const [host, terms, status, seconds] of [
      ["a", PATIENT, 503, 90],
      ["b", { leftMs: 60_000, waitsAsAsked: false }, 429, 1],
    ] as const) {
      const error = await rejection(gate.run(host, terms, async () => "sent"));
      assert.ok(error instanceof UnexpectedStatusError);
      assert.equal(error.status, status);
      assert.equal(error.retryAfterSeconds, seconds);
    }
    assert.equal(clock.elapsed(), 0);
  });

  it("hands on what the request throws, and gives its place back", async () => {
    const { gate } = prepare(1);
    const thrown = new Error("broken");
    assert.equal(await rejection(gate.run("a", PATIENT, () => Promise.reject(thrown))), thrown);
    assert.equal(await gate.run("a", PATIENT, async () => "sent"), "sent");
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
