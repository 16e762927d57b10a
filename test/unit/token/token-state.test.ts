import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MINTED_TOKEN } from "../../../harness/words";
import {
  hasOrigin,
  originOf,
  pickState,
  replaceOrigin,
  type TokenOrigin,
  type TokenState,
} from "../../../provider/token/token-state";

const ORIGIN: TokenOrigin = {
  grant: "password",
  fingerprint: { login: "AAAAAAAAAAAAAAAA" },
  account: "act-12345678",
};
const STATE: TokenState = { ...MINTED_TOKEN, organizationId: "606079861111", userId: "-83", ...ORIGIN };

describe("pickState", () => {
  it("keeps every output", () => {
    assert.deepEqual(pickState(STATE), STATE);
  });

  it("drops what the engine, older versions and a dynamic resource keep there", () => {
    const others = {
      __provider: "code",
      __inputs: {},
      password: "x",
      clientId: null,
      username: "user",
      renewalSecrets: {},
    };
    assert.deepEqual(pickState({ ...STATE, ...others }), STATE);
  });
});

describe("replaceOrigin", () => {
  it("keeps the token and takes the present origin", () => {
    const { account: _account, ...origin } = ORIGIN;
    const { account: _none, ...token } = STATE;
    assert.deepEqual(replaceOrigin(STATE, origin), token);
    assert.deepEqual(replaceOrigin(STATE, { ...ORIGIN, account: "act-87654321" }), {
      ...STATE,
      account: "act-87654321",
    });
  });
});

describe("originOf", () => {
  it("returns what a token was minted for", () => {
    assert.deepEqual(originOf(STATE), ORIGIN);
  });
});

describe("hasOrigin", () => {
  it("is false when anything changed", () => {
    const { account: _account, ...withoutAccount } = ORIGIN;
    assert.equal(hasOrigin(STATE, ORIGIN), true);
    assert.equal(hasOrigin(STATE, { ...ORIGIN, account: "act-87654321" }), false);
    assert.equal(hasOrigin(STATE, withoutAccount), false);
    assert.equal(hasOrigin(STATE, { ...ORIGIN, fingerprint: { login: "B" } }), false);
    assert.equal(hasOrigin(STATE, { ...ORIGIN, grant: "permanent" }), false);
  });
});
