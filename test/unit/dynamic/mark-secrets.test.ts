import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runtime } from "@pulumi/pulumi";
import { LOGIN, WORDS } from "../../../harness/words";
import type { TokenInputs } from "../../../provider/credentials/arguments";
import type { DynamicProvider } from "../../../provider/dynamic/dynamic-provider";
import { withMarkedSecrets } from "../../../provider/dynamic/mark-secrets";
import type { DynamicState } from "../../../provider/dynamic/stored-arguments";
import { UNKNOWN_VALUE } from "../../../provider/ground/pulumi-marks";

const STATE: DynamicState = {
  accessToken: "access-token-text",
  tokenType: "bearer",
  grant: "password",
  issuedAt: "1970-01-01T00:00:00.000Z",
  refreshToken: WORDS.refreshToken,
  fingerprint: { login: "AAAAAAAAAAAAAAAA" },
  username: LOGIN.username,
  renewalSecrets: { password: LOGIN.password },
};
const { accessToken, refreshToken, renewalSecrets, ...PLAIN } = STATE;
const MARKED = {
  ...PLAIN,
  accessToken: secret(accessToken),
  refreshToken: secret(refreshToken),
  renewalSecrets: secret(renewalSecrets),
};

function secret(value: unknown) {
  return { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

function provide(inputs: TokenInputs = {}): DynamicProvider {
  return withMarkedSecrets({
    check: async () => ({ inputs, failures: [{ property: "", reason: "a reason" }] }),
    create: async () => ({ id: "id", outs: STATE }),
    diff: async () => ({ changes: true }),
    update: async () => ({ outs: STATE }),
    read: async () => ({ id: "id", props: STATE }),
  });
}

describe("withMarkedSecrets", () => {
  it("marks the arguments that always are secrets, wherever they came from", async () => {
    const plain = { username: LOGIN.username, clientId: LOGIN.clientId };
    const secrets = { ...WORDS };
    assert.deepEqual(await provide({ ...plain, ...secrets }).check({}, {}), {
      inputs: {
        ...plain,
        ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, secret(value)])),
      },
      failures: [{ property: "", reason: "a reason" }],
    });
  });

  it("leaves what is not given, and what a preview does not know yet", async () => {
    const inputs = { password: null as unknown as string, clientSecret: UNKNOWN_VALUE };
    assert.deepEqual((await provide(inputs).check({}, {})).inputs, inputs);
  });

  it("marks the secret outputs of every method that returns some", async () => {
    const provider = provide();
    assert.deepEqual(await provider.create({}), { id: "id", outs: MARKED });
    assert.deepEqual(await provider.update("id", STATE, {}), { outs: MARKED });
    assert.deepEqual(await provider.read("id", STATE), { id: "id", props: MARKED });
    assert.deepEqual(await provider.diff("id", STATE, {}), { changes: true });
  });
});
