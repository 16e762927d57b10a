import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { calculateMoment, calculateSecondsLeft, isExpired } from "../provider/lifetime";
import { findRenewalReason, isRenewalByTime } from "../provider/renewal";

const FINGERPRINT = { login: "a-login" };
const WANTED = { fingerprint: FINGERPRINT };

function token(issuedAtSeconds: number, lifeSeconds: number) {
  return {
    fingerprint: FINGERPRINT,
    issuedAt: calculateMoment(issuedAtSeconds * 1000, 0),
    expiresAt: calculateMoment(issuedAtSeconds * 1000, lifeSeconds),
  };
}

describe("findRenewalReason", () => {
  const reasonAfter = (seconds: number, renewBeforeSeconds?: number) =>
    findRenewalReason(token(0, 7200), { ...WANTED, renewBeforeSeconds }, seconds * 1000, false);

  it("is due from the first second with less than an hour left, and expired from the last", () => {
    assert.equal(reasonAfter(3600), undefined);
    assert.equal(reasonAfter(3601), "due");
    assert.equal(reasonAfter(7199), "due");
    assert.equal(reasonAfter(7200), "expired");
  });

  it("follows renewBeforeSeconds to the second, zero included", () => {
    assert.equal(reasonAfter(6900, 300), undefined);
    assert.equal(reasonAfter(6901, 300), "due");
    assert.equal(reasonAfter(7199, 0), undefined);
    assert.equal(reasonAfter(7200, 0), "expired");
  });

  it("keeps a window of nine tenths of the life, and cuts a longer one to half of it", () => {
    assert.equal(reasonAfter(720, 6480), undefined);
    assert.equal(reasonAfter(721, 6480), "due");
    assert.equal(reasonAfter(3600, 6481), undefined);
    assert.equal(reasonAfter(3601, 6481), "due");
  });

  it("names a changed login before changed triggers, and both before the time", () => {
    const old = { ...token(0, 7200), fingerprint: { login: "another", triggers: "x" } };
    assert.equal(findRenewalReason(old, WANTED, 9e9, true), "login");
    const triggered = { ...token(0, 7200), fingerprint: { ...FINGERPRINT, triggers: "x" } };
    assert.equal(findRenewalReason(triggered, WANTED, 9e9, true), "triggers");
  });

  it("names death of a token in date, and expiry of a dead one past it", () => {
    assert.equal(findRenewalReason(token(0, 7200), WANTED, 0, true), "dead");
    assert.equal(findRenewalReason(token(0, 7200), WANTED, 7200_000, true), "expired");
  });

  it("never renews a token without an end", () => {
    assert.equal(findRenewalReason({ fingerprint: FINGERPRINT }, WANTED, 9e12, false), undefined);
  });
});

describe("an up, at any time, with any life and window", () => {
  const seconds = fc.integer({ min: 1, max: 1_000_000 });
  const cases = {
    issued: seconds,
    life: seconds,
    window: seconds,
    later: seconds,
    serviceClock: fc.integer(),
  };

  /** Renews where the rules say so, as `up` does. */
  const up = (state: ReturnType<typeof token>, life: number, renewBeforeSeconds: number, now: number) =>
    findRenewalReason(state, { ...WANTED, renewBeforeSeconds }, now * 1000, false) === undefined
      ? state
      : token(now, life);

  it("hands out a token that is not expired, with the promised time left or the cap", () => {
    fc.assert(
      fc.property(fc.record(cases), ({ issued, life, window, later }) => {
        const now = issued + later;
        const state = up(token(issued, life), life, window, now);
        assert.ok(!isExpired(state, now * 1000));
        const promised = window <= life * 0.9 ? window : life / 2;
        assert.ok(calculateSecondsLeft(state.expiresAt, now * 1000) >= promised);
      }),
    );
  });

  it("is followed by one that renews nothing", () => {
    fc.assert(
      fc.property(fc.record(cases), ({ issued, life, window, later }) => {
        const now = issued + later;
        const state = up(token(issued, life), life, window, now);
        assert.equal(up(state, life, window, now), state);
      }),
    );
  });
});

describe("isRenewalByTime", () => {
  it("is true where only time has passed, and false where the arguments ask for another token or for none", () => {
    for (const reason of ["due", "expired", "dead"] as const) {
      assert.equal(isRenewalByTime(reason), true, reason);
    }
    for (const reason of ["login", "triggers", undefined] as const) {
      assert.equal(isRenewalByTime(reason), false, reason);
    }
  });
});
