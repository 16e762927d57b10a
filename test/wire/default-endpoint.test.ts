import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CLIENT, LOGIN, WORDS } from "../../harness/words";
import { DEFAULT_REFRESH_ENDPOINT, DEFAULT_TOKEN_ENDPOINT } from "../../provider/credentials/credentials";
import { findFailures } from "../../provider/credentials/inputs";
import { resolveCredentials } from "../../provider/credentials/resolve-credentials";
import { UNKNOWN_VALUE } from "../../provider/ground/pulumi-marks";
import { takeFingerprint } from "../../provider/token/fingerprint";

describe("the default tokenEndpoint, written down", () => {
  const written = { ...LOGIN, tokenEndpoint: DEFAULT_TOKEN_ENDPOINT };

  it("means the same token as leaving it out", () => {
    const [with_, without] = [written, LOGIN].map((inputs) => resolveCredentials(inputs, {}).credentials!);
    assert.deepEqual(takeFingerprint(with_!), takeFingerprint(without!));
  });

  it("sends refresh tokens to the documented host", () => {
    const credentials = resolveCredentials(written, {}).credentials!;
    assert.ok(credentials.grant === "password");
    assert.equal(credentials.refreshEndpoint, DEFAULT_REFRESH_ENDPOINT);
  });

  it("needs no refreshEndpoint beside a refreshToken", () => {
    const inputs = { ...CLIENT, refreshToken: WORDS.refreshToken, tokenEndpoint: DEFAULT_TOKEN_ENDPOINT };
    assert.deepEqual(findFailures(inputs, {}), []);
  });
});

describe("a value that a preview does not know", () => {
  it("contradicts nothing, on either side", () => {
    assert.deepEqual(findFailures({ ...LOGIN, permanentToken: UNKNOWN_VALUE }, {}), []);
    assert.deepEqual(findFailures({ permanentToken: "a".repeat(32), username: UNKNOWN_VALUE }, {}), []);
  });
});
