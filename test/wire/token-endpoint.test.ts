import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { digest } from "../../emulator/token-service";
import { rejection } from "../../harness/rejection";
import { findRefusedUrl, runTokenService, serve } from "../../harness/server";
import { findWords, LOGIN } from "../../harness/words";
import packageJson from "../../package.json";
import type { PasswordCredentials } from "../../provider/credentials/credentials";
import { requestOf } from "../../provider/credentials/grants";
import { AnswerTooLargeError, NoAnswerError, TimeLimitError } from "../../provider/ground/errors";
import { BODY_LIMIT_BYTES } from "../../provider/http/http";
import { passages } from "../../provider/http/tunnel-agent";
import type { TokenRequest } from "../../provider/service/token-endpoint";
import { requestToken } from "../../provider/service/token-endpoint";

const LIMIT_MS = 1000;

/** Far above what a test takes, so that a limit that never comes fails it. */
const HANG_MS = 60_000;

function requestTo(endpoint: string, login: Partial<PasswordCredentials> = {}): TokenRequest {
  return requestOf({
    grant: "password",
    ...LOGIN,
    ...login,
    tokenEndpoint: endpoint,
    refreshEndpoint: endpoint,
  });
}

describe("requestToken", () => {
  it("returns status, headers and body of an answer", async (test) => {
    const service = await runTokenService(test, { logins: [LOGIN] });
    const answer = await requestToken(requestTo(service.tokenEndpoint));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["cache-control"], "no-store");
    const body = JSON.parse(answer.body) as { request: { id: string }; response: { items: object[] } };
    assert.equal(answer.headers["x-request-id"], body.request.id);
    assert.equal(body.response.items.length, 2);
  });

  it("posts a form and says who asks and what it takes", async (test) => {
    const service = await runTokenService(test, { logins: [LOGIN] });
    await requestToken(requestTo(service.tokenEndpoint));
    const [request, ...more] = service.requests;
    assert.deepEqual(more, []);
    assert.equal(request!.method, "POST");
    assert.equal(request!.path, "/token");
    assert.deepEqual(request!.headers, {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
      "user-agent": `pulumi-spotinst-token/${packageJson.version}`,
    });
    assert.deepEqual(request!.fields, ["username", "password", "grant_type", "client_id", "client_secret"]);
  });

  it("sends no Authorization header and no login in the URL", async (test) => {
    const seen: { url?: string; names: string[] }[] = [];
    const url = await serve(test, (request, response) => {
      seen.push({ url: request.url!, names: Object.keys(request.headers) });
      response.end("{}");
    });
    await requestToken(requestTo(`${url}/token?tenant=a`));
    assert.equal(seen[0]!.url, "/token?tenant=a");
    assert.ok(!seen[0]!.names.includes("authorization"));
  });

  for (const password of ["a&b=c", "1+1", "100%", "%41%zz", "pässwörd 密码🔒", "'\"\\;#?/", " blanks "]) {
    it(`carries the password ${JSON.stringify(password)} to the service unchanged`, async (test) => {
      const service = await runTokenService(test, { logins: [{ ...LOGIN, password }] });
      const { status } = await requestToken(requestTo(service.tokenEndpoint, { password }));
      assert.equal(status, 200);
      assert.equal(service.requests[0]!.passwordDigest, digest(password));
    });
  }

  it("returns failures like any other answer", async (test) => {
    const service = await runTokenService(test);
    service.script(
      { status: 400, body: "no" },
      { status: 429, headers: { "x-ratelimit-reset": "7" } },
      { status: 503 },
    );
    const request = requestTo(service.tokenEndpoint);
    assert.deepEqual((await requestToken(request)).body, "no");
    assert.equal((await requestToken(request)).headers["x-ratelimit-reset"], "7");
    assert.equal((await requestToken(request)).status, 503);
  });

  it("sends one request only, whatever the answer", async (test) => {
    const service = await runTokenService(test);
    service.script({ status: 503 });
    await requestToken(requestTo(service.tokenEndpoint));
    assert.equal(service.requests.length, 1);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not follow a redirect (${status}), which would take the login along`, async (test) => {
      const elsewhere = await runTokenService(test);
      const url = await serve(test, (_request, response) => {
        response.writeHead(status, { location: elsewhere.tokenEndpoint }).end();
      });
      const answer = await requestToken(requestTo(url));
      assert.equal(answer.status, status);
      assert.equal(answer.headers.location, elsewhere.tokenEndpoint);
      assert.equal(elsewhere.requests.length, 0);
    });
  }

  it("takes a body of exactly the limit", async (test) => {
    const url = await serve(test, (_request, response) => {
      response.end("x".repeat(BODY_LIMIT_BYTES));
    });
    assert.equal((await requestToken(requestTo(url))).body.length, BODY_LIMIT_BYTES);
  });

  it("gives up on a body larger than the limit", async (test) => {
    const url = await serve(test, (_request, response) => {
      response.end("x".repeat(BODY_LIMIT_BYTES + 1));
    });
    const error = await rejection(requestToken(requestTo(url)));
    assert.ok(error instanceof AnswerTooLargeError);
    assert.equal(error.code, "answer_too_large");
    assert.match(
      error.message,
      /^The token service at 127\.0\.0\.1:\d+ answered with more than 1024 KiB, which is no token response\. Check the endpoint\.$/,
    );
    assert.deepEqual(findWords(error), []);
  });

  it("gives up on a small body that unpacks to more than the limit", async (test) => {
    const url = await serve(test, (_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync(Buffer.alloc(BODY_LIMIT_BYTES * 8)));
    });
    assert.ok((await rejection(requestToken(requestTo(url)))) instanceof AnswerTooLargeError);
  });

  it("gives up on a service that is silent", { timeout: HANG_MS }, async (test) => {
    const service = await runTokenService(test);
    service.script({ silence: true });
    // The limit comes when the request has, however slow the machine is.
    test.mock.timers.enable({ apis: ["setTimeout"] });
    const outcome = rejection(requestToken(requestTo(service.tokenEndpoint), LIMIT_MS));
    while (service.requests.length === 0) {
      await new Promise(setImmediate);
    }
    test.mock.timers.tick(LIMIT_MS);
    const error = await outcome;
    assert.ok(error instanceof TimeLimitError);
    assert.equal(error.code, "time_limit");
    assert.equal(
      error.message,
      `The token service at 127.0.0.1:${service.port} did not answer within 1 s. ` +
        "Run again later, or check the network and the proxy.",
    );
    assert.deepEqual(findWords(error), []);
  });

  it("gives up on a silent service also where memory is tidied up meanwhile", {
    timeout: HANG_MS,
  }, async (test) => {
    setFlagsFromString("--expose-gc");
    const tidyUp = runInNewContext("gc") as () => void;
    let tidying: NodeJS.Timeout | undefined;
    const url = await serve(test, () => {
      tidying = setInterval(tidyUp, 10);
    });
    const error = await rejection(requestToken(requestTo(url), LIMIT_MS)).finally(() =>
      clearInterval(tidying),
    );
    assert.ok(error instanceof TimeLimitError);
  });

  it("gives up on a body that does not end within the limit", async (test) => {
    const url = await serve(test, (_request, response) => {
      response.writeHead(200).write('{"response":');
    });
    assert.ok((await rejection(requestToken(requestTo(url), LIMIT_MS))) instanceof TimeLimitError);
  });

  for (const [name, ownMs] of [
    ["15 s", undefined],
    ["the limit of the caller where that is less", 4_000],
    ["15 s where that is more", 60_000],
  ] as const) {
    it(`waits for ${name}`, async (test) => {
      const url = await serve(test, (_request, response) => response.end("{}"));
      const timers = test.mock.method(globalThis, "setTimeout");
      await requestToken(requestTo(url), ownMs);
      assert.equal(timers.mock.calls[0]?.arguments[1], Math.min(ownMs ?? Number.POSITIVE_INFINITY, 15_000));
    });
  }

  it("tells of a connection that is reset", async (test) => {
    const service = await runTokenService(test);
    service.script({ reset: true });
    const error = await rejection(requestToken(requestTo(service.tokenEndpoint)));
    assert.ok(error instanceof NoAnswerError);
    assert.equal(error.code, "no_answer");
    assert.equal(error.causeCode, "ECONNRESET");
    assert.match(
      error.message,
      /^No answer came from the token service at 127\.0\.0\.1:\d+ \(ECONNRESET\)\. /,
    );
    assert.deepEqual(findWords(error), []);
  });

  it("tells of a body that breaks off", async (test) => {
    const service = await runTokenService(test);
    service.script({ status: 200, headers: { "content-length": "100" }, body: "{" });
    const error = await rejection(requestToken(requestTo(service.tokenEndpoint)));
    assert.ok(error instanceof NoAnswerError);
    assert.match(error.message, /The connection broke; run again/);
  });

  it("tells of a port on which nothing listens", async () => {
    const error = await rejection(requestToken(requestTo(await findRefusedUrl())));
    assert.ok(error instanceof NoAnswerError);
    assert.match(error.message, /\(ECONNREFUSED\)\. Nothing listens there; check the endpoint/);
    assert.deepEqual(findWords(error), []);
  });

  it("tells of a port that does not speak TLS", async (test) => {
    const url = await serve(test, (_request, response) => response.end());
    const error = await rejection(requestToken(requestTo(url.replace("http:", "https:"))));
    assert.ok(error instanceof NoAnswerError);
    assert.match(error.message, /It does not speak TLS as expected/);
  });

  it("names the host and never the rest of the URL", async () => {
    const url = `${await findRefusedUrl()}/token?key=${LOGIN.password}`;
    const error = await rejection(requestToken(requestTo(url)));
    assert.deepEqual(findWords(error), []);
    assert.doesNotMatch(error.message, /key=/);
  });

  it("says that the cause is unknown where a dependency throws anything at all", async (test) => {
    test.mock.method(passages, "run", () => Promise.reject(undefined));
    const error = await rejection(requestToken(requestTo("https://oauth.example.com/token")));
    assert.ok(error instanceof NoAnswerError);
    assert.match(error.message, /\(unknown cause\)/);
  });
});
