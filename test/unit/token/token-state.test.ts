import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LOGIN, MINTED_TOKEN, WORDS } from "../../../harness/words";
import {
  argumentsOf,
  hasArguments,
  pickState,
  replaceArguments,
  restoreRenewalArguments,
  type StoredArguments,
  storeRenewalArguments,
  type TokenState,
} from "../../../provider/token/token-state";

const ARGUMENTS: StoredArguments = { grant: "password", fingerprint: { login: "AAAAAAAAAAAAAAAA" } };
const ALL_ARGUMENTS: StoredArguments = {
  ...ARGUMENTS,
  account: "act-12345678",
  username: LOGIN.username,
  renewalSecrets: { password: LOGIN.password },
};
const STATE: TokenState = {
  ...MINTED_TOKEN,
  organizationId: "606079861111",
  userId: "-83",
  ...ALL_ARGUMENTS,
};

describe("pickState", () => {
  it("keeps every output", () => {
    assert.deepEqual(pickState(STATE), STATE);
  });

  it("drops what the engine and older versions keep there", () => {
    assert.deepEqual(
      pickState({ ...STATE, __provider: "code", __inputs: {}, password: "x", clientId: null }),
      STATE,
    );
  });
});

describe("replaceArguments", () => {
  it("keeps the token and takes the present arguments", () => {
    const { account: _account, username: _username, renewalSecrets: _secrets, ...token } = STATE;
    assert.deepEqual(replaceArguments(STATE, ARGUMENTS), token);
    assert.deepEqual(replaceArguments(STATE, { ...ALL_ARGUMENTS, account: "act-87654321" }), {
      ...STATE,
      account: "act-87654321",
    });
  });
});

describe("argumentsOf", () => {
  it("returns what the state took from the arguments", () => {
    assert.deepEqual(argumentsOf(STATE), ALL_ARGUMENTS);
    assert.deepEqual(argumentsOf(replaceArguments(STATE, ARGUMENTS)), ARGUMENTS);
  });
});

describe("hasArguments", () => {
  it("is true of a state that holds the present arguments", () => {
    assert.equal(hasArguments(STATE, ALL_ARGUMENTS), true);
    assert.equal(hasArguments(replaceArguments(STATE, ARGUMENTS), ARGUMENTS), true);
  });

  it("is false when the account or an argument of a renewal is another, new or gone", () => {
    const { account: _account, ...withoutAccount } = ALL_ARGUMENTS;
    const { username: _username, ...withoutUsername } = ALL_ARGUMENTS;
    const { renewalSecrets: _secrets, ...withoutSecrets } = ALL_ARGUMENTS;
    assert.equal(hasArguments(STATE, { ...ALL_ARGUMENTS, account: "act-87654321" }), false);
    assert.equal(hasArguments(STATE, withoutAccount), false);
    assert.equal(hasArguments(STATE, withoutUsername), false);
    assert.equal(hasArguments(STATE, withoutSecrets), false);
    assert.equal(
      hasArguments(STATE, {
        ...ALL_ARGUMENTS,
        renewalSecrets: { password: "other-password" },
      }),
      false,
    );
    assert.equal(hasArguments(replaceArguments(STATE, ARGUMENTS), ALL_ARGUMENTS), false);
  });
});

describe("storeRenewalArguments", () => {
  it("keeps what a renewal needs and nothing that it does not, the secrets in one", () => {
    const plain = {
      username: LOGIN.username,
      clientId: LOGIN.clientId,
      tokenEndpoint: "https://broker.example.com/token",
      refreshEndpoint: "https://broker.example.com/refresh",
      renewBeforeSeconds: 60,
      timeoutSeconds: 30,
      verify: false,
      renewOnRefresh: false,
    };
    const secrets = {
      password: LOGIN.password,
      clientSecret: LOGIN.clientSecret,
      refreshToken: WORDS.refreshToken,
    };
    const needless = { account: "act-12345678", triggers: [1] };
    const stored = storeRenewalArguments({ ...plain, ...secrets, ...needless });
    assert.deepEqual(stored, { ...plain, renewalSecrets: secrets });
    assert.deepEqual(restoreRenewalArguments(stored), { ...plain, ...secrets });
  });

  it("keeps nothing when all comes from the environment", () => {
    assert.deepEqual(storeRenewalArguments({}), {});
    assert.deepEqual(storeRenewalArguments({ account: "act-12345678" }), {});
    assert.deepEqual(storeRenewalArguments({ username: null as unknown as string }), {});
    assert.deepEqual(restoreRenewalArguments({}), {});
  });

  it("never keeps a permanent token", () => {
    assert.deepEqual(storeRenewalArguments({ permanentToken: WORDS.permanentToken }), {});
  });
});
