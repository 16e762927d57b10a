import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { setProxyVariables } from "../../harness/proxy-variables";
import { findRefusedUrl, serve } from "../../harness/server";
import { startRawServer } from "../../harness/tls-servers";
import { passages } from "../../provider/http/tunnel-agent";
import { VERIFY_LIMIT_MS, verifyToken } from "../../provider/service/verify";

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

  it("answers accepted for 200, and sends the account", async () => {
    assert.deepEqual(await verify(permanent, "act-1"), { answer: "accepted", status: 200 });
    assert.deepEqual(service.requests[0]?.query, { accountId: "act-1" });
  });

  it("answers rejected for 401 and asks once", async () => {
    assert.deepEqual(await verify("c".repeat(64)), { answer: "rejected", status: 401 });
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
    assert.deepEqual(await verify(permanent), { answer: "accepted", status: 200 });
  });

  it("ends inside its limit when no answer comes, without a second try", async () => {
    service.scriptVerify({ silence: true });
    // Enough for the request to arrive on a busy machine too.
    assert.equal((await verify(permanent, undefined, 2000)).answer, "unknown");
    assert.equal(service.requests.length, 1);
  });

  it("takes at most 5 s unless it is told otherwise, its retry included", async (test) => {
    const timers = test.mock.method(globalThis, "setTimeout");
    service.scriptVerify({ status: 503 });
    assert.equal((await verify(permanent)).answer, "accepted");
    const limits = timers.mock.calls.map((call) => Number(call.arguments[1])).filter((ms) => ms > 3000);
    assert.equal(limits.length, 2);
    assert.equal(limits[0], 5000);
    assert.ok(limits[1]! < 5000, `${limits[1]} ms`);
    assert.equal(VERIFY_LIMIT_MS, 5000);
  });

  it("takes a limit that is no whole number of milliseconds", async () => {
    assert.deepEqual(await verify(permanent, undefined, 4999.25), { answer: "accepted", status: 200 });
  });

  it("answers unknown where nothing listens", async () => {
    const verdict = await verifyToken({ accessToken: permanent, apiEndpoint: "http://127.0.0.1:9" });
    assert.deepEqual(verdict, { answer: "unknown", why: "ECONNREFUSED" });
  });

  for (const status of [400, 401, 403, 404, 407, 503]) {
    it(`answers unknown, and never rejected, where a proxy answers ${status}, and names the proxy`, async (test) => {
      let connections = 0;
      const { port, close } = await startRawServer((socket) => {
        connections += 1;
        socket.once("data", () => socket.end(`HTTP/1.1 ${status} No\r\nretry-after: 0\r\n\r\n{}`));
      });
      test.after(close);
      setProxyVariables(test, { HTTPS_PROXY: `http://user:proxy-password@127.0.0.1:${port}` });
      const verdict = await verifyToken({ accessToken: permanent, apiEndpoint: "https://api.example.test" });
      assert.deepEqual(verdict, {
        answer: "unknown",
        why:
          status === 407
            ? `The proxy 127.0.0.1:${port} (HTTPS_PROXY) did not accept the login that HTTPS_PROXY holds (HTTP 407)`
            : `The proxy 127.0.0.1:${port} (HTTPS_PROXY) did not open the way to api.example.test (HTTP ${status})`,
      });
      assert.equal(connections, status === 503 ? 2 : 1);
    });
  }

  it("names a proxy that is not reached, is silent, or is no proxy", async (test) => {
    const ask = (limitMs?: number) =>
      verifyToken({ accessToken: permanent, apiEndpoint: "https://api.example.test" }, limitMs);
    setProxyVariables(test, { HTTPS_PROXY: await findRefusedUrl() });
    assert.match(
      ((await ask()) as { why: string }).why,
      /^The proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) gave no answer \(ECONNREFUSED\)$/,
    );
    process.env.HTTPS_PROXY = "socks5://proxy.example";
    assert.match(((await ask()) as { why: string }).why, /^HTTPS_PROXY names a proxy that speaks socks5:/);
    const { port, close } = await startRawServer(() => {});
    test.after(close);
    process.env.HTTPS_PROXY = `127.0.0.1:${port}`;
    assert.match(
      ((await ask(500)) as { why: string }).why,
      /^The proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) did not open the way to api\.example\.test within 1 s$/,
    );
  });

  it("answers unknown where a dependency throws anything at all", async (test) => {
    for (const thrown of [undefined, Object.assign(new Error(), { name: "AbortError" })]) {
      test.mock.method(passages, "run", () => Promise.reject(thrown));
      const why = thrown === undefined ? "no answer" : "no answer in time";
      assert.deepEqual(await verify(permanent), { answer: "unknown", why });
    }
  });
});
