import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import {
  DEMO_LOGIN,
  digest,
  type ErrorShape,
  startTokenService,
  type TokenService,
  type TokenServiceOptions,
} from "../../emulator/token-service";

const CLIENT = { client_id: DEMO_LOGIN.clientId, client_secret: DEMO_LOGIN.clientSecret };
const PASSWORD_GRANT = {
  username: DEMO_LOGIN.username,
  password: DEMO_LOGIN.password,
  grant_type: "password",
  ...CLIENT,
};

interface Item {
  accessToken?: string;
  refreshToken?: string;
  tokenType?: string;
  expiresIn?: number;
}

let nowMs = 0;
const running: TokenService[] = [];

async function start(options: TokenServiceOptions = {}): Promise<TokenService> {
  nowMs = 0;
  const service = await startTokenService({ now: () => nowMs, ...options });
  running.push(service);
  return service;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

function post(service: TokenService, fields: Record<string, string>, init: RequestInit = {}) {
  return fetch(service.tokenEndpoint, { method: "POST", body: new URLSearchParams(fields), ...init });
}

async function readItems(answer: Response): Promise<Item[]> {
  assert.equal(answer.status, 200);
  const { response } = (await answer.json()) as { response: { items: Item[]; count: number } };
  assert.equal(response.count, response.items.length);
  return response.items;
}

async function login(service: TokenService): Promise<{ accessToken: string; refreshToken: string }> {
  const [access, refresh] = await readItems(await post(service, PASSWORD_GRANT));
  return { accessToken: access!.accessToken!, refreshToken: refresh!.refreshToken! };
}

function refresh(service: TokenService, refreshToken: string, client = CLIENT) {
  return post(service, { refresh_token: refreshToken, grant_type: "refresh_token", ...client });
}

async function verify(service: TokenService, token: string, query = ""): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${service.url}/events/subscription${query}`, { headers });
  await answer.text();
  return answer.status;
}

async function readOauthError(answer: Response): Promise<string> {
  assert.equal(answer.status, 400);
  const body = (await answer.json()) as { error: string; error_description: string };
  assert.ok(body.error_description.length > 0);
  return body.error;
}

function readJwtPayload(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
}

describe("password grant", () => {
  it("answers with an access token and a refresh token in the recorded envelope", async () => {
    const answer = await post(await start(), PASSWORD_GRANT);
    const body = (await answer.json()) as {
      request: { id: string };
      response: { items: Item[] };
    };
    const [access, refreshItem] = body.response.items;
    assert.deepEqual(body, {
      request: {
        id: body.request.id,
        url: "/token",
        method: "POST",
        timestamp: "1970-01-01T00:00:00.000Z",
      },
      response: {
        status: { code: 200, message: "OK" },
        kind: "spotinst:oauth2:token",
        items: [
          { accessToken: access!.accessToken, tokenType: "bearer", expiresIn: 7200 },
          { refreshToken: refreshItem!.refreshToken, tokenType: "bearer", expiresIn: 1209600 },
        ],
        count: 2,
      },
    });
    assert.equal(answer.headers.get("x-request-id"), body.request.id);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.get("pragma"), "no-cache");
  });

  it("puts the documented claims into the token", async () => {
    const { accessToken } = await login(await start());
    const { iss, uid, oid, role, iat, exp } = readJwtPayload(accessToken);
    assert.equal(iss, "spotinst");
    assert.ok(Number.isInteger(uid) && Number.isInteger(role));
    assert.match(String(oid), /^\d{12}$/);
    assert.deepEqual({ iat, exp }, { iat: 0, exp: 7200 });
  });

  it("gives two different tokens within one second", async () => {
    const service = await start();
    assert.notEqual((await login(service)).accessToken, (await login(service)).accessToken);
  });

  it("refuses each wrong part of a login", async () => {
    const service = await start();
    for (const field of ["username", "password", "client_id", "client_secret"]) {
      const answer = await post(service, { ...PASSWORD_GRANT, [field]: "wrong" });
      assert.equal(await readOauthError(answer), "invalid_grant", field);
    }
  });

  it("accepts a password of any characters that is form-encoded", async () => {
    const odd = { ...DEMO_LOGIN, password: "a&b=c+d%20 é" };
    const service = await start({ logins: [odd] });
    assert.equal((await post(service, { ...PASSWORD_GRANT, password: odd.password })).status, 200);
    assert.equal(service.requests[0]!.passwordDigest, digest(odd.password));
  });

  it("floors expiresIn, so a part of a second is lost", async () => {
    const service = await start();
    nowMs = 1500;
    const [access] = await readItems(await post(service, PASSWORD_GRANT));
    assert.equal(access!.expiresIn, 7199);
    assert.equal(service.issued[0]!.expiresAtMs, 7_201_000);
  });
});

describe("client_credentials grant", () => {
  const GRANT = { grant_type: "client_credentials", ...CLIENT };

  it("answers with an access token alone", async () => {
    const service = await start();
    const items = await readItems(await post(service, GRANT));
    assert.deepEqual(Object.keys(items[0]!), ["accessToken", "tokenType", "expiresIn"]);
    assert.equal(items.length, 1);
    assert.equal(await verify(service, items[0]!.accessToken!), 200);
  });

  it("refuses a wrong client", async () => {
    const answer = await post(await start(), { ...GRANT, client_secret: "wrong" });
    assert.equal(await readOauthError(answer), "invalid_client");
  });

  it("follows the clients where they are given", async () => {
    const service = await start({ clients: [{ clientId: "broker", clientSecret: "broker-secret" }] });
    const broker = { ...GRANT, client_id: "broker", client_secret: "broker-secret" };
    assert.equal((await post(service, broker)).status, 200);
    assert.equal((await post(service, GRANT)).status, 400);
  });
});

describe("refresh_token grant", () => {
  it("answers with a new pair and spends the old refresh token", async () => {
    const service = await start();
    const first = await login(service);
    const [access, next] = await readItems(await refresh(service, first.refreshToken));
    assert.notEqual(access!.accessToken, first.accessToken);
    assert.notEqual(next!.refreshToken, first.refreshToken);
    assert.equal(await readOauthError(await refresh(service, first.refreshToken)), "invalid_grant");
    assert.equal((await refresh(service, next!.refreshToken!)).status, 200);
  });

  it("without rotation answers with an access token alone and the old refresh token stays good", async () => {
    const service = await start({ rotateRefreshTokens: false });
    const { refreshToken } = await login(service);
    for (let round = 0; round < 2; round += 1) {
      const items = await readItems(await refresh(service, refreshToken));
      assert.equal(items.length, 1);
      assert.equal(items[0]!.refreshToken, undefined);
    }
  });

  it("does not spend the old refresh token when the form has no place for a new one", async () => {
    const service = await start();
    const { refreshToken } = await login(service);
    service.script({ form: "one-item" });
    assert.equal((await readItems(await refresh(service, refreshToken))).length, 1);
    assert.equal((await refresh(service, refreshToken)).status, 200);
  });

  it("lets one of many simultaneous refreshes win", async () => {
    const service = await start({ delayMs: 2 });
    const { refreshToken } = await login(service);
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(service, refreshToken)));
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 400, 400, 400, 400]);
  });

  it("keeps the earlier access token alive", async () => {
    const service = await start();
    const { accessToken, refreshToken } = await login(service);
    await refresh(service, refreshToken);
    assert.equal(await verify(service, accessToken), 200);
  });

  it("refuses an expired, an unknown and a killed refresh token, and an access token in its place", async () => {
    const service = await start({ refreshLifetimeSeconds: 10 });
    const expired = await login(service);
    nowMs = 10_000;
    assert.equal(await readOauthError(await refresh(service, expired.refreshToken)), "invalid_grant");
    const { accessToken, refreshToken } = await login(service);
    assert.equal(await readOauthError(await refresh(service, "unknown")), "invalid_grant");
    assert.equal(await readOauthError(await refresh(service, accessToken)), "invalid_grant");
    service.killRefreshTokens();
    assert.equal(await readOauthError(await refresh(service, refreshToken)), "invalid_grant");
  });

  it("refuses a wrong client, and another client's refresh token without spending it", async () => {
    const other = { ...DEMO_LOGIN, username: "other", clientId: "other-client" };
    const service = await start({ logins: [DEMO_LOGIN, other] });
    const { refreshToken } = await login(service);
    const wrong = { ...CLIENT, client_secret: "wrong" };
    assert.equal(await readOauthError(await refresh(service, refreshToken, wrong)), "invalid_client");
    const stranger = { ...CLIENT, client_id: "other-client" };
    assert.equal(await readOauthError(await refresh(service, refreshToken, stranger)), "invalid_grant");
    assert.equal((await refresh(service, refreshToken)).status, 200);
  });
});

describe("form", () => {
  it("one-item leaves the refresh token out", async () => {
    const service = await start({ form: "one-item" });
    const items = await readItems(await post(service, PASSWORD_GRANT));
    assert.equal(items.length, 1);
    assert.equal(items[0]!.refreshToken, undefined);
    assert.equal(service.issued[0]!.refreshToken, undefined);
  });

  it("opaque is a token of 64 hexadecimal digits alone, which is accepted until it expires", async () => {
    let nowMs = 0;
    const service = await start({ form: "opaque", now: () => nowMs });
    const [item] = await readItems(await post(service, PASSWORD_GRANT));
    assert.match(item!.accessToken!, /^[0-9a-f]{64}$/);
    assert.equal(service.issued[0]!.refreshToken, undefined);
    const ask = async () =>
      (
        await fetch(`${service.url}/events/subscription`, {
          headers: { authorization: `Bearer ${item!.accessToken}` },
        })
      ).status;
    assert.equal(await ask(), 200);
    nowMs = 7_200_001;
    assert.equal(await ask(), 401);
  });

  it("same-item puts both tokens into one item", async () => {
    const service = await start({ form: "same-item" });
    const items = await readItems(await post(service, PASSWORD_GRANT));
    assert.equal(items.length, 1);
    assert.equal(items[0]!.accessToken, service.issued[0]!.accessToken);
    assert.equal(items[0]!.refreshToken, service.issued[0]!.refreshToken);
    assert.equal((await refresh(service, items[0]!.refreshToken!)).status, 200);
  });
});

describe("token request", () => {
  const cases: [string, RequestInit, string][] = [
    ["Basic authentication", { headers: { authorization: "Basic ZGVtbzpkZW1v" } }, "invalid_request"],
    ["JSON", { body: "{}", headers: { "content-type": "application/json" } }, "invalid_request"],
    ["no grant type", { body: new URLSearchParams({ username: "a" }) }, "invalid_request"],
    ["an unknown grant", { body: new URLSearchParams({ grant_type: "toString" }) }, "unsupported_grant_type"],
    ["a missing field", { body: new URLSearchParams({ grant_type: "password" }) }, "invalid_request"],
    [
      "a repeated field",
      { body: new URLSearchParams([...Object.entries(PASSWORD_GRANT), ["username", "b"]]) },
      "invalid_request",
    ],
  ];
  for (const [what, init, error] of cases) {
    it(`with ${what} is refused with ${error}`, async () => {
      assert.equal(await readOauthError(await post(await start(), PASSWORD_GRANT, init)), error);
    });
  }

  it("of more than 64 KiB is refused with 413", async () => {
    const answer = await post(await start(), { ...PASSWORD_GRANT, padding: "x".repeat(64 * 1024) });
    assert.equal(answer.status, 413);
  });
});

describe("verifying", () => {
  it("finds an issued and a permanent token alive, with or without an account", async () => {
    const service = await start({ permanentTokens: ["permanent"] });
    const { accessToken } = await login(service);
    assert.equal(await verify(service, accessToken), 200);
    assert.equal(await verify(service, "permanent", "?accountId=act-12345678"), 200);
    assert.deepEqual({ ...service.requests[2]!.query }, { accountId: "act-12345678" });
  });

  it("answers 401 with nothing but a status to no token", async () => {
    const answer = await fetch(`${(await start()).url}/events/subscription`);
    const { response } = (await answer.json()) as { response: unknown };
    assert.equal(answer.status, 401);
    assert.deepEqual(response, { status: { code: 401, message: "Unauthorized" } });
  });

  it("finds a token dead at the end of its life and not a moment before", async () => {
    const service = await start({ lifetimeSeconds: 60 });
    const { accessToken } = await login(service);
    nowMs = 59_999;
    assert.equal(await verify(service, accessToken), 200);
    nowMs = 60_000;
    assert.equal(await verify(service, accessToken), 401);
  });

  it("finds a forged token, another service's token and a refresh token dead", async () => {
    const service = await start();
    const { accessToken, refreshToken } = await login(service);
    const foreign = await login(await start());
    const [header, , signature] = accessToken.split(".");
    const payload = { ...readJwtPayload(accessToken), exp: 9e9 };
    const forged = [header, Buffer.from(JSON.stringify(payload)).toString("base64url"), signature].join(".");
    for (const token of [forged, foreign.accessToken, refreshToken, `${accessToken}.x`, "a.b.c", "x"]) {
      assert.equal(await verify(service, token), 401);
    }
  });

  it("finds killed tokens dead, later ones and permanent ones alive", async () => {
    const service = await start({ permanentTokens: ["permanent"] });
    const { accessToken, refreshToken } = await login(service);
    service.killAllTokens();
    assert.equal(await verify(service, accessToken), 401);
    assert.equal(await verify(service, "permanent"), 200);
    const [access] = await readItems(await refresh(service, refreshToken));
    assert.equal(await verify(service, access!.accessToken!), 200);
  });
});

describe("clockOffsetSeconds", () => {
  it("shifts the claims, the stamps and the service's idea of expiry, but not expiresIn", async () => {
    const service = await start({ clockOffsetSeconds: 3600, lifetimeSeconds: 600 });
    const answer = await post(service, PASSWORD_GRANT);
    assert.equal(answer.headers.get("date"), "Thu, 01 Jan 1970 01:00:00 GMT");
    const [access] = await readItems(answer);
    const { iat, exp } = readJwtPayload(access!.accessToken!);
    assert.deepEqual({ iat, exp, expiresIn: access!.expiresIn }, { iat: 3600, exp: 4200, expiresIn: 600 });
    nowMs = 599_000;
    assert.equal(await verify(service, access!.accessToken!), 200);
    service.configure({ clockOffsetSeconds: 3601 });
    assert.equal(await verify(service, access!.accessToken!), 401);
  });
});

describe("configure", () => {
  it("changes what it names and nothing else", async () => {
    const service = await start({ lifetimeSeconds: 60 });
    service.configure({ form: "one-item" });
    const [access] = await readItems(await post(service, PASSWORD_GRANT));
    assert.equal(access!.expiresIn, 60);
  });

  it("lets the clients follow new logins", async () => {
    const service = await start();
    service.configure({ logins: [{ ...DEMO_LOGIN, clientSecret: "changed" }] });
    const grant = { grant_type: "client_credentials", ...CLIENT, client_secret: "changed" };
    assert.equal((await post(service, grant)).status, 200);
  });
});

describe("error shapes", () => {
  const status = { code: 400, message: "Bad Request" };
  const message = "wrong words";
  const request = {};
  const shapes: Record<ErrorShape, [string, unknown]> = {
    envelope: [
      "application/json",
      { request, response: { status, errors: [{ code: "invalid_grant", message }] } },
    ],
    "status-only": ["application/json", { request, response: { status: { code: 400, message } } }],
    data: ["application/json", { request, response: { status, data: message } }],
    oauth: ["application/json", { error: "invalid_grant", error_description: message }],
    text: ["text/plain", message],
    html: [
      "text/html",
      `<html><head><title>400 Bad Request</title></head><body><p>${message}</p></body></html>`,
    ],
    empty: ["application/json", ""],
    "cut-off": ["application/json", /^\{"request":\{"id":"[^}]+$/],
  };

  for (const [shape, [type, expected]] of Object.entries(shapes) as [ErrorShape, [string, unknown]][]) {
    it(`${shape} can be scripted`, async () => {
      const service = await start();
      service.script({ error: { status: 400, code: "invalid_grant", message, shape } });
      const answer = await post(service, PASSWORD_GRANT);
      const text = await answer.text();
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("content-type")?.split(";")[0], type);
      if (expected instanceof RegExp) {
        assert.match(text, expected);
        assert.throws(() => JSON.parse(text));
      } else if (typeof expected === "string") {
        assert.equal(text, expected);
      } else {
        const body = JSON.parse(text);
        assert.deepEqual("request" in body ? { ...body, request } : body, expected);
      }
    });

    it(`${shape} can be the shape of every refusal`, async () => {
      const service = await start({ errorShape: shape });
      const answer = await post(service, { ...PASSWORD_GRANT, password: "wrong" });
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("content-type")?.split(";")[0], type);
    });
  }
});

/** Sends a login, and gives it up half a second after it has arrived. */
async function assertUnanswered(service: TokenService): Promise<void> {
  const giveUp = new AbortController();
  const unanswered = assert.rejects(post(service, PASSWORD_GRANT, { signal: giveUp.signal }), {
    name: "AbortError",
  });
  while (service.requests.length === 0) {
    await wait(10);
  }
  await wait(500);
  giveUp.abort();
  await unanswered;
}

describe("script", () => {
  it("is used up in order, one answer for each token request, before normal behaviour", async () => {
    const service = await start();
    service.script({ status: 503 }, { status: 429, headers: { "X-RateLimit-Reset": "7" }, body: "slow" });
    service.script({ form: "same-item" });
    assert.equal(service.pendingScript, 3);
    assert.equal((await post(service, PASSWORD_GRANT)).status, 503);
    assert.equal(await verify(service, "x"), 401);
    const limited = await post(service, { grant_type: "nonsense" });
    assert.equal(limited.headers.get("x-ratelimit-reset"), "7");
    assert.equal(await limited.text(), "slow");
    assert.equal((await readItems(await post(service, PASSWORD_GRANT))).length, 1);
    assert.equal((await readItems(await post(service, PASSWORD_GRANT))).length, 2);
    assert.equal(service.pendingScript, 0);
    assert.deepEqual(
      service.requests.map((request) => request.status),
      [503, 401, 429, 200, 200],
    );
  });

  it("of verify is apart from that of token requests, and what is left can be seen", async () => {
    const service = await start({ permanentTokens: ["permanent"] });
    service.scriptVerify({ status: 500 }, { status: 403 });
    assert.equal((await post(service, PASSWORD_GRANT)).status, 200);
    assert.equal(await verify(service, "permanent"), 500);
    assert.equal(service.pendingScript, 1);
  });

  it("adds its headers to those of an error shape", async () => {
    const service = await start();
    const error = { status: 429, code: 429, message: "Rate limit exceeded", shape: "data" as const };
    service.script({ error, headers: { "Cache-Control": "private", "Retry-After": "3" } });
    const { headers } = await post(service, PASSWORD_GRANT);
    assert.equal(headers.get("cache-control"), "private");
    assert.equal(headers.get("retry-after"), "3");
  });

  it("sends a binary body as it is", async () => {
    const service = await start();
    service.script({ status: 200, body: Buffer.from([0xff, 0x00]) });
    const body = Buffer.from(await (await post(service, PASSWORD_GRANT)).arrayBuffer());
    assert.deepEqual([...body], [0xff, 0x00]);
  });

  it("breaks a body off that is shorter than its content-length", async () => {
    const service = await start();
    service.script({ status: 200, headers: { "Content-Length": "100" }, body: "{" });
    const answer = await post(service, PASSWORD_GRANT);
    assert.equal(answer.status, 200);
    await assert.rejects(answer.text());
  });

  it("can reset the connection, which leaves no status", async () => {
    const service = await start();
    service.script({ reset: true });
    await assert.rejects(post(service, PASSWORD_GRANT), hasCause("ECONNRESET"));
    assert.equal(service.requests[0]!.status, undefined);
    assert.equal((await post(service, PASSWORD_GRANT)).status, 200);
  });

  it("can stay silent", async () => {
    const service = await start();
    service.script({ silence: true });
    await assertUnanswered(service);
    assert.equal(service.requests.length, 1);
  });

  it("delays one answer", async () => {
    const service = await start();
    service.script({ status: 200, delayMs: 60_000 }, { status: 418, delayMs: 1 });
    await assertUnanswered(service);
    assert.equal((await post(service, PASSWORD_GRANT)).status, 418);
  });
});

describe("requests", () => {
  it("hold names, digests and the status, and no secret in clear", async () => {
    const service = await start({ permanentTokens: ["permanent-token"] });
    const { accessToken, refreshToken } = await login(service);
    nowMs = 5;
    await refresh(service, refreshToken);
    await verify(service, accessToken, "?accountId=act-1&password=misplaced-password");
    await verify(service, "permanent-token");
    const [first, second, third] = service.requests;
    assert.deepEqual(first, {
      method: "POST",
      path: "/token",
      query: {},
      headers: { ...first!.headers, "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
      grantType: "password",
      fields: ["username", "password", "grant_type", "client_id", "client_secret"],
      username: DEMO_LOGIN.username,
      clientId: DEMO_LOGIN.clientId,
      passwordDigest: digest(DEMO_LOGIN.password),
      clientSecretDigest: digest(DEMO_LOGIN.clientSecret),
      status: 200,
      atMs: 0,
    });
    assert.deepEqual(Object.keys(first!.headers), ["accept", "content-type", "user-agent"]);
    assert.equal(second!.refreshTokenDigest, digest(refreshToken));
    assert.equal(second!.atMs, 5);
    assert.equal(third!.authorizedAs, digest(accessToken));
    const text = JSON.stringify(service.requests);
    const { password, clientSecret } = DEMO_LOGIN;
    const secrets = [
      password,
      clientSecret,
      accessToken,
      refreshToken,
      "permanent-token",
      "misplaced-password",
    ];
    for (const secret of secrets) {
      assert.ok(!text.includes(secret), secret);
    }
  });

  it("can be forgotten", async () => {
    const service = await start();
    await login(service);
    service.clearRequests();
    assert.deepEqual(service.requests, []);
  });

  it("are told to onRequest with their status", async () => {
    const statuses: (number | undefined)[] = [];
    const service = await start({ onRequest: (request) => statuses.push(request.status) });
    await login(service);
    await verify(service, "x");
    assert.deepEqual(statuses, [200, 401]);
  });
});

describe("issued", () => {
  it("lists the tokens of each good token request in order", async () => {
    const service = await start();
    const { accessToken, refreshToken } = await login(service);
    await refresh(service, refreshToken);
    await post(service, { grant_type: "client_credentials", ...CLIENT });
    await post(service, { ...PASSWORD_GRANT, password: "wrong" });
    const { username } = DEMO_LOGIN;
    assert.deepEqual(service.issued[0], {
      accessToken,
      refreshToken,
      grant: "password",
      username,
      expiresAtMs: 7_200_000,
    });
    assert.deepEqual(
      service.issued.map((token) => [token.grant, token.username]),
      [
        ["password", username],
        ["refresh_token", username],
        ["client_credentials", undefined],
      ],
    );
  });
});

describe("other paths", () => {
  it("are answered with a 404 envelope", async () => {
    const service = await start();
    const answer = await fetch(`${service.url}/aws/ec2/group`);
    const body = (await answer.json()) as { request: { url: string }; response: unknown };
    assert.equal(answer.status, 404);
    assert.equal(body.request.url, "/aws/ec2/group");
    assert.deepEqual(body.response, { status: { code: 404, message: "Not Found" } });
    assert.equal((await fetch(service.tokenEndpoint)).status, 404);
  });
});

describe("close", () => {
  it("ends silent and delayed requests, and a later one fails at once", async () => {
    const service = await start({ delayMs: 60_000 });
    service.script({ silence: true });
    const pending = [post(service, PASSWORD_GRANT), post(service, PASSWORD_GRANT)];
    const outcomes = Promise.allSettled(pending);
    while (service.requests.length < 2) {
      await new Promise(setImmediate);
    }
    await service.close();
    assert.deepEqual(
      (await outcomes).map((outcome) => outcome.status),
      ["rejected", "rejected"],
    );
    await assert.rejects(post(service, PASSWORD_GRANT), hasCause("ECONNREFUSED"));
  });

  it("may be called twice", async () => {
    const service = await start();
    await Promise.all([service.close(), service.close()]);
    await service.close();
  });
});

describe("startTokenService", () => {
  it("rejects when the port is taken", async () => {
    const { port } = await start();
    await assert.rejects(startTokenService({ port }), { code: "EADDRINUSE" });
  });
});

function hasCause(code: string) {
  return (error: Error) => (error.cause as NodeJS.ErrnoException | undefined)?.code === code;
}
