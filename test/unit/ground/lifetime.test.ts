import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  calculateLifeSeconds,
  calculateMoment,
  calculateSecondsBetween,
  calculateSecondsLeft,
  DEFAULT_RENEW_BEFORE_SECONDS,
  DOCUMENTED_LIFE_SECONDS,
  describeDuration,
  describeRoughly,
  findWindowCut,
  isExpired,
  isPlausibleLife,
  isRenewalDue,
  type Lifetime,
  restateMoment,
} from "../../../provider/ground/lifetime";

const TEN_YEARS_SECONDS = 10 * 366 * 24 * 3600;

/** A token issued at the beginning of time. */
function tokenOf(lifeSeconds: number): Lifetime {
  return { issuedAt: "1970-01-01T00:00:00.000Z", expiresAt: calculateMoment(0, lifeSeconds) };
}

const lives = fc.integer({ min: 1, max: TEN_YEARS_SECONDS });
const windows = fc.integer({ min: 0, max: TEN_YEARS_SECONDS });
const moments = fc.integer({ min: 0, max: TEN_YEARS_SECONDS * 1000 });

describe("calculateLifeSeconds", () => {
  it("takes the sooner of the two that are known", () => {
    assert.equal(calculateLifeSeconds(7199, 7200), 7199);
    assert.equal(calculateLifeSeconds(7200, 600), 600);
  });

  it("takes the one that is known", () => {
    assert.equal(calculateLifeSeconds(undefined, 600), 600);
    assert.equal(calculateLifeSeconds(600, undefined), 600);
  });

  it("takes the documented two hours when nothing is known", () => {
    assert.equal(DOCUMENTED_LIFE_SECONDS, 7200);
    assert.equal(calculateLifeSeconds(), 7200);
    assert.equal(calculateLifeSeconds(undefined, undefined), 7200);
  });

  it("leaves out what cannot be a life", () => {
    for (const junk of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, TEN_YEARS_SECONDS + 1]) {
      assert.equal(calculateLifeSeconds(junk, 600), 600);
      assert.equal(calculateLifeSeconds(junk), 7200);
    }
  });

  it("always gives a plausible life", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double(), { nil: undefined })), (known) => {
        assert.ok(isPlausibleLife(calculateLifeSeconds(...known)));
      }),
    );
  });
});

describe("isPlausibleLife", () => {
  it("takes lives above zero and up to ten years", () => {
    assert.ok(isPlausibleLife(1));
    assert.ok(isPlausibleLife(0.5));
    assert.ok(isPlausibleLife(TEN_YEARS_SECONDS));
    assert.ok(!isPlausibleLife(0));
    assert.ok(!isPlausibleLife(-1));
    assert.ok(!isPlausibleLife(TEN_YEARS_SECONDS + 1));
    assert.ok(!isPlausibleLife(Number.NaN));
  });
});

describe("calculateMoment", () => {
  it("writes RFC 3339 in UTC with milliseconds", () => {
    assert.equal(calculateMoment(0, 0), "1970-01-01T00:00:00.000Z");
    assert.equal(calculateMoment(500, 7200), "1970-01-01T02:00:00.500Z");
  });

  it("never throws for a plausible life", () => {
    fc.assert(
      fc.property(moments, lives, (sentAtMs, life) => {
        assert.equal(Date.parse(calculateMoment(sentAtMs, life)), sentAtMs + life * 1000);
      }),
    );
  });
});

describe("calculateSecondsLeft", () => {
  it("is zero for an end that is absent or cannot be read", () => {
    for (const end of [undefined, null, "soon", "", 4_102_444_800_000, {}, true]) {
      assert.equal(calculateSecondsLeft(end, 0), 0);
    }
  });

  it("counts down and below zero", () => {
    const end = "1970-01-01T00:01:00Z";
    assert.equal(calculateSecondsLeft(end, 0), 60);
    assert.equal(calculateSecondsLeft(end, 59_500), 0.5);
    assert.equal(calculateSecondsLeft(end, 61_000), -1);
  });
});

describe("isExpired", () => {
  it("is true from the very moment of the end", () => {
    assert.equal(isExpired(tokenOf(60), 59_999), false);
    assert.equal(isExpired(tokenOf(60), 60_000), true);
    assert.equal(isExpired(tokenOf(60), 60_001), true);
  });

  it("is true of a token without an end, unless it is permanent", () => {
    assert.equal(isExpired({}, 0), true);
    assert.equal(isExpired({ grant: "password" }, 0), true);
    assert.equal(isExpired({ grant: "permanent" }, Number.MAX_SAFE_INTEGER), false);
  });
});

function windowInForce(token: Lifetime, asked: number): number {
  return findWindowCut(token, asked)?.used ?? asked;
}

describe("the renewal window", () => {
  it("is what the user asks for, up to nine tenths of the life", () => {
    assert.equal(windowInForce(tokenOf(7200), 0), 0);
    assert.equal(windowInForce(tokenOf(7200), 3600), 3600);
    assert.equal(windowInForce(tokenOf(7200), 6480), 6480);
  });

  it("is half of the life beyond that", () => {
    assert.equal(windowInForce(tokenOf(7200), 6481), 3600);
    assert.equal(windowInForce(tokenOf(600), DEFAULT_RENEW_BEFORE_SECONDS), 300);
  });

  it("is what the user asks for where the life is not known", () => {
    assert.equal(windowInForce({}, 1e9), 1e9);
    assert.equal(windowInForce({ expiresAt: "1970-01-01T00:01:00Z" }, 1e9), 1e9);
  });

  it("never covers more than nine tenths of the life", () => {
    fc.assert(
      fc.property(lives, windows, (life, asked) => {
        const window = windowInForce(tokenOf(life), asked);
        assert.ok(window >= 0 && window <= life * 0.9);
        assert.ok(window === asked || window === life / 2);
      }),
    );
  });
});

describe("isRenewalDue", () => {
  it("comes true to the millisecond once fewer seconds are left than asked for", () => {
    assert.equal(isRenewalDue(tokenOf(7200), 3600, 3_600_000), false);
    assert.equal(isRenewalDue(tokenOf(7200), 3600, 3_600_001), true);
  });

  it("waits for the very end with a window of zero", () => {
    assert.equal(isRenewalDue(tokenOf(7200), 0, 7_199_999), false);
    assert.equal(isRenewalDue(tokenOf(7200), 0, 7_200_000), true);
  });

  it("is never due for a permanent token, and always for another without an end", () => {
    assert.equal(isRenewalDue({ grant: "permanent" }, 1e12, Number.MAX_SAFE_INTEGER), false);
    assert.equal(isRenewalDue({ issuedAt: "1970-01-01T00:00:00Z" }, 0, 0), true);
  });

  it("is due when the end cannot be read", () => {
    assert.equal(isRenewalDue({ issuedAt: "1970-01-01T00:00:00Z", expiresAt: "soon" }, 0, 0), true);
  });

  it("is never due in the first tenth of a life", () => {
    fc.assert(
      fc.property(lives, windows, fc.double({ min: 0, max: 0.1, noNaN: true }), (life, asked, share) => {
        assert.equal(isRenewalDue(tokenOf(life), asked, Math.floor(life * share * 1000)), false);
      }),
    );
  });

  it("is always due once the token has expired", () => {
    fc.assert(
      fc.property(lives, windows, moments, (life, asked, nowMs) => {
        if (isExpired(tokenOf(life), nowMs)) {
          assert.equal(isRenewalDue(tokenOf(life), asked, nowMs), true);
        }
      }),
    );
  });

  it("stays due once it is due", () => {
    fc.assert(
      fc.property(lives, windows, moments, moments, (life, asked, one, other) => {
        const [sooner, later] = one < other ? [one, other] : [other, one];
        if (isRenewalDue(tokenOf(life), asked, sooner)) {
          assert.equal(isRenewalDue(tokenOf(life), asked, later), true);
        }
      }),
    );
  });

  it("leaves at least the window to whoever receives a token that is not due", () => {
    fc.assert(
      fc.property(lives, windows, moments, (life, asked, nowMs) => {
        const token = tokenOf(life);
        if (!isRenewalDue(token, asked, nowMs)) {
          assert.ok(calculateSecondsLeft(token.expiresAt, nowMs) >= windowInForce(token, asked));
        }
      }),
    );
  });
});

describe("describeDuration", () => {
  for (const [seconds, text] of [
    [-1, "0 s"],
    [0.9, "0 s"],
    [119.9, "119 s"],
    [120, "2 min"],
    [7100, "118 min 20 s"],
    [7199, "119 min 59 s"],
    [7200, "2 h"],
    [7260, "2 h 1 min"],
    [7300, "2 h 1 min 40 s"],
    [200_000, "55 h 33 min 20 s"],
  ] as const) {
    it(`says ${text} for ${seconds} seconds`, () => assert.equal(describeDuration(seconds), text));
  }

  it("says the number of whole seconds, none more and none less", () => {
    const unit = { h: 3600, min: 60, s: 1 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (seconds) => {
        const read = [...describeDuration(seconds).matchAll(/(\d+) (h|min|s)/g)].reduce(
          (sum, [, count, name]) => sum + Number(count) * unit[name as keyof typeof unit],
          0,
        );
        assert.equal(read, Math.floor(seconds));
      }),
    );
  });
});

describe("findWindowCut", () => {
  it("finds the window in force where it is another than the one asked for", () => {
    const token = { issuedAt: "2026-01-01T12:00:00Z", expiresAt: "2026-01-01T14:00:00Z" };
    assert.equal(findWindowCut(token, 6480), undefined);
    assert.deepEqual(findWindowCut(token, 6481), { asked: 6481, used: 3600 });
  });

  it("finds none for a token that ends before it begins", () => {
    const token = { issuedAt: "2026-01-01T13:00:00Z", expiresAt: "2026-01-01T12:00:00Z" };
    assert.equal(findWindowCut(token, 1e9), undefined);
  });

  it("finds none for a token without an end or a beginning", () => {
    assert.equal(findWindowCut({ issuedAt: "2026-01-01T12:00:00Z" }, 1e9), undefined);
    assert.equal(findWindowCut({ expiresAt: "2026-01-01T12:00:00Z" }, 1e9), undefined);
  });
});

describe("describeRoughly", () => {
  for (const [seconds, words] of [
    [-5, "0 s"],
    [0.9, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7199, "119 min"],
    [7200, "2 h"],
    [172_799, "47 h"],
    [172_800, "2 days"],
    [1_209_599, "13 days"],
  ] as const) {
    it(`writes ${seconds} seconds as ${words}`, () => {
      assert.equal(describeRoughly(seconds), words);
    });
  }
});

describe("calculateSecondsBetween", () => {
  it("is negative where the end comes first, and unknown where a moment cannot be read", () => {
    assert.equal(calculateSecondsBetween("1970-01-01T00:00:00Z", "1970-01-01T00:00:01.5Z"), 1.5);
    assert.equal(calculateSecondsBetween("1970-01-01T00:00:01Z", "1970-01-01T00:00:00Z"), -1);
    assert.equal(calculateSecondsBetween("soon", "1970-01-01T00:00:00Z"), undefined);
    assert.equal(calculateSecondsBetween("1970-01-01T00:00:00Z", undefined), undefined);
  });
});

describe("restateMoment", () => {
  it("writes a moment as RFC 3339 in UTC, and nothing that is none", () => {
    assert.equal(restateMoment("1970-01-01T02:00:00+02:00"), "1970-01-01T00:00:00.000Z");
    for (const none of ["soon", "", undefined, null, 0, {}]) {
      assert.equal(restateMoment(none), undefined);
    }
  });
});
