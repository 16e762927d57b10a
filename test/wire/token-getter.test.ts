import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { startTokenService, type TokenServiceOptions } from "../../emulator/token-service";
import { instantClock } from "../../harness/instant-clock";
import { rejection } from "../../harness/rejection";
import { findWords, LOGIN, LOGIN_ENV, REFUSED, WORDS } from "../../harness/words";
import { ARGUMENT_NAMES, FUNCTION_ARGUMENTS } from "../../provider/credentials/arguments";
import { formatLine } from "../../provider/ground/messages";
import { createRedactor } from "../../provider/ground/redact";
import { requestToken } from "../../provider/service/token-endpoint";
import { takeFingerprint } from "../../provider/token/fingerprint";
import { type Asking, createTokenGetter, type GetterInputs } from "../../provider/token/token-getter";
import { resolveWanted } from "../../provider/token/wanted";

async function start(test: TestContext, options: TokenServiceOptions = {}) {
  const clock = { nowMs: 0 };
  const other = { ...LOGIN, username: "other@example.com" };
  const service = await startTokenService({ logins: [LOGIN, other], now: () => clock.nowMs, ...options });
  test.after(() => service.close());
  const env: Record<string, string> = { ...LOGIN_ENV, SPOTINST_TOKEN_URL: service.tokenEndpoint };
  const getToken = createTokenGetter({ clock: instantClock(() => clock.nowMs), env, requestToken });
  const lines: string[] = [];
  return {
    clock,
    service,
    env,
    lines,
    get: (
      inputs: GetterInputs = {},
      isMinted = true,
      names: readonly string[] = FUNCTION_ARGUMENTS,
      replaced?: Asking["replaced"],
    ) =>
      getToken(inputs, {
        title: "getSpotinstToken",
        names,
        isMinted,
        ...(replaced !== undefined && { replaced }),
        redact: createRedactor(Object.values(WORDS)),
        say: (line) => void lines.push(formatLine(line)),
      }),
  };
}

describe("a getter of tokens", () => {
  it("mints once for calls at the same time and later, each with its own account", async (test) => {
    const { service, get } = await start(test);
    const [one, two] = await Promise.all([get({ account: "act-1" }), get({ account: "act-2" })]);
    const three = await get();
    assert.equal(service.requests.length, 1);
    assert.deepEqual(
      [one, two, three].map(({ account }) => account),
      ["act-1", "act-2", undefined],
    );
    assert.equal(new Set([one, two, three].map(({ accessToken }) => accessToken)).size, 1);
  });

  it("mints another one for another login", async (test) => {
    const { service, get } = await start(test);
    await get();
    await get({ username: "other@example.com" });
    assert.equal(service.requests.length, 2);
  });

  it("mints anew when less time is left than was asked for, by login", async (test) => {
    const { clock, service, get } = await start(test);
    await get();
    clock.nowMs = 3_600_000;
    await get();
    assert.equal(service.requests.length, 1);
    clock.nowMs = 3_600_001;
    await get({ renewBeforeSeconds: 60 });
    assert.equal(service.requests.length, 1);
    await get();
    assert.deepEqual(
      service.requests.map(({ grantType }) => grantType),
      ["password", "password"],
    );
  });

  it("spends no refresh token, and asks for an `up` where there is nothing else", async (test) => {
    const { service, env, get } = await start(test);
    const spending = { refreshToken: WORDS.refreshToken, refreshEndpoint: service.tokenEndpoint };
    await get({ ...LOGIN, ...spending }, true, ARGUMENT_NAMES);
    assert.deepEqual(
      service.requests.map(({ grantType }) => grantType),
      ["password"],
    );
    for (const name of Object.keys(LOGIN_ENV)) {
      delete env[name];
    }
    const { username: _username, password: _password, ...client } = LOGIN;
    const error = await rejection(get({ ...client, ...spending }, true, ARGUMENT_NAMES));
    assert.match(
      error.message,
      /^Its only credential is a refresh token, which only `pulumi up` uses\. Run `pulumi up` first\.$/,
    );
  });

  it("mints in the place of a stored token for the same login alone", async (test) => {
    const { service, env, get } = await start(test);
    const { credentials, apiEndpoint } = resolveWanted({}, env);
    const fingerprint = takeFingerprint(credentials, undefined, apiEndpoint);
    assert.ok((await get({}, true, FUNCTION_ARGUMENTS, { fingerprint })).accessToken);
    service.clearRequests();
    for (const [inputs, replaced] of [
      [{ username: "other@example.com" }, { fingerprint }],
      [{ permanentToken: WORDS.permanentToken }, { fingerprint }],
      [{}, { fingerprint: undefined }],
    ] as const) {
      const error = await rejection(get(inputs, true, FUNCTION_ARGUMENTS, replaced));
      assert.match(error.message, /^This run's login is not the one that the token was minted for/);
    }
    assert.deepEqual(service.requests, []);
  });

  it("keeps no failure for the next call", async (test) => {
    const { service, get } = await start(test);
    service.script(REFUSED);
    assert.match((await rejection(get())).message, /refused the login/);
    assert.ok((await get()).accessToken);
  });

  it("hands on a permanent token without a request", async (test) => {
    const { service, get } = await start(test);
    assert.equal((await get({ permanentToken: WORDS.permanentToken })).accessToken, WORDS.permanentToken);
    assert.deepEqual(service.requests, []);
  });

  it("tells without a token what it knows, and finds mistakes all the same", async (test) => {
    const { service, get } = await start(test);
    const { accessToken, account, grant } = await get({ account: "act-1" }, false);
    assert.deepEqual([accessToken, account, grant], [undefined, "act-1", "password"]);
    assert.match((await rejection(get({ timeoutSeconds: 0 }, false))).message, /timeoutSeconds: must be/);
    assert.deepEqual(service.requests, []);
  });

  it("takes no word for a switch", async (test) => {
    const { get } = await start(test);
    const inputs = { mintInPreview: "false" } as unknown as GetterInputs;
    assert.match(
      (await rejection(get(inputs))).message,
      /mintInPreview: must be true or false, not a string/,
    );
  });

  it("lists every mistake before any request, arguments of the resource and refresh tokens among them", async (test) => {
    const { service, get } = await start(test);
    const inputs = { verify: true, refreshToken: WORDS.refreshToken, timeoutSeconds: 0, userName: "a" };
    const { message } = await rejection(get(inputs as GetterInputs));
    assert.match(message, /^verify: is not an argument of getSpotinstToken; the arguments are username/);
    assert.match(message, /\nrefreshToken: is not an argument of getSpotinstToken/);
    assert.match(message, /\nuserName: is not an argument of getSpotinstToken; write username/);
    assert.match(message, /\ntimeoutSeconds: must be a number of seconds, 1 or more, not 0/);
    assert.deepEqual(findWords(message), []);
    assert.deepEqual(service.requests, []);
  });
});
