import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeSharedToken, type SeenOutput } from "../../../provider/token/judge-shared-token";
import { shareToken } from "../../../provider/token/shared-token";

const NOW = Date.parse("2026-01-01T12:00:00Z");
const SECRET = "shared-access-token-text";

const tokenUntil = (expiresAt: string) => shareToken(SECRET, "password", expiresAt, "act-12345678");

function judge(seen: Partial<SeenOutput>, minimum = 600) {
  const judgement = judgeSharedToken(
    {
      stack: "organization/tokens/dev",
      name: "spotinstToken",
      value: tokenUntil("2026-01-01T14:00:00Z"),
      isSecret: true,
      others: ["spotinstToken"],
      ...seen,
    },
    minimum,
    NOW,
  );
  assert.ok(
    !("error" in judgement) || !String(judgement.error).includes(SECRET),
    "no message tells the token",
  );
  return judgement;
}

function errorOf(seen: Partial<SeenOutput>): string {
  const judgement = judge(seen);
  return "error" in judgement ? judgement.error : "";
}
const problemOf = (expiresAt: string, minimum?: number) => {
  const judgement = judge({ value: tokenUntil(expiresAt) }, minimum);
  return "problem" in judgement ? judgement.problem : undefined;
};

describe("judgeSharedToken", () => {
  it("takes a secret token with enough time left", () => {
    assert.deepEqual(judge({}), { token: tokenUntil("2026-01-01T14:00:00Z") });
  });

  it("takes a permanent token, which does not expire", () => {
    const value = shareToken(SECRET, "permanent", undefined, undefined);
    assert.deepEqual(value, { accessToken: SECRET, kind: "permanent" });
    assert.deepEqual(judge({ value }), { token: value });
  });

  it("goes by the second", () => {
    assert.equal(problemOf("2026-01-01T12:10:00Z"), undefined);
    assert.match(problemOf("2026-01-01T12:09:59Z")!, /has only 9 min 59 s left/);
    assert.equal(problemOf("2026-01-01T12:00:01Z", 0), undefined);
    assert.match(problemOf("2026-01-01T12:00:00Z", 0)!, /expired 0 s ago/);
  });

  it("names the stack, the output, how long ago the token expired, and the command", () => {
    assert.equal(
      problemOf("2026-01-01T11:15:00Z"),
      'The token in output "spotinstToken" of stack organization/tokens/dev expired 45 min ago. ' +
        "Run `pulumi up --stack organization/tokens/dev` in that stack's program, which renews it, and then this again.",
    );
  });

  it("says how much time was asked for where there is too little", () => {
    assert.match(
      problemOf("2026-01-01T12:30:00Z", 3600)!,
      /has only 30 min left, but 60 min are required \(minimumValiditySeconds\)\. Run/,
    );
  });

  it("says of a missing output what is there, and what to do", () => {
    const text =
      'Stack organization/tokens/dev has no output "spotinstToken", but "accessToken", "expiresAt". ' +
      "Export the token there, `export const spotinstToken = token.shared;` Or say here which output it is (outputName).";
    assert.equal(errorOf({ value: undefined, others: ["accessToken", "expiresAt"] }), text);
    assert.equal(errorOf({ value: null, others: ["accessToken", "expiresAt"] }), text);
  });

  it("does not name an output that is empty among those that are there", () => {
    assert.match(
      errorOf({ value: null, others: ["spotinstToken", "other"] }),
      /has no output "spotinstToken", but "other"\./,
    );
    assert.match(errorOf({ value: null, others: ["spotinstToken"] }), /has no outputs\./);
  });

  it("takes an empty list for what it is", () => {
    assert.match(errorOf({ value: [] }), /holds no token/);
  });

  it("says of a stack without outputs that it has none", () => {
    assert.match(
      errorOf({ value: undefined, others: [] }),
      /^Stack organization\/tokens\/dev has no outputs\. Run `pulumi up --stack organization\/tokens\/dev` in its program/,
    );
  });

  it("says of an output that the engine could not decrypt, or the token in it, that the passphrase or key is another", () => {
    for (const value of [{}, { accessToken: {}, kind: "temporary", expiresAt: "2026-01-01T14:00:00Z" }]) {
      assert.match(errorOf({ value }), /cannot be decrypted here: .* another passphrase or key/);
    }
    assert.match(errorOf({ value: { accessToken: {} }, isSecret: false }), /holds no token/);
  });

  it("refuses a token in plain text, and says that it may have been read", () => {
    const text = errorOf({ isSecret: false });
    assert.match(text, /is in plain text in that stack's state/);
    assert.match(text, /without unsecret: .*triggers/);
  });

  it("refuses a bare token, which does not say when it expires", () => {
    assert.match(
      errorOf({ value: SECRET }),
      /is a string, which does not say when the token expires\. Export .*`export const spotinstToken = token\.shared;` A SpotinstToken has `shared`, and so has what requireSpotinstToken gives\. In another language, export an object of its accessToken, kind and expiresAt\.$/,
    );
  });

  for (const [title, value, expected] of [
    ["a number", 1, "holds no token"],
    ["a list", [SECRET], "holds no token"],
    ["an empty token", { accessToken: "", kind: "permanent" }, "holds no token"],
    ["what Pulumi prints for a token", { accessToken: "[secret]", kind: "permanent" }, "holds no token"],
    ["what a program writes for none", { accessToken: "undefined", kind: "permanent" }, "holds no token"],
    ["a token with a line break", { accessToken: `${SECRET}\n`, kind: "permanent" }, "holds no token"],
    ["a token with its scheme", { accessToken: `Bearer ${SECRET}`, kind: "permanent" }, "holds no token"],
    ["no kind", { accessToken: SECRET }, "does not say of which kind its token is"],
    ["no expiresAt", { accessToken: SECRET, kind: "temporary" }, "does not say when its token expires"],
    [
      "an unreadable expiresAt",
      { accessToken: SECRET, kind: "temporary", expiresAt: "soon" },
      "does not say when its token expires",
    ],
    [
      "a text that only looks like a moment",
      { accessToken: SECRET, kind: "temporary", expiresAt: "sure until 2099" },
      "does not say when its token expires",
    ],
    [
      "a wrong account",
      { accessToken: SECRET, kind: "permanent", account: 1 },
      "has an account that is no string",
    ],
  ] as const) {
    it(`refuses an output with ${title}`, () => {
      assert.ok(errorOf({ value }).includes(expected));
    });
  }

  it("writes an export that is no identifier as words", () => {
    assert.match(errorOf({ name: "spot-token", value: undefined }), /`token\.shared` as "spot-token"/);
  });
});
