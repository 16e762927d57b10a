import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findWords, MINTED_TOKEN, WORDS } from "../../../harness/words";
import { markSecret } from "../../../provider/ground/pulumi-marks";
import { rowOfToken, type Stage } from "../../../provider/status/token-row";

const PLACE = { stack: "dev", token: "main", urn: "urn:of:main" };
const OUTPUTS = {
  ...MINTED_TOKEN,
  accessToken: markSecret("access-token-text"),
  refreshToken: markSecret(WORDS.refreshToken),
  grant: "password",
  account: "act-12345678",
};
const HOUR_MS = 3_600_000;

describe("rowOfToken", () => {
  it("shows all that is no secret", () => {
    assert.deepEqual(rowOfToken(PLACE, OUTPUTS, HOUR_MS / 2), {
      ...PLACE,
      account: "act-12345678",
      grant: "password",
      issuedAt: "1970-01-01T00:00:00.000Z",
      expiresAt: "1970-01-01T02:00:00.000Z",
      expiresInSeconds: 5400,
      lifetimeSeconds: 7200,
      isDue: false,
      state: "fresh",
      hasRefreshToken: true,
      refreshTokenExpiresAt: "1970-01-15T00:00:00.000Z",
      problem: null,
    });
  });

  it("shows no secret, though the state held one in clear", () => {
    const clear = { ...OUTPUTS, refreshToken: WORDS.refreshToken, accessToken: WORDS.permanentToken };
    assert.deepEqual(findWords(rowOfToken(PLACE, clear, 0)), []);
  });

  const secret = markSecret("1970-01-01T02:00:00.000Z");
  for (const [title, changed, atMs, state, isDue] of [
    ["with an hour left is fresh", {}, HOUR_MS, "fresh", false],
    ["with less than an hour left is due", {}, HOUR_MS + 1, "due", true],
    ["is due by its own renewBeforeSeconds", { renewBeforeSeconds: 6000 }, HOUR_MS / 2, "due", true],
    ["has the default window where the state holds nonsense", { renewBeforeSeconds: "x" }, 0, "fresh", false],
    ["with a clock that was wrong is due", { issuedAt: "1970-01-01T01:00:00Z" }, 0, "due", true],
    ["is expired at the end of its life", {}, 2 * HOUR_MS, "expired", true],
    ["that is permanent has no end", { grant: "permanent", expiresAt: undefined }, 9e12, "permanent", false],
    ["without its moment of issue still ends", { issuedAt: undefined }, 2 * HOUR_MS, "expired", true],
    ["without an end is unknown", { expiresAt: undefined }, 0, "unknown", null],
    ["with a secret end is unknown", { expiresAt: secret }, 0, "unknown", null],
    ["with a secret grant still ends", { grant: markSecret("permanent") }, 2 * HOUR_MS, "expired", true],
  ] as const satisfies [string, object, number, Stage, boolean | null][]) {
    it(`tells that a token ${title}`, () => {
      const row = rowOfToken(PLACE, { ...OUTPUTS, ...changed }, atMs);
      assert.deepEqual([row.state, row.isDue], [state, isDue]);
      const isTimed = state !== "permanent" && state !== "unknown";
      assert.equal(row.expiresInSeconds !== null, isTimed);
    });
  }

  it("says why the end is unknown", () => {
    for (const [expiresAt, problem] of [
      [secret, "expiresAt is a secret"],
      [undefined, "expiresAt is missing or no date"],
      ["soon", "expiresAt is missing or no date"],
    ]) {
      assert.equal(rowOfToken(PLACE, { ...OUTPUTS, expiresAt }, 0).problem, problem);
    }
  });

  it("shows a secret account as a secret", () => {
    assert.equal(rowOfToken(PLACE, { ...OUTPUTS, account: secret }, 0).account, "[secret]");
  });

  it("rounds the seconds left up, so that only an expired token has none", () => {
    const secondsAt = (ms: number) => rowOfToken(PLACE, OUTPUTS, ms).expiresInSeconds;
    assert.equal(secondsAt(2 * HOUR_MS - 1), 1);
    assert.equal(secondsAt(2 * HOUR_MS), 0);
    assert.equal(secondsAt(2 * HOUR_MS + 1), 0);
    assert.equal(secondsAt(2 * HOUR_MS + 1000), -1);
  });

  it("restates a date that the state holds in another form", () => {
    const row = rowOfToken(PLACE, { ...OUTPUTS, expiresAt: "1970-01-01T03:00:00+01:00" }, 0);
    assert.equal(row.expiresAt, "1970-01-01T02:00:00.000Z");
  });

  it("knows of no refresh token where there is none", () => {
    const row = rowOfToken(PLACE, { grant: "password" }, 0);
    assert.deepEqual([row.hasRefreshToken, row.refreshTokenExpiresAt, row.account], [false, null, null]);
    assert.equal(rowOfToken(PLACE, {}, 0).grant, null);
  });
});
