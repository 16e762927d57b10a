import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import {
  digest,
  type ScriptedAnswer,
  type TokenService,
  type TokenServiceOptions,
} from "../../emulator/token-service";
import { FULL_EFFORT } from "../../harness/effort";
import { impatientClock, instantClock } from "../../harness/instant-clock";
import { rejection } from "../../harness/rejection";
import { runTokenService } from "../../harness/server";
import { CLIENT, findWords, LOGIN, WORDS } from "../../harness/words";
import type { Credentials } from "../../provider/credentials/credentials";
import { GrantRefusedError, IntermediaryAnswerError, TimeLimitError } from "../../provider/ground/errors";
import { formatLine } from "../../provider/ground/messages";
import { createRedactor } from "../../provider/ground/redact";
import { createGate } from "../../provider/service/gate";
import { requestToken } from "../../provider/service/token-endpoint";
import { createTokenSource } from "../../provider/service/token-source";
import type { MintedToken, StoredRefreshToken } from "../../provider/token/minted-token";
import { obtainToken } from "../../provider/token/obtain";

const redact = createRedactor(Object.values(WORDS));

let nowMs = 0;
let lines: string[] = [];

async function start(test: TestContext, options: TokenServiceOptions = {}): Promise<TokenService> {
  nowMs = 0;
  lines = [];
  return runTokenService(test, { logins: [LOGIN], now: () => nowMs, ...options });
}

function obtain(
  credentials: Credentials,
  stored?: StoredRefreshToken,
  clock = instantClock(() => nowMs),
): Promise<MintedToken> {
  const source = createTokenSource(requestToken, createGate(8, clock), clock);
  return obtainToken(credentials, stored, source, {
    ...FULL_EFFORT,
    redact,
    say: (line) => void lines.push(formatLine(line)),
  });
}

function byPassword(service: TokenService, refreshToken?: string): Credentials {
  return {
    grant: "password",
    ...LOGIN,
    tokenEndpoint: service.tokenEndpoint,
    refreshEndpoint: service.tokenEndpoint,
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

function byRefreshToken(service: TokenService, refreshToken: string): Credentials {
  return { grant: "refresh_token", refreshToken, ...CLIENT, refreshEndpoint: service.tokenEndpoint };
}

function byClient(service: TokenService): Credentials {
  return {
    grant: "client_credentials",
    ...CLIENT,
    tokenEndpoint: service.tokenEndpoint,
    refreshEndpoint: service.tokenEndpoint,
  };
}

function grantsOf(service: TokenService): (string | undefined)[] {
  return service.requests.map(({ grantType }) => grantType);
}

describe("obtainToken", () => {
  it("logs in when there is no refresh token", async (test) => {
    const service = await start(test);
    const state = await obtain(byPassword(service));
    assert.deepEqual(grantsOf(service), ["password"]);
    assert.equal(state.accessToken, service.issued[0]!.accessToken);
    assert.equal(state.refreshToken, service.issued[0]!.refreshToken);
    assert.equal(state.issuedAt, "1970-01-01T00:00:00.000Z");
    assert.equal(state.expiresAt, "1970-01-01T02:00:00.000Z");
    assert.equal(state.refreshTokenExpiresAt, "1970-01-15T00:00:00.000Z");
    assert.equal(state.organizationId, "100200300400");
    assert.match(state.userId!, /^-\d+$/);
  });

  it("spends the stored refresh token and stores its successor", async (test) => {
    const service = await start(test);
    const stored = await obtain(byPassword(service));
    const renewed = await obtain(byPassword(service), stored);
    assert.deepEqual(grantsOf(service), ["password", "refresh_token"]);
    assert.notEqual(renewed.accessToken, stored.accessToken);
    assert.equal(renewed.refreshToken, service.issued[1]!.refreshToken);
    assert.notEqual(renewed.refreshToken, stored.refreshToken);
  });

  it("keeps the refresh token and its end when no new one comes back", async (test) => {
    const service = await start(test, { rotateRefreshTokens: false });
    const stored = await obtain(byPassword(service));
    nowMs = 3_600_000;
    const renewed = await obtain(byPassword(service), stored);
    assert.equal(renewed.refreshToken, stored.refreshToken);
    assert.equal(renewed.refreshTokenExpiresAt, "1970-01-15T00:00:00.000Z");
    assert.equal(renewed.expiresAt, "1970-01-01T03:00:00.000Z");
  });

  it("logs in after the refresh token was refused", async (test) => {
    const service = await start(test);
    const stored = await obtain(byPassword(service));
    service.killRefreshTokens();
    const renewed = await obtain(byPassword(service), stored);
    assert.deepEqual(grantsOf(service), ["password", "refresh_token", "password"]);
    assert.equal(renewed.accessToken, service.issued[1]!.accessToken);
  });

  it("logs in without trying a refresh token that has run out", async (test) => {
    const service = await start(test, { refreshLifetimeSeconds: 60 });
    const stored = await obtain(byPassword(service));
    nowMs = 60_000;
    await obtain(byPassword(service), stored);
    assert.deepEqual(grantsOf(service), ["password", "password"]);
  });

  it("logs in after any other failure of the refresh token, and says so", async (test) => {
    const service = await start(test);
    const stored = await obtain(byPassword(service));
    const faults: ScriptedAnswer[] = [
      { status: 404 },
      { status: 503 },
      { reset: true },
      { status: 200, body: "<html>" },
    ];
    for (const fault of faults) {
      service.clearRequests();
      lines = [];
      service.script(fault);
      await obtain(byPassword(service), stored, { ...impatientClock, now: () => nowMs });
      assert.deepEqual(grantsOf(service), ["refresh_token", "password"]);
      assert.match(
        lines.join("\n"),
        /^warning: the refresh token could not be used, so a login was sent\. .+$/,
      );
    }
  });

  it("keeps the login to the wait that the same host asked for", async (test) => {
    const service = await start(test);
    const stored = await obtain(byPassword(service));
    service.clearRequests();
    service.script({ status: 429, headers: { "retry-after": "90" } });
    const error = await rejection(obtain(byPassword(service), stored));
    assert.match(error.message, /HTTP 429.*wait another 90 s/);
    assert.deepEqual(grantsOf(service), ["refresh_token"]);
    assert.deepEqual(lines, []);
  });

  it("gives the refresh token half of the limit, and the login what is left", async () => {
    const clock = instantClock();
    const given: number[] = [];
    const source = createTokenSource(
      async (_request, leftMs) => {
        given.push(leftMs);
        await clock.sleep(leftMs);
        throw new TimeLimitError("silence.");
      },
      createGate(8, clock),
      clock,
    );
    const credentials: Credentials = {
      grant: "password",
      ...LOGIN,
      tokenEndpoint: "https://oauth.example.com/token",
      refreshEndpoint: "https://api.example.com/token",
      refreshToken: WORDS.refreshToken,
    };
    const terms = { ...FULL_EFFORT, redact, say: () => {} };
    await rejection(obtainToken(credentials, undefined, source, terms));
    assert.deepEqual(given, [30_000, 30_000]);
    assert.equal(clock.elapsed(), 60_000);
  });

  it("tells of the login's failure when both are refused", async (test) => {
    const service = await start(test);
    const stored = await obtain(byPassword(service));
    service.killRefreshTokens();
    service.configure({ logins: [], clients: [LOGIN] });
    const error = await rejection(obtain(byPassword(service), stored));
    assert.ok(error instanceof GrantRefusedError);
    assert.match(error.message, /refused the login \(password grant\)/);
    assert.deepEqual(findWords(error), []);
  });

  it("tries a refresh token of the arguments before the login", async (test) => {
    const service = await start(test);
    const { refreshToken } = await obtain(byPassword(service));
    await obtain(byPassword(service, refreshToken));
    assert.deepEqual(grantsOf(service), ["password", "refresh_token"]);
  });

  it("takes the stored refresh token rather than that of the arguments, which is older", async (test) => {
    const service = await start(test);
    const first = await obtain(byPassword(service));
    const second = await obtain(byRefreshToken(service, first.refreshToken!));
    const third = await obtain(byRefreshToken(service, first.refreshToken!), second);
    assert.equal(service.requests[2]!.refreshTokenDigest, digest(second.refreshToken!));
    assert.deepEqual(grantsOf(service).at(-1), "refresh_token");
    assert.notEqual(third.accessToken, second.accessToken);
  });

  it("fails by the refresh token alone when there is no login", async (test) => {
    const service = await start(test);
    const error = await rejection(obtain(byRefreshToken(service, WORDS.refreshToken)));
    assert.ok(error instanceof GrantRefusedError);
    assert.match(error.message, /A new login is needed/);
    assert.deepEqual(grantsOf(service), ["refresh_token"]);
    assert.deepEqual(findWords(error), []);
  });

  it("tries a refresh token past its end when there is nothing else", async (test) => {
    const service = await start(test, { refreshLifetimeSeconds: 60 });
    const first = await obtain(byPassword(service));
    const { refreshToken } = first;
    nowMs = 60_000;
    await rejection(obtain(byRefreshToken(service, refreshToken!), first));
    assert.equal(service.requests[1]!.refreshTokenDigest, digest(refreshToken!));
  });

  it("asks a broker with the client alone", async (test) => {
    const service = await start(test);
    const state = await obtain(byClient(service));
    assert.deepEqual(grantsOf(service), ["client_credentials"]);
    assert.equal(state.refreshToken, undefined);
  });

  it("requests nothing for a permanent token", async (test) => {
    const service = await start(test);
    const state = await obtain({ grant: "permanent", permanentToken: WORDS.permanentToken });
    assert.deepEqual(service.requests, []);
    assert.equal(state.accessToken, WORDS.permanentToken);
    assert.equal(state.expiresAt, undefined);
  });

  for (const form of ["two-items", "one-item", "same-item"] as const) {
    it(`understands the service's form ${form}`, async (test) => {
      const service = await start(test, { form });
      const state = await obtain(byPassword(service));
      assert.equal(state.accessToken, service.issued[0]!.accessToken);
      assert.equal(state.refreshToken, service.issued[0]!.refreshToken);
    });
  }

  for (const [errorShape, kind] of [
    ["envelope", GrantRefusedError],
    ["status-only", GrantRefusedError],
    ["data", GrantRefusedError],
    ["oauth", GrantRefusedError],
    ["text", IntermediaryAnswerError],
    ["html", IntermediaryAnswerError],
    ["empty", IntermediaryAnswerError],
    ["cut-off", IntermediaryAnswerError],
  ] as const) {
    it(`meets the service's error in the shape ${errorShape} with ${kind.name}`, async (test) => {
      const service = await start(test, { errorShape, logins: [] });
      const error = await rejection(obtain(byPassword(service)));
      assert.ok(error instanceof kind);
      assert.deepEqual(findWords(error), []);
    });
  }
});
