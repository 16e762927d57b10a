import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { startTokenService, type TokenService } from "../emulator/token-service";
import { verifyToken } from "../provider/verify";
import { serve } from "./support/server";

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
    assert.deepEqual(await verify(permanent, "act-1"), { answer: "alive", status: 200 });
    assert.deepEqual(service.requests[0]?.query, { accountId: "act-1" });
  });

  it("answers dead for 401 and asks once", async () => {
    assert.deepEqual(await verify("c".repeat(64)), { answer: "dead", status: 401 });
    assert.equal(service.requests.length, 1);
  });

  for (const status of [302, 400, 403, 404, 429]) {
    it(`answers unknown for ${status}, and asks once`, async () => {
      service.scriptVerify({ status });
      assert.deepEqual(await verify(permanent), { answer: "unknown", why: `HTTP ${status}`, status });
      assert.equal(service.requests.length, 1);
    });
  }

  for (const status of [500, 503]) {
    it(`answers unknown for ${status}, after one retry`, async () => {
      service.scriptVerify({ status }, { status });
      assert.deepEqual(await verify(permanent), { answer: "unknown", why: `HTTP ${status}`, status });
      assert.equal(service.requests.length, 2);
    });
  }

  it("does not ask again where it was asked to wait, and tells for how long", async () => {
    service.scriptVerify({ status: 503, headers: { "retry-after": "7" } });
    const { retryAfterSeconds } = (await verify(permanent)) as { retryAfterSeconds?: number };
    assert.equal(retryAfterSeconds, 7);
    assert.equal(service.requests.length, 1);
  });

  it("keeps the path of the apiEndpoint", async (test) => {
    const paths: (string | undefined)[] = [];
    const url = await serve(test, (request, response) => {
      paths.push(request.url);
      response.end("{}");
    });
    for (const apiEndpoint of [url, `${url}/`, `${url}/spot/api`, `${url}/spot/api/`]) {
      await verifyToken({ accessToken: permanent, apiEndpoint });
    }
    assert.deepEqual(paths, [
      "/events/subscription",
      "/events/subscription",
      "/spot/api/events/subscription",
      "/spot/api/events/subscription",
    ]);
  });

  it("takes the answer of the retry", async () => {
    service.scriptVerify({ reset: true });
    assert.deepEqual(await verify(permanent), { answer: "alive", status: 200 });
  });

  it("ends inside its limit when no answer comes, without a second try", async () => {
    service.scriptVerify({ silence: true });
    assert.equal((await verify(permanent, undefined, 50)).answer, "unknown");
    assert.equal(service.requests.length, 1);
  });

  it("takes a limit that is no whole number of milliseconds", async () => {
    assert.deepEqual(await verify(permanent, undefined, 4999.25), { answer: "alive", status: 200 });
  });

  it("answers unknown where nothing listens", async () => {
    const verdict = await verifyToken({ accessToken: permanent, apiEndpoint: "http://127.0.0.1:9" });
    assert.deepEqual(verdict, { answer: "unknown", why: "ECONNREFUSED" });
  });

  it("answers unknown where a dependency throws anything at all", async (test) => {
    for (const thrown of [undefined, Object.assign(new Error(), { name: "AbortError" })]) {
      test.mock.method(AbortSignal, "timeout", () => {
        throw thrown;
      });
      const why = thrown === undefined ? "no answer" : "no answer in time";
      assert.deepEqual(await verify(permanent), { answer: "unknown", why });
    }
  });
});
