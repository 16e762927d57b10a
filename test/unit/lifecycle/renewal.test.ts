import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { FULL_EFFORT, OFFER } from "../../../harness/effort";
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
} from "../../../provider/ground/errors";
import { calculateMoment, calculateSecondsLeft, isExpired } from "../../../provider/ground/lifetime";
import {
  chooseEffort,
  decide,
  findNewWindowCut,
  findRenewalReason,
  mayPass,
} from "../../../provider/lifecycle/renewal";

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
    assert.equal(findRenewalReason(token(0, 7200), WANTED, 0, true), "rejected");
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
      assert.equal(findRenewalReason(stored, WANTED, 0, false), "rejected");
      assert.equal(findRenewalReason({ ...stored, grant: "permanent" }, WANTED, 0, false), "rejected");
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
    chooseEffort(reason, token(0, 7200), { ...FULL_EFFORT, limitMs }, (7200 - leftSeconds) * 1000);

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

  it("makes a need of it where its failure is an error", () => {
    assert.deepEqual(chooseEffort("due", token(0, 7200), FULL_EFFORT, 3_600_000, true), FULL_EFFORT);
  });

  it("takes every other reason for a need", () => {
    for (const reason of ["login", "triggers", "expired", "rejected"] as const) {
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

describe("decide", () => {
  const REASONS = [undefined, "login", "triggers", "expired", "rejected", "due"] as const;
  const up = { isPreview: false, isChanged: false, showsRenewal: false, verifies: true };
  const preview = { ...up, isPreview: true };

  for (const [situation, title, answers] of [
    [up, "an up", ["verify", "change", "change", "change", "change", "change"]],
    [
      { ...up, verifies: false },
      "an up that verifies nothing",
      ["keep", "change", "change", "change", "change", "change"],
    ],
    [
      { ...up, isChanged: true },
      "an up with other arguments",
      ["verify", "change", "change", "change", "change", "change"],
    ],
    [
      { ...up, isChanged: true, verifies: false },
      "such an up that verifies nothing",
      ["change", "change", "change", "change", "change", "change"],
    ],
    [preview, "a preview", ["keep", "change", "change", "announce", "announce", "announce"]],
    [
      { ...preview, verifies: false },
      "a preview that verifies nothing",
      ["keep", "change", "change", "announce", "announce", "announce"],
    ],
    [
      { ...preview, showsRenewal: true },
      "a preview that shows renewals",
      ["keep", "change", "change", "change", "change", "change"],
    ],
    [
      { ...preview, isChanged: true },
      "a preview with other arguments",
      ["change", "change", "change", "change", "change", "change"],
    ],
  ] as const) {
    it(`has an answer for each reason in ${title}`, () => {
      assert.deepEqual(
        REASONS.map((reason) => decide({ ...situation, reason })),
        answers,
      );
    });
  }
});

describe("mayPass", () => {
  it("is true of everything except a refusal of the login and wrong arguments", () => {
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

describe("findNewWindowCut", () => {
  // Of a life of two hours, up to 6,480 seconds fit.
  const STATE = { issuedAt: "1970-01-01T00:00:00.000Z", expiresAt: "1970-01-01T02:00:00.000Z" };
  const withWindow = (renewBeforeSeconds: number) => ({ ...STATE, renewBeforeSeconds });
  const shortLived = { ...STATE, expiresAt: "1970-01-01T00:10:00.000Z" };
  const cut = { asked: 7000, used: 3600 };

  it("finds nothing where the window fits", () => {
    assert.equal(findNewWindowCut(STATE, undefined), undefined);
    assert.equal(findNewWindowCut(withWindow(6480), undefined), undefined);
  });

  it("finds a window that is cut to half of the life, also the default one", () => {
    assert.deepEqual(findNewWindowCut(withWindow(7000), undefined), cut);
    assert.deepEqual(findNewWindowCut(shortLived, undefined), { asked: 3600, used: 300 });
  });

  it("is silent where it was so before", () => {
    assert.equal(findNewWindowCut(withWindow(7000), withWindow(7000)), undefined);
    assert.equal(findNewWindowCut(shortLived, shortLived), undefined);
  });

  it("speaks again where another window is asked for, or the life became shorter", () => {
    assert.deepEqual(findNewWindowCut(withWindow(7000), withWindow(7100)), cut);
    assert.deepEqual(findNewWindowCut(withWindow(7000), STATE), cut);
    assert.deepEqual(findNewWindowCut(shortLived, STATE), { asked: 3600, used: 300 });
  });
});
