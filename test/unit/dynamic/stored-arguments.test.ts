import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LOGIN, MINTED_TOKEN, WORDS } from "../../../harness/words";
import { restoreArguments, storeArguments } from "../../../provider/dynamic/stored-arguments";

const STATE = {
  ...MINTED_TOKEN,
  grant: "password" as const,
  fingerprint: { login: "AAAAAAAAAAAAAAAA" },
};

describe("the arguments that a dynamic resource stores", () => {
  it("are what a renewal needs and nothing that it does not, the secrets in one", () => {
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
    const stored = storeArguments(STATE, { ...plain, ...secrets, ...needless });
    assert.deepEqual(stored, { ...STATE, ...plain, renewalSecrets: secrets });
    assert.deepEqual(restoreArguments(stored), { ...plain, ...secrets });
  });

  it("are none when all comes from the environment", () => {
    assert.deepEqual(storeArguments(STATE, {}), STATE);
    assert.deepEqual(storeArguments(STATE, { account: "act-12345678" }), STATE);
    assert.deepEqual(storeArguments(STATE, { username: null as unknown as string }), STATE);
    assert.deepEqual(restoreArguments({}), {});
  });

  it("are never a permanent token", () => {
    assert.deepEqual(storeArguments(STATE, { permanentToken: WORDS.permanentToken }), STATE);
  });

  it("take no secret's place in an edited state", () => {
    const edited = { renewalSecrets: { password: "p", username: "another" } };
    assert.deepEqual(restoreArguments({ username: "user", ...edited }), { username: "user", password: "p" });
  });
});
