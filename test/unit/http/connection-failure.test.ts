import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lookupFailure } from "../../../provider/http/connection-failure";

describe("lookupFailure", () => {
  for (const [code, cure, isLasting] of [
    ["ENOTFOUND", /^The host's name was not found; check HTTPS_PROXY and/, false],
    ["EAI_AGAIN", /^The host's name was not found/, false],
    ["ECONNREFUSED", /^Nothing listens there; check HTTPS_PROXY, or/, false],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /check HTTPS_PROXY, or .*NODE_EXTRA_CA_CERTS$/, true],
    ["SELF_SIGNED_CERT_IN_CHAIN", /NODE_EXTRA_CA_CERTS$/, true],
    ["CERT_HAS_EXPIRED", /NODE_EXTRA_CA_CERTS$/, true],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS$/, true],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /NODE_EXTRA_CA_CERTS$/, true],
    ["HOSTNAME_MISMATCH", /NODE_EXTRA_CA_CERTS$/, true],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /^It does not speak TLS as expected; check HTTPS_PROXY and/, true],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", /^It does not speak TLS as expected/, true],
    ["EPROTO", /^It does not speak TLS as expected/, true],
    [
      "HPE_INVALID_CONSTANT",
      /^What answers there does not speak HTTP as expected; check HTTPS_PROXY and/,
      true,
    ],
    ["Z_DATA_ERROR", /^What answers there does not speak HTTP as expected/, true],
    ["ECONNRESET", /^The connection broke/, false],
    ["ETIMEDOUT", /^The connection broke/, false],
    ["ERR_STREAM_PREMATURE_CLOSE", /^The connection broke/, false],
    [undefined, /^The connection broke/, false],
  ] as const) {
    it(`knows of ${code ?? "a failure without a code"} what to do, and whether to try again`, () => {
      const failure = lookupFailure(code);
      const text = failure.cure("HTTPS_PROXY");
      assert.match(text, cure);
      assert.doesNotMatch(text, /\.$/);
      assert.equal(failure.isLasting, isLasting);
    });
  }
});
