import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readClaims } from "../../../provider/service/claims";

/** Writes an unsigned JWT; nobody outside could check a signature anyway. */
function jwt(payload: unknown): string {
  return jwtOfText(JSON.stringify(payload));
}

function jwtOfText(payload: string): string {
  return `eyJ0eXAiOiJKV1QifQ.${Buffer.from(payload).toString("base64url")}.c2ln`;
}

describe("readClaims", () => {
  it("reads the organization, the user and the life of a documented token", () => {
    const token = jwt({ iss: "spotinst", uid: 12345, oid: 606079861111, role: 2, iat: 0, exp: 7200 });
    assert.deepEqual(readClaims(token), {
      organizationId: "606079861111",
      userId: "12345",
      lifeSeconds: 7200,
    });
  });

  it("reads a user id below zero", () => {
    assert.equal(readClaims(jwt({ uid: -83 })).userId, "-83");
  });

  it("reads ids that are text", () => {
    const token = jwt({ uid: "u-0001", oid: "606079861111" });
    assert.deepEqual(readClaims(token), { userId: "u-0001", organizationId: "606079861111" });
  });

  it("leaves out ids that cannot be ids", () => {
    for (const id of [1.5, 1e30, "", "two words", "a\u001b[31m", "x".repeat(65), null, true, [1], {}]) {
      assert.deepEqual(readClaims(jwt({ uid: id, oid: id })), {});
    }
  });

  it("knows no life without both ends", () => {
    assert.deepEqual(readClaims(jwt({ exp: 7200 })), {});
    assert.deepEqual(readClaims(jwt({ iat: 0 })), {});
    assert.deepEqual(readClaims(jwt({ iat: "0", exp: "7200" })), {});
    assert.deepEqual(readClaims(jwt({ iat: null, exp: 7200 })), {});
  });

  it("gives the difference even if the token ends before it begins, for others to judge", () => {
    assert.deepEqual(readClaims(jwt({ iat: 7200, exp: 0 })), { lifeSeconds: -7200 });
  });

  for (const [title, token] of [
    ["an opaque token", "0123456789abcdef".repeat(4)],
    ["an empty token", ""],
    ["two parts", "eyJ9.eyJ9"],
    ["four parts", `${jwt({ uid: 1 })}.more`],
    ["an empty payload", "eyJ9..c2ln"],
    ["broken base64", "eyJ9.*****.c2ln"],
    ["a payload that is no JSON", jwtOfText("uid=1")],
    ["a payload that is cut off", jwtOfText('{"uid":1,"oid":2')],
    ["a payload that is null", jwt(null)],
    ["a payload that is a number", jwt(5)],
    ["a payload that is a string", jwt("uid")],
    ["a payload that is a list", jwt([1, 2])],
    ["claims under __proto__", jwtOfText('{"__proto__":{"uid":1,"oid":2,"iat":0,"exp":1}}')],
    ["claims under constructor", jwtOfText('{"constructor":{"uid":1},"toString":{"oid":2}}')],
  ] as const) {
    it(`finds none in ${title}`, () => {
      assert.deepEqual(readClaims(token), {});
    });
  }

  it("reads any text without failing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(jwtOfText)), (token) => {
        for (const value of Object.values(readClaims(token))) {
          assert.ok(typeof value === "string" || Number.isFinite(value));
        }
      }),
    );
  });
});
