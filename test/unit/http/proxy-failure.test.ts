import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NoAnswerError } from "../../../provider/ground/errors";
import { judgeProxyFailure } from "../../../provider/http/proxy-failure";

describe("judgeProxyFailure", () => {
  it("says that the cause is unknown where there is no code", () => {
    const proxy = { variable: "HTTPS_PROXY", scheme: "http", host: "proxy.example", port: 3128 } as const;
    const error = judgeProxyFailure(proxy, undefined);
    assert.ok(error instanceof NoAnswerError);
    assert.equal(error.causeCode, undefined);
    assert.match(
      error.message,
      /^The proxy proxy\.example:3128 \(HTTPS_PROXY\) gave no answer \(unknown cause\)\. The connection broke; /,
    );
  });
});
