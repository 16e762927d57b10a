import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { startTokenService, type TokenService } from "../emulator/token-service";
import { verifyToken } from "../provider/verify";

describe("verifyToken", () => {
  let service: TokenService;
  const permanent = "b".repeat(64);
  before(async () => {
    service = await startTokenService({ permanentTokens: [permanent] });
  });
  beforeEach(() => service.clearRequests());
  after(() => service.close());

  const verify = (accessToken: string, account?: string, limitMs?: number) =>
    verifyToken(
      { accessToken, apiEndpoint: service.url, ...(account !== undefined && { account }) },
      limitMs,
    );

  it("answers alive for 200, and sends the account", async () => {
    assert.deepEqual(await verify(permanent, "act-1"), { answer: "alive" });
    assert.deepEqual(service.requests[0]?.query, { accountId: "act-1" });
  });

  it("answers dead for 401 and asks once", async () => {
    assert.deepEqual(await verify("c".repeat(64)), { answer: "dead" });
    assert.equal(service.requests.length, 1);
  });

  for (const status of [302, 400, 403, 404, 429, 500, 503]) {
    it(`answers unknown for ${status}, after one retry`, async () => {
      service.scriptVerify({ status }, { status });
      assert.deepEqual(await verify(permanent), { answer: "unknown", why: `HTTP ${status}` });
      assert.equal(service.requests.length, 2);
    });
  }

  it("takes the answer of the retry", async () => {
    service.scriptVerify({ reset: true });
    assert.deepEqual(await verify(permanent), { answer: "alive" });
  });

  it("ends inside its limit when no answer comes, without a second try", async () => {
    service.scriptVerify({ silence: true });
    assert.equal((await verify(permanent, undefined, 50)).answer, "unknown");
    assert.equal(service.requests.length, 1);
  });

  it("takes a limit that is no whole number of milliseconds", async () => {
    assert.deepEqual(await verify(permanent, undefined, 4999.25), { answer: "alive" });
  });

  it("answers unknown where nothing listens", async () => {
    const verdict = await verifyToken({ accessToken: permanent, apiEndpoint: "http://127.0.0.1:9" });
    assert.deepEqual(verdict, { answer: "unknown", why: "ECONNREFUSED" });
  });
});
