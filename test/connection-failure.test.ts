import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lookupFailureCure } from "../provider/connection-failure";

describe("lookupFailureCure", () => {
  for (const [code, cure] of [
    ["ENOTFOUND", /^The host's name was not found/],
    ["EAI_AGAIN", /^The host's name was not found/],
    ["ECONNREFUSED", /^Nothing listens there/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /NODE_EXTRA_CA_CERTS$/],
    ["CERT_HAS_EXPIRED", /NODE_EXTRA_CA_CERTS$/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS$/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /NODE_EXTRA_CA_CERTS$/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /^It does not speak TLS as expected/],
    ["EPROTO", /^It does not speak TLS as expected/],
    ["ECONNRESET", /^The connection broke/],
    ["ETIMEDOUT", /^The connection broke/],
    ["ERR_STREAM_PREMATURE_CLOSE", /^The connection broke/],
    [undefined, /^The connection broke/],
  ] as const) {
    it(`knows a cure for ${code ?? "a failure without a code"}`, () => {
      assert.match(lookupFailureCure(code), cure);
      assert.doesNotMatch(lookupFailureCure(code), /\.$/);
    });
  }
});
