import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { after, before, describe, it } from "node:test";
import type { Listening } from "../../emulator/listening";
import { setProxyVariables } from "../../harness/proxy-variables";
import { rejection } from "../../harness/rejection";
import { findRefusedUrl } from "../../harness/server";
import { type Connect, startProxy, startRawServer, startTlsServer } from "../../harness/tls-servers";
import { findWords, LOGIN } from "../../harness/words";
import { requestOf } from "../../provider/credentials/grants";
import { NoAnswerError, ProxyError, TimeLimitError } from "../../provider/ground/errors";
import { parseProxy } from "../../provider/http/proxy-address";
import { passages, TunnelAgent } from "../../provider/http/tunnel-agent";
import { mayPass } from "../../provider/lifecycle/renewal";
import { isRetryable } from "../../provider/service/retry";
import type { TokenRequest } from "../../provider/service/token-endpoint";
import { requestToken } from "../../provider/service/token-endpoint";

const HOST = "oauth.example.test";

function requestTo(endpoint: string): TokenRequest {
  return requestOf({ grant: "password", ...LOGIN, tokenEndpoint: endpoint, refreshEndpoint: endpoint });
}

describe("TunnelAgent", () => {
  let service: Listening & { certificate: string };
  let proxy: Listening & { connects: Connect[] };
  before(async () => {
    service = await startTlsServer(HOST, (request, response) => response.end(request.headers.host));
    proxy = await startProxy("user:proxy-password");
  });
  after(() => Promise.all([service.close(), proxy.close()]));

  const createAgent = () =>
    new TunnelAgent(parseProxy(`user:proxy-password@127.0.0.1:${proxy.port}`, "HTTPS_PROXY"));

  async function get(agent: https.Agent, host = HOST, { signal } = new AbortController()): Promise<string> {
    return passages.run({ limitMs: 15_000, signal }, async () => {
      const request = https.get({
        host,
        port: service.port,
        agent,
        ca: service.certificate,
        servername: HOST,
      });
      const [response] = (await once(request, "response")) as [http.IncomingMessage];
      return String(Buffer.concat(await response.toArray()));
    });
  }

  it("asks the proxy for the host and port, with the login as a header, and sends it nothing else", async () => {
    proxy.connects.length = 0;
    const agent = createAgent();
    assert.equal(await get(agent), `${HOST}:${service.port}`);
    assert.equal(await get(agent, "2001:db8::1"), `[2001:db8::1]:${service.port}`);
    agent.destroy();
    const expected = (target: string) => ({
      target,
      headers: {
        host: target,
        connection: "keep-alive",
        "proxy-authorization": `Basic ${Buffer.from("user:proxy-password").toString("base64")}`,
      },
    });
    assert.deepEqual(proxy.connects, [
      expected(`${HOST}:${service.port}`),
      expected(`[2001:db8::1]:${service.port}`),
    ]);
  });

  it("speaks TLS to an https:// proxy, and so gets no answer from one that does not", async () => {
    const agent = new TunnelAgent(parseProxy(`https://127.0.0.1:${proxy.port}`, "HTTPS_PROXY"));
    await rejection(get(agent));
    agent.destroy();
  });

  it("asks the proxy itself, whatever the program does to Node's own agent", async (test) => {
    test.mock.method(http.globalAgent, "createConnection", () => assert.fail("the agent of the program"));
    const agent = createAgent();
    assert.equal(await get(agent), `${HOST}:${service.port}`);
    agent.destroy();
  });

  it("keeps a tunnel when the limit of the request that opened it is over", async () => {
    proxy.connects.length = 0;
    const agent = createAgent();
    const limit = new AbortController();
    await get(agent, HOST, limit);
    limit.abort();
    await new Promise(setImmediate);
    await get(agent);
    agent.destroy();
    assert.equal(proxy.connects.length, 1);
  });
});

describe("a token request to a proxy that opens no way", () => {
  async function answerWith(
    test: { after(done: () => Promise<void>): void },
    status: number,
  ): Promise<Listening> {
    const server = await startRawServer((socket) => {
      socket.once("data", () =>
        socket.end(`HTTP/1.1 ${status} What\r\nretry-after: 600\r\n\r\nwords of the proxy`),
      );
    });
    test.after(server.close);
    return server;
  }

  for (const [status, retried] of [
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [302, false],
    [101, false],
    [501, false],
    [407, false],
    [408, true],
    [429, true],
    [500, true],
    [502, true],
    [503, true],
    [504, true],
  ] as const) {
    it(`says so for ${status}, keeps a good token, and ${retried ? "tries again" : "does not try again"}`, async (test) => {
      const { port } = await answerWith(test, status);
      setProxyVariables(test, { https_proxy: `http://127.0.0.1:${port}` });
      const error = await rejection(requestToken(requestTo(`https://${HOST}/token`)));
      assert.ok(error instanceof ProxyError);
      assert.equal(error.status, status);
      assert.equal(isRetryable(error), retried);
      assert.equal(mayPass(error), true);
      assert.match(
        error.message,
        status === 407
          ? /^The proxy 127\.0\.0\.1:\d+ \(https_proxy\) asks for a login \(HTTP 407\)\. Put it into https_proxy \(http:\/\/user:password@host:port\)\.$/
          : new RegExp(
              `^The proxy 127\\.0\\.0\\.1:${port} \\(https_proxy\\) did not open the way to oauth\\.example\\.test \\(HTTP ${status}\\)\\. ` +
                (retried
                  ? "Run again later, or ask who runs it\\.$"
                  : "Ask who runs it to allow that host, or list it in NO_PROXY\\.$"),
            ),
      );
      assert.deepEqual(findWords(error), []);
    });
  }

  it("says that the login was not accepted where one was sent, and never shows it", async (test) => {
    const { port } = await answerWith(test, 407);
    setProxyVariables(test, { HTTPS_PROXY: `http://proxy-user:proxy-password@127.0.0.1:${port}` });
    const error = await rejection(requestToken(requestTo(`https://${HOST}/token`)));
    assert.match(
      error.message,
      /^The proxy .* did not accept the login that HTTPS_PROXY holds \(HTTP 407\)\. Check/,
    );
    const header = Buffer.from("proxy-user:proxy-password").toString("base64");
    assert.deepEqual(findWords(error, ["proxy-user", "proxy-password", header]), []);
  });

  it("says that it was the proxy that was not reached, and tries again", async (test) => {
    const HTTPS_PROXY = await findRefusedUrl();
    setProxyVariables(test, { HTTPS_PROXY });
    const error = await rejection(requestToken(requestTo(`https://${HOST}/token`)));
    assert.ok(error instanceof NoAnswerError);
    assert.equal(error.causeCode, "ECONNREFUSED");
    assert.equal(
      error.message,
      `The proxy ${new URL(HTTPS_PROXY).host} (HTTPS_PROXY) gave no answer (ECONNREFUSED). ` +
        "Nothing listens there; check HTTPS_PROXY, or run again when the service is back.",
    );
    assert.equal(isRetryable(error), true);
  });

  it("names a proxy with an IPv6 address in brackets, and one that is not found", async (test) => {
    setProxyVariables(test, { HTTPS_PROXY: "[::1]:9" });
    const six = await rejection(requestToken(requestTo(`https://${HOST}/token`)));
    assert.match(six.message, /^The proxy \[::1\]:9 \(HTTPS_PROXY\) gave no answer \(E/);
    // A name that is no name, so that no name server is asked, which may take long or know every name.
    const name = `${"a".repeat(64)}.invalid`;
    process.env.HTTPS_PROXY = `http://${name}`;
    const unknown = await rejection(requestToken(requestTo(`https://${HOST}/token`)));
    assert.match(
      unknown.message,
      /^The proxy a+\.invalid:80 \(HTTPS_PROXY\) gave no answer \((ENOTFOUND|EAI_AGAIN)\)\. The host's name was not found; check HTTPS_PROXY/,
    );
  });

  it("closes the connection to a silent proxy when the limit is over", { timeout: 60_000 }, async (test) => {
    let closed: Promise<unknown> | undefined;
    const server = await startRawServer((socket) => {
      closed = once(socket.resume(), "close");
    });
    test.after(server.close);
    setProxyVariables(test, { HTTPS_PROXY: `http://127.0.0.1:${server.port}` });
    const error = await rejection(requestToken(requestTo(`https://${HOST}/token`), 500));
    assert.ok(error instanceof TimeLimitError);
    assert.equal(
      error.message,
      `The proxy 127.0.0.1:${server.port} (HTTPS_PROXY) did not open the way to ${HOST} within 1 s. Run again later, or check HTTPS_PROXY.`,
    );
    await closed;
  });

  it("closes the connection to a proxy that says no and would keep it", { timeout: 60_000 }, async (test) => {
    let closed: Promise<unknown> | undefined;
    const server = await startRawServer((socket) => {
      closed = once(socket, "close");
      socket.once("data", () => socket.write("HTTP/1.1 403 No\r\n\r\n"));
    });
    test.after(server.close);
    setProxyVariables(test, { HTTPS_PROXY: `http://127.0.0.1:${server.port}` });
    assert.ok((await rejection(requestToken(requestTo(`https://${HOST}/token`)))) instanceof ProxyError);
    await closed;
  });

  it("is told apart from another one under way", async (test) => {
    const server = await startRawServer((socket) => {
      socket.once("data", (data) =>
        socket.end(`HTTP/1.1 ${/CONNECT a/.test(String(data)) ? 403 : 503} No\r\n\r\n`),
      );
    });
    test.after(server.close);
    setProxyVariables(test, { HTTPS_PROXY: `http://127.0.0.1:${server.port}` });
    const errors = await Promise.all(
      ["a", "b", "a", "b"].map((name) =>
        rejection(requestToken(requestTo(`https://${name}.example.test/token`))),
      ),
    );
    assert.deepEqual(
      errors.map(({ message }) => /to (.*?)\. /.exec(message)?.[1]),
      ["a", "b", "a", "b"].map((name) => `${name}.example.test (HTTP ${name === "a" ? 403 : 503})`),
    );
  });

  it("is not sent at all where the variable is at fault", async (test) => {
    setProxyVariables(test, { HTTPS_PROXY: "http://user:pass#word@127.0.0.1:9" });
    const error = await rejection(requestToken(requestTo(`https://${HOST}/token`)));
    assert.ok(error instanceof ProxyError);
    assert.equal(isRetryable(error), false);
    assert.equal(mayPass(error), true);
    assert.match(error.message, /^HTTPS_PROXY is not the address of a proxy\. /);
    assert.deepEqual(findWords(error, ["pass#word"]), []);
  });
});
