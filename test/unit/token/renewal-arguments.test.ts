import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LOGIN } from "../../../harness/words";
import { isSameRenewal, soundArguments } from "../../../provider/token/renewal-arguments";

describe("isSameRenewal", () => {
  it("is false when an argument that a renewal needs changed", () => {
    const { password: _password, ...withoutPassword } = LOGIN;
    assert.equal(isSameRenewal(LOGIN, { ...LOGIN }), true);
    assert.equal(isSameRenewal(LOGIN, { ...LOGIN, password: "another" }), false);
    assert.equal(isSameRenewal(LOGIN, { ...LOGIN, timeoutSeconds: 5 }), false);
    assert.equal(isSameRenewal(LOGIN, withoutPassword), false);
  });

  it("is true when another argument changed, or one is null", () => {
    const others = { triggers: [1], account: "act-12345678", permanentToken: null as unknown as string };
    assert.equal(isSameRenewal(LOGIN, { ...LOGIN, ...others }), true);
    assert.equal(isSameRenewal(LOGIN, { ...LOGIN, verify: null as unknown as boolean }), true);
  });
});

describe("soundArguments", () => {
  it("leaves out numbers that only an edited state can hold", () => {
    const edited = { ...LOGIN, renewBeforeSeconds: -1, timeoutSeconds: "soon" as unknown as number };
    assert.deepEqual(soundArguments(edited), LOGIN);
  });

  it("holds the limit to an hour", () => {
    assert.deepEqual(soundArguments({ timeoutSeconds: 1e9, renewBeforeSeconds: 0 }), {
      timeoutSeconds: 3600,
      renewBeforeSeconds: 0,
    });
  });
});
