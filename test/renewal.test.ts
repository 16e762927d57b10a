import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  GrantRefusedError,
  IntermediaryAnswerError,
  InvalidArgumentsError,
  NoAnswerError,
  NotATokenResponseError,
  ProxyError,
  TimeLimitError,
  TokenRejectedError,
  UnexpectedStatusError,
} from "../provider/errors";
import { calculateMoment, calculateSecondsLeft, isExpired } from "../provider/lifetime";
import { chooseEffort, findRenewalReason, isRenewalByTime, mayPass } from "../provider/renewal";
import { FULL_EFFORT, OFFER } from "./support/effort";

const FINGERPRINT = { login: "a-login" };
const WANTED = { fingerprint: FINGERPRINT };

function token(issuedAtSeconds: number, lifeSeconds: number) {
  return {
    accessToken: "a-token",
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

  it("never renews a permanent token for the time", () => {
    const permanent = { ...token(0, 7200), grant: "permanent" };
    assert.equal(findRenewalReason(permanent, WANTED, 9e12, false), undefined);
  });

  for (const [title, edited] of Object.entries({
    "no end": { expiresAt: undefined },
    "an end that is no text": { expiresAt: 4_102_444_800_000 },
    "an end that is no moment": { expiresAt: "tomorrow" },
    "null for an end": { expiresAt: null },
  })) {
    it(`takes a temporary token with ${title} for expired`, () => {
      const stored = { ...token(0, 7200), ...edited } as never;
      assert.equal(findRenewalReason(stored, WANTED, 0, false), "expired");
    });
  }

  for (const accessToken of [
    undefined,
    null,
    "",
    5,
    "a\r\nb",
    "a b",
    "ä",
    {},
    [],
    true,
    "x".repeat(20_000),
  ]) {
    it(`takes a token that is ${JSON.stringify(accessToken)?.slice(0, 20)} for dead, permanent or not`, () => {
      const stored = { ...token(0, 7200), accessToken };
      assert.equal(findRenewalReason(stored, WANTED, 0, false), "dead");
      assert.equal(findRenewalReason({ ...stored, grant: "permanent" }, WANTED, 0, false), "dead");
    });
  }

  it("takes a token from the future for due, with a grace of a minute for clocks", () => {
    assert.equal(findRenewalReason(token(60, 7200), WANTED, 0, false), undefined);
    assert.equal(findRenewalReason(token(61, 7200), WANTED, 0, false), "due");
    assert.equal(findRenewalReason(token(86_400, 7200), WANTED, 0, false), "due");
  });

  for (const issuedAt of [undefined, null, 5, "never", "1970-01-01T03:00:00.000Z"]) {
    it(`goes by the window alone where a token was issued at ${issuedAt}`, () => {
      const stored = { ...token(0, 7200), issuedAt } as never;
      const now = issuedAt === "1970-01-01T03:00:00.000Z" ? 10_000_000 : 0;
      const later = now === 0 ? 3_600_001 : 10_000_000;
      assert.equal(
        findRenewalReason(stored, { ...WANTED, renewBeforeSeconds: 3600 }, 0, false),
        now === 0 ? undefined : "due",
      );
      assert.equal(
        findRenewalReason(stored, { ...WANTED, renewBeforeSeconds: 3600 }, later, false),
        now === 0 ? "due" : "expired",
      );
    });
  }

  it("takes a fingerprint that was edited for another login", () => {
    for (const fingerprint of [undefined, null, "a-login", 5, {}, { login: 5 }]) {
      const stored = { ...token(0, 7200), fingerprint } as never;
      assert.equal(findRenewalReason(stored, WANTED, 0, false), "login");
    }
  });
});

describe("chooseEffort", () => {
  const effortFor = (reason: Parameters<typeof chooseEffort>[0], leftSeconds: number, limitMs = 60_000) =>
    chooseEffort(reason, token(0, 7200), { limitMs }, (7200 - leftSeconds) * 1000);

  it("makes an offer of the renewal of a token that is due: eight seconds, without waits that the service asks for", () => {
    for (const left of [3600, 40, 31]) {
      assert.deepEqual(effortFor("due", left), OFFER);
    }
  });

  it("never takes longer than the arguments allow", () => {
    assert.equal(effortFor("due", 3600, 3000).limitMs, 3000);
    assert.equal(effortFor("expired", 0, 3000).limitMs, 3000);
  });

  it("makes a need of it in the last thirty seconds", () => {
    assert.deepEqual(effortFor("due", 30), FULL_EFFORT);
    assert.deepEqual(effortFor("due", 1), FULL_EFFORT);
  });

  it("takes every other reason for a need", () => {
    for (const reason of ["login", "triggers", "expired", "dead"] as const) {
      assert.deepEqual(effortFor(reason, 3600), FULL_EFFORT);
    }
  });

  it("never uses up the time that makes a need", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7200 }),
        fc.integer({ min: 1000, max: 600_000 }),
        (left, limitMs) => {
          const effort = effortFor("due", left, limitMs);
          assert.ok(effort.asksAwayHosts || left * 1000 - effort.limitMs > 20_000);
        },
      ),
    );
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

describe("mayPass", () => {
  it("is true of everything but a no to the login and wrong arguments", () => {
    for (const error of [
      ...[301, 404, 407, 501, 503].map((code) => new UnexpectedStatusError("", code)),
      new IntermediaryAnswerError(""),
      new ProxyError("", 403),
      new NotATokenResponseError(""),
      new NoAnswerError("", "CERT_HAS_EXPIRED"),
      new TimeLimitError(""),
    ]) {
      assert.equal(mayPass(error), true, error.name);
    }
    for (const error of [
      new GrantRefusedError(""),
      new TokenRejectedError(""),
      new InvalidArgumentsError(""),
      new TypeError("a bug"),
      undefined,
    ]) {
      assert.equal(mayPass(error), false);
    }
  });
});
