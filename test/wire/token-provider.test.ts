import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digest } from "../../emulator/token-service";
import { impatientClock, instantClock } from "../../harness/instant-clock";
import { Lifecycle } from "../../harness/lifecycle";
import { rejection } from "../../harness/rejection";
import { findRefusedUrl, runTokenService } from "../../harness/server";
import { CLIENT, findWords, LOGIN, LOGIN_ENV, REFUSED, WORDS } from "../../harness/words";
import type { TokenInputs } from "../../provider/credentials/arguments";
import type { DynamicProvider } from "../../provider/dynamic/dynamic-provider";
import { type DynamicState, restoreArguments } from "../../provider/dynamic/stored-arguments";
import { SpotinstTokenError, TokenRejectedError } from "../../provider/ground/errors";
import { UNKNOWN_VALUE } from "../../provider/ground/pulumi-marks";
import { requestToken } from "../../provider/service/token-endpoint";
import { setPreviewMarker } from "../../provider/token/preview-marker";
import { originOf } from "../../provider/token/token-state";

const HALF_LIFE_MS = 3_600_000;

describe("check", () => {
  it("hands the arguments on as they are", async (test) => {
    const { login, ...lifecycle } = await startedWithLogin(test);
    const news = { ...login, triggers: [1] };
    assert.deepEqual(await lifecycle.host.check({}, news), { inputs: news, failures: [] });
  });

  it("names the property inside the reason, since the engine would print the value of a named one", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const news = { username: "user", password: `${WORDS.password}\n`, colour: WORDS.password };
    const { failures } = await lifecycle.host().check({}, news);
    assert.deepEqual(
      failures.map(({ property, reason }) => [property, reason.split(":")[0]]),
      [
        ["", "colour"],
        ["", "password"],
        ["", "clientId"],
        ["", "clientSecret"],
      ],
    );
    assert.deepEqual(findWords(failures), []);
  });

  it("sends nothing", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.host().check({}, lifecycle.login);
    assert.deepEqual(lifecycle.service.requests, []);
  });
});

async function startedWithLogin(test: Parameters<typeof Lifecycle.start>[0]) {
  const lifecycle = await Lifecycle.start(test);
  return { host: lifecycle.host(), login: lifecycle.login };
}

describe("create", () => {
  it("mints a token by password", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { did, grants, state } = await lifecycle.up({ ...lifecycle.login, account: "act-12345678" });
    assert.equal(did, "create");
    assert.deepEqual(grants, ["password"]);
    const [issued] = lifecycle.service.issued;
    const { userId, fingerprint, ...rest } = state;
    const { password, clientSecret, ...plain } = lifecycle.login;
    assert.deepEqual(rest, {
      accessToken: issued!.accessToken,
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:00.000Z",
      expiresAt: "1970-01-01T02:00:00.000Z",
      refreshToken: issued!.refreshToken,
      refreshTokenExpiresAt: "1970-01-15T00:00:00.000Z",
      organizationId: "100200300400",
      grant: "password",
      account: "act-12345678",
      ...plain,
      renewalSecrets: { password, clientSecret },
    });
    assert.match(userId!, /^-\d+$/);
    assert.match(fingerprint.login, /^[\w-]{16}$/);
  });

  it("mints a token by refresh token", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { refreshToken } = (await lifecycle.host().create(lifecycle.login)).outs;
    const { tokenEndpoint } = lifecycle.endpoints;
    const { grants, state } = await lifecycle.up({
      ...CLIENT,
      refreshToken: refreshToken!,
      refreshEndpoint: tokenEndpoint!,
    });
    assert.deepEqual(grants, ["refresh_token"]);
    assert.equal(state.grant, "refresh_token");
    assert.equal(state.refreshToken, lifecycle.service.issued[1]!.refreshToken);
  });

  it("mints a token by client credentials", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { grants, state } = await lifecycle.up({ ...CLIENT, ...lifecycle.endpoints });
    assert.deepEqual(grants, ["client_credentials"]);
    assert.equal(state.grant, "client_credentials");
    assert.ok(!("refreshToken" in state));
  });

  it("mints nothing for a permanent token, and asks Spot once whether it accepts it", async (test) => {
    const { permanentToken } = WORDS;
    const lifecycle = await Lifecycle.start(test, { permanentTokens: [permanentToken] });
    const news = { permanentToken, apiEndpoint: lifecycle.service.url };
    const { outs } = await lifecycle.host().create(news);
    assert.equal(outs.accessToken, permanentToken);
    assert.equal(outs.grant, "permanent");
    assert.ok(!("expiresAt" in outs));
    assert.deepEqual(
      lifecycle.service.requests.map(({ method }) => method),
      ["GET"],
    );
    lifecycle.service.clearRequests();
    await lifecycle.host().create({ ...news, verify: false });
    assert.deepEqual(lifecycle.service.requests, []);
  });

  it("refuses a permanent token that Spot does not know before anything is stored", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const news = { permanentToken: WORDS.permanentToken, apiEndpoint: lifecycle.service.url };
    const error = await rejection(lifecycle.up(news));
    assert.ok(error instanceof TokenRejectedError);
    assert.match(
      error.message,
      /^Spot does not accept the permanent token \(HTTP 401\)\. .*Nothing was stored\.$/,
    );
    assert.deepEqual(findWords(error), []);
    assert.equal(lifecycle.state, undefined);
  });

  it("stores a permanent token where Spot does not say whether it knows it", async (test) => {
    for (const answer of [{ status: 403 }, { status: 429 }, { status: 404 }]) {
      const lifecycle = await Lifecycle.start(test);
      lifecycle.service.scriptVerify(answer);
      const news = { permanentToken: WORDS.permanentToken, apiEndpoint: lifecycle.service.url };
      assert.equal((await lifecycle.up(news)).state.accessToken, WORDS.permanentToken);
      assert.match(lifecycle.lines.join("\n"), /^warning: could not ask Spot[^\n]*$/);
    }
    const lifecycle = await Lifecycle.start(test);
    const news = { permanentToken: WORDS.permanentToken, apiEndpoint: await findRefusedUrl() };
    assert.equal((await lifecycle.up(news)).did, "create");
  });

  it("takes the login and the account from the environment, and keeps none of the login", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    Object.assign(lifecycle.env, LOGIN_ENV, {
      SPOTINST_TOKEN_URL: lifecycle.service.tokenEndpoint,
      SPOTINST_ACCOUNT: "act-12345678",
    });
    const { state } = await lifecycle.up({});
    assert.equal(state.account, "act-12345678");
    assert.ok(!("renewalSecrets" in state));
    assert.deepEqual(findWords(state), []);
  });

  it("takes null for an argument that is left out", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const nulls = {
      permanentToken: null,
      refreshToken: null,
      account: null,
      triggers: null,
      renewBeforeSeconds: null,
      timeoutSeconds: null,
      verify: null,
    } as unknown as TokenInputs;
    const { grants, state } = await lifecycle.up({ ...nulls, ...lifecycle.login });
    assert.deepEqual(grants, ["password"]);
    assert.ok(!("account" in state));
    assert.equal((await lifecycle.up({ ...nulls, ...lifecycle.login })).did, "nothing");
    assert.equal((await lifecycle.up(lifecycle.login)).did, "nothing");
  });

  it("gives every token an id of its own", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const host = lifecycle.host();
    const ids = [await host.create(lifecycle.login), await host.create(lifecycle.login)].map(({ id }) => id);
    assert.notEqual(ids[0], ids[1]);
    assert.match(ids[0]!, /^[0-9a-f-]{36}$/);
  });

  it("sends one request for two tokens of one login that are made at once, and one more later", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const host = lifecycle.host();
    const [one, two] = await Promise.all([host.create(lifecycle.login), host.create(lifecycle.login)]);
    assert.equal(one.outs.accessToken, two.outs.accessToken);
    assert.notEqual(one.id, two.id);
    assert.equal(lifecycle.service.requests.length, 1);
    await host.create(lifecycle.login);
    assert.equal(lifecycle.service.requests.length, 2);
  });

  it("sends two requests for two logins", async (test) => {
    const other = { ...LOGIN, username: "other@example.com" };
    const lifecycle = await Lifecycle.start(test, { logins: [LOGIN, other] });
    const host = lifecycle.host();
    await Promise.all([
      host.create(lifecycle.login),
      host.create({ ...lifecycle.login, username: other.username }),
    ]);
    assert.equal(lifecycle.service.requests.length, 2);
  });

  it("stores nothing that the engine cannot", async (test) => {
    const lifecycle = await Lifecycle.start(test, { form: "one-item" });
    const { state } = await lifecycle.up({ ...lifecycle.login, triggers: [] });
    assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
  });

  it("says that a renewal window is more than 90 % of the lifetime that was issued", async (test) => {
    const lifecycle = await Lifecycle.start(test, { lifetimeSeconds: 600 });
    await lifecycle.up({ ...lifecycle.login, renewBeforeSeconds: 3600 });
    assert.deepEqual(lifecycle.lines.length, 1);
    assert.match(
      lifecycle.lines[0]!,
      /^info: renewBeforeSeconds \(3600\) is more than 90 % of the lifetime of .*when 300 s are left/,
    );
  });
});

describe("diff", () => {
  it("finds no change until renewal is due, and then one", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS;
    assert.equal((await lifecycle.up(lifecycle.login)).did, "nothing");
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    assert.equal((await lifecycle.up(lifecycle.login)).did, "update");
  });

  it("goes by renewBeforeSeconds", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const news = { ...lifecycle.login, renewBeforeSeconds: 60 };
    await lifecycle.up(news);
    lifecycle.nowMs = 7_140_000;
    assert.equal((await lifecycle.up(news)).did, "nothing");
    lifecycle.nowMs = 7_140_001;
    assert.equal((await lifecycle.up(news)).did, "update");
  });

  it("finds no change in triggers in another order, and one in other triggers", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up({ ...lifecycle.login, triggers: ["a", { b: 1 }] });
    assert.equal((await lifecycle.up({ ...lifecycle.login, triggers: [{ b: 1 }, "a"] })).did, "nothing");
    const { did, grants } = await lifecycle.up({ ...lifecycle.login, triggers: ["a", { b: 2 }] });
    assert.equal(did, "update");
    assert.deepEqual(grants, ["refresh_token"]);
  });

  it("finds a change while the triggers are unknown in a preview", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up({ ...lifecycle.login, triggers: ["a"] });
    const host = lifecycle.host();
    for (const triggers of [UNKNOWN_VALUE as unknown as unknown[], [UNKNOWN_VALUE]]) {
      assert.deepEqual(await preview(host, state, { ...lifecycle.login, triggers }), { changes: true });
    }
  });

  it("never finds a permanent token due", async (test) => {
    const permanentToken = WORDS.permanentToken;
    const lifecycle = await Lifecycle.start(test, { permanentTokens: [permanentToken] });
    const news = { permanentToken, apiEndpoint: lifecycle.service.url };
    await lifecycle.up(news);
    lifecycle.nowMs = 1e12;
    assert.deepEqual(await lifecycle.up(news), { did: "nothing", grants: [], state: lifecycle.state! });
  });

  it("finds a token that the service no longer accepts, and says so", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.service.killAllTokens();
    const { did, grants } = await lifecycle.up(lifecycle.login);
    assert.equal(did, "update");
    assert.deepEqual(grants, ["refresh_token"]);
    assert.match(
      lifecycle.lines[0]!,
      /^info: Spot rejects the token with expiresAt 1970-01-01T02:00:00\.000Z, though it has not expired/,
    );
  });

  it("finds a rejected token also where an argument changed with it", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.service.killAllTokens();
    const { did, grants } = await lifecycle.up({ ...lifecycle.login, timeoutSeconds: 30 });
    assert.equal(did, "update");
    assert.deepEqual(grants, ["refresh_token"]);
  });

  it("asks nobody about the token when verify is false", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up({ ...lifecycle.login, verify: false });
    lifecycle.service.killAllTokens();
    assert.equal((await lifecycle.up({ ...lifecycle.login, verify: false })).did, "nothing");
    assert.deepEqual(lifecycle.service.requests, []);
  });

  it("keeps a token of which the service says nothing, and says so once", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up(lifecycle.login);
    lifecycle.service.scriptVerify({ status: 503 }, { status: 503 });
    const host = lifecycle.host();
    await host.check({}, lifecycle.login);
    assert.deepEqual(await host.diff("id", state, lifecycle.login), { changes: false });
    assert.deepEqual(await host.diff("id", state, lifecycle.login), { changes: false });
    assert.equal(lifecycle.lines.length, 1);
    assert.match(lifecycle.lines[0]!, /^warning: could not ask Spot .*\(HTTP 503\)/);
  });

  it("fails for a permanent token that the service no longer accepts", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const news = { permanentToken: WORDS.permanentToken, apiEndpoint: lifecycle.service.url };
    const { state } = await lifecycle.up({ ...news, verify: false });
    const error = await rejection(lifecycle.up(news));
    assert.ok(error instanceof TokenRejectedError);
    assert.match(error.message, /does not accept the permanent token \(HTTP 401\)/);
    assert.deepEqual(findWords(error), []);
    assert.deepEqual(lifecycle.lines, [], "it is said once, by the error");
    assert.equal(lifecycle.state, state);
  });

  it("keeps a good permanent token when another one, which Spot does not know, takes its place", async (test) => {
    const { permanentToken } = WORDS;
    const lifecycle = await Lifecycle.start(test, { permanentTokens: [permanentToken] });
    const { state } = await lifecycle.up({ permanentToken, apiEndpoint: lifecycle.service.url });
    const other = { permanentToken: "0".repeat(64), apiEndpoint: lifecycle.service.url };
    assert.ok((await rejection(lifecycle.up(other))) instanceof TokenRejectedError);
    assert.equal(lifecycle.state, state);
  });

  it("shows a renewal by time in a preview as a line, or as a change to those who ask", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 60_000;
    const host = lifecycle.host();
    assert.deepEqual(await preview(host, state, lifecycle.login), { changes: false });
    assert.deepEqual(lifecycle.lines, ['info: token "main" expires in 59 min; `pulumi up` will renew it']);
    for (const news of [{ showRenewalInPreview: true }, { triggers: ["new"] }]) {
      assert.deepEqual(await preview(host, state, { ...lifecycle.login, ...news }), { changes: true });
    }
    assert.equal(lifecycle.lines.length, 1);
  });

  it("asks nobody about a token in a preview", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up(lifecycle.login);
    lifecycle.service.clearRequests();
    assert.deepEqual(await preview(lifecycle.host(), state, lifecycle.login), { changes: false });
    assert.deepEqual(lifecycle.service.requests, []);
  });

  it("sees no drift in a due token when no program runs", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    assert.deepEqual(await lifecycle.host().diff("id", state, lifecycle.login), { changes: false });
  });
});

/** What a preview does with a token; the marker does not go on from check to diff. */
async function preview(host: DynamicProvider, state: DynamicState, args: TokenInputs) {
  const { inputs, failures } = await host.check(state, { ...args, ...setPreviewMarker("main") });
  assert.deepEqual(failures, []);
  return host.diff("id", state, inputs);
}

describe("update", () => {
  it("renews by refresh token, and by password after it was refused", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs += HALF_LIFE_MS + 1;
    assert.deepEqual((await lifecycle.up(lifecycle.login)).grants, ["refresh_token"]);
    lifecycle.service.killRefreshTokens();
    lifecycle.nowMs += HALF_LIFE_MS + 1;
    const { grants, state } = await lifecycle.up(lifecycle.login);
    assert.deepEqual(grants, ["refresh_token", "password"]);
    assert.equal(state.accessToken, lifecycle.service.issued[2]!.accessToken);
    assert.equal(state.issuedAt, new Date(lifecycle.nowMs).toISOString());
  });

  it("keeps the refresh token when none comes back", async (test) => {
    const lifecycle = await Lifecycle.start(test, { rotateRefreshTokens: false });
    const { state: first } = await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    const { grants, state: second } = await lifecycle.up(lifecycle.login);
    assert.deepEqual(grants, ["refresh_token"]);
    assert.equal(second.refreshToken, first.refreshToken);
    assert.equal(second.refreshTokenExpiresAt, first.refreshTokenExpiresAt);
    assert.notEqual(second.accessToken, first.accessToken);
  });

  for (const changed of ["password", "clientSecret"] as const) {
    it(`mints no new token when the ${changed} changed`, async (test) => {
      const lifecycle = await Lifecycle.start(test);
      const { state: first } = await lifecycle.up(lifecycle.login);
      const { grants, state: second } = await lifecycle.up({ ...lifecycle.login, [changed]: "another-word" });
      assert.deepEqual(grants, []);
      assert.equal(second.accessToken, first.accessToken);
      assert.equal(second.renewalSecrets?.[changed], "another-word");
    });
  }

  it("changes the account without a request", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state: first } = await lifecycle.up({ ...lifecycle.login, account: "act-1" });
    const changed = await lifecycle.up({ ...lifecycle.login, account: "act-2" });
    assert.deepEqual(changed, { did: "update", grants: [], state: { ...first, account: "act-2" } });
    const { account: _account, ...withoutAccount } = first;
    const removed = await lifecycle.up(lifecycle.login);
    assert.deepEqual(removed, { did: "update", grants: [], state: withoutAccount });
  });

  for (const [name, grant, args] of [
    ["refreshEndpoint", "client_credentials", CLIENT],
    ["tokenEndpoint", "client_credentials", CLIENT],
    ["apiEndpoint", "client_credentials", CLIENT],
    ["refreshEndpoint", "password", LOGIN],
    ["tokenEndpoint", "password", LOGIN],
    ["apiEndpoint", "password", LOGIN],
  ] as const) {
    it(`sends no secret of the state to a new ${name}, by the grant ${grant}`, async (test) => {
      const lifecycle = await Lifecycle.start(test);
      // A broker, too, may issue refresh tokens.
      const { refreshToken } = (await lifecycle.host().create(lifecycle.login)).outs;
      const news = { ...args, ...lifecycle.endpoints, refreshEndpoint: lifecycle.service.tokenEndpoint };
      const { state } = await lifecycle.up(news);
      lifecycle.state = { ...state, refreshToken: refreshToken! };
      const other = await runTokenService(test, { logins: [LOGIN] });
      for (const nowMs of [0, HALF_LIFE_MS + 1]) {
        lifecycle.nowMs = nowMs;
        other.clearRequests();
        const url = name === "apiEndpoint" ? other.url : other.tokenEndpoint;
        const { did, grants } = await lifecycle.up({ ...news, [name]: url });
        assert.equal(did, "update");
        assert.deepEqual(
          [...grants, ...other.requests.map(({ grantType }) => grantType)].filter(
            (sent) => sent === "refresh_token",
          ),
          [],
        );
        assert.equal(other.requests.filter(({ method }) => method === "GET").length, 0);
        lifecycle.state = { ...state, refreshToken: refreshToken! };
      }
    });
  }

  it("logs in anew for another user, and does not spend the first one's refresh token", async (test) => {
    const other = { ...LOGIN, username: "other@example.com" };
    const lifecycle = await Lifecycle.start(test, { logins: [LOGIN, other] });
    await lifecycle.up(lifecycle.login);
    const { grants, state } = await lifecycle.up({ ...lifecycle.login, username: other.username });
    assert.deepEqual(grants, ["password"]);
    assert.equal(lifecycle.service.issued[1]!.username, other.username);
    assert.equal(state.accessToken, lifecycle.service.issued[1]!.accessToken);
  });

  it("replaces a minted token by a permanent one without a request, and leaves nothing of the old", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    const { grants, state } = await lifecycle.up({ permanentToken: WORDS.permanentToken, verify: false });
    assert.deepEqual(grants, []);
    const { fingerprint: _fingerprint, ...rest } = state;
    assert.deepEqual(rest, {
      accessToken: WORDS.permanentToken,
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:00.000Z",
      grant: "permanent",
      verify: false,
    });
  });

  it("renews on other triggers though the token is fresh", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state: first } = await lifecycle.up({ ...lifecycle.login, triggers: [1] });
    const { state: second } = await lifecycle.up({ ...lifecycle.login, triggers: [2] });
    assert.notEqual(second.accessToken, first.accessToken);
  });

  it("renews an expired token by login when the refresh token has run out as well", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = 1_209_600_000;
    assert.deepEqual((await lifecycle.up(lifecycle.login)).grants, ["password"]);
  });

  it("keeps a due token and says so when the service cannot answer for now", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state: first } = await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.effects = { clock: impatientClock };
    lifecycle.service.script({ status: 503, body: `busy ${WORDS.password}` });
    const { did, state: second } = await lifecycle.up(lifecycle.login);
    assert.equal(did, "update");
    assert.deepEqual(second, first);
    assert.match(
      lifecycle.lines[0]!,
      /^warning: renewal failed: Pulumi shows the token with expiresAt \S+ as updated, but it is still the old one, which expires in/,
    );
    assert.deepEqual(findWords(lifecycle.lines), []);
  });

  for (const [title, args, env] of [
    ["the argument", { renewalFailure: "error" }, {}],
    ["the environment", {}, { SPOTINST_TOKEN_RENEWAL_FAILURE: "error" }],
  ] as const) {
    it(`fails for a due token that cannot be renewed where ${title} says so, after trying in earnest`, async (test) => {
      const lifecycle = await Lifecycle.start(test);
      Object.assign(lifecycle.env, env);
      const { state } = await lifecycle.up({ ...lifecycle.login, ...args });
      lifecycle.nowMs = HALF_LIFE_MS + 1;
      lifecycle.service.script(...Array(3).fill({ status: 503, headers: { "retry-after": "20" } }));
      const news = { ...lifecycle.login, ...args, account: "act-12345678", timeoutSeconds: 50 };
      const error = await rejection(lifecycle.up(news));
      assert.match(
        error.message,
        /^Renewal failed, and renewalFailure \(or SPOTINST_TOKEN_RENEWAL_FAILURE\) is "error": the token with expiresAt \S+ is still the old one, which expires in 59 min 59 s\. It stays in the state\. .*HTTP 503/,
      );
      assert.equal(lifecycle.state, state);
      assert.deepEqual(
        lifecycle.lines.filter((line) => line.startsWith("warning")),
        [],
      );
      assert.equal((await lifecycle.up(news)).did, "update");
    });
  }

  it("lets the argument overrule the environment, and refuses a word that is none", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    lifecycle.env.SPOTINST_TOKEN_RENEWAL_FAILURE = "error";
    const news = { ...lifecycle.login, renewalFailure: "warn" as const };
    await lifecycle.up(news);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.script({ status: 404 }, { status: 404 });
    await lifecycle.up(news);
    assert.match(lifecycle.lines.at(-1)!, /^warning: renewal failed/);
    lifecycle.env.SPOTINST_TOKEN_RENEWAL_FAILURE = "eror";
    const reasons = async (args: object) =>
      (await lifecycle.host().check({}, args)).failures.map(({ reason }) => reason);
    assert.deepEqual(await reasons(lifecycle.login), [
      'renewalFailure: the environment variable SPOTINST_TOKEN_RENEWAL_FAILURE must be "warn" or "error"',
    ]);
    assert.deepEqual(await reasons({ ...lifecycle.login, renewalFailure: "Warn" }), [
      'renewalFailure: must be "warn" or "error"',
    ]);
    assert.deepEqual(await reasons(news), []);
  });

  it("never keeps a token that the arguments no longer ask for, though its renewal may succeed later", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state: first } = await lifecycle.up(lifecycle.login);
    lifecycle.effects = { clock: impatientClock };
    for (const [change, requests] of [
      [{ username: "other@example.com" }, 1],
      // By the refresh token, then by login.
      [{ triggers: ["new"] }, 2],
    ] as const) {
      lifecycle.service.script(...Array.from({ length: requests }, () => ({ status: 503 })));
      const error = await rejection(lifecycle.up({ ...lifecycle.login, ...(change as object) }));
      assert.match(error.message, /HTTP 503/);
      assert.equal(lifecycle.state, first);
    }
  });

  it("gives one warning for one outage, where the API is away too", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.effects = { clock: impatientClock };
    lifecycle.service.script({ status: 503 });
    lifecycle.service.scriptVerify({ status: 503 }, { status: 503 });
    await lifecycle.up(lifecycle.login);
    assert.match(lifecycle.lines.join("\n"), /^warning: renewal failed: [^\n]*$/);
  });

  it("does not keep a token that expired during the attempts", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = 7_190_000;
    const clock = instantClock();
    const sleep = async (ms: number) => {
      lifecycle.nowMs += ms;
      await clock.sleep(ms);
    };
    const requestToken = async () => ({ status: 503, headers: {}, body: "" });
    lifecycle.effects = { clock: { ...clock, sleep }, requestToken };
    for (const verify of [true, false]) {
      lifecycle.nowMs = 7_190_000;
      const error = await rejection(lifecycle.up({ ...lifecycle.login, verify }));
      assert.match(error.message, /could not answer \(HTTP 503\)/);
    }
  });

  it("does not keep a token that expired during the verification", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = 7_197_000;
    const limits: number[] = [];
    lifecycle.effects = {
      requestToken: async () => ({ status: 404, headers: {}, body: "" }),
      verifyToken: async (_verification, limitMs) => {
        limits.push(limitMs);
        lifecycle.nowMs += 3100;
        return { answer: "accepted", status: 200 };
      },
    };
    assert.match((await rejection(lifecycle.up(lifecycle.login))).message, /HTTP 404/);
    assert.deepEqual(limits, [3000], "it is asked for no longer than the token is good for");
  });

  it("replaces a due token that the service no longer accepts, for which the service is then asked in earnest", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.killAllTokens();
    lifecycle.effects = { clock: impatientClock };
    lifecycle.service.script({ status: 503 });
    assert.deepEqual((await lifecycle.up(lifecycle.login)).grants, ["refresh_token", "refresh_token"]);
  });

  it("fails in the last seconds of a token that the service no longer accepts", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = 7_180_000;
    lifecycle.service.killAllTokens();
    lifecycle.effects = { clock: impatientClock };
    lifecycle.service.script({ status: 503 }, { status: 503 });
    assert.match((await rejection(lifecycle.up(lifecycle.login))).message, /could not answer \(HTTP 503\)/);
  });

  it("does not keep a due token that the service no longer accepts, unless it was told not to ask", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.killAllTokens();
    lifecycle.effects = { clock: impatientClock };
    lifecycle.service.script({ status: 503 }, { status: 503 }, { status: 503 });
    assert.match((await rejection(lifecycle.up(lifecycle.login))).message, /could not answer \(HTTP 503\)/);
    lifecycle.service.script({ status: 503 });
    await lifecycle.up({ ...lifecycle.login, verify: false });
    assert.match(lifecycle.lines.at(-1)!, /renewal failed/);
  });

  it("keeps a due token whatever fails short of a refusal, and not after a refusal", async (test) => {
    for (const fault of [
      { status: 404 },
      { status: 501 },
      { status: 302 },
      { status: 200, body: "<html>" },
      { status: 403, body: "<html><title>Access denied</title>" },
      { status: 401 },
      { status: 400, body: '{"message":"Forbidden"}' },
    ]) {
      const lifecycle = await Lifecycle.start(test);
      const { state: first } = await lifecycle.up(lifecycle.login);
      lifecycle.nowMs = HALF_LIFE_MS + 1;
      lifecycle.service.script(fault, fault);
      assert.deepEqual((await lifecycle.up(lifecycle.login)).state, first);
      assert.match(lifecycle.lines.join("\n"), /^warning: renewal failed: [^\n]*$/);
    }
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.script({ status: 404 }, REFUSED);
    assert.match((await rejection(lifecycle.up(lifecycle.login))).message, /refused the login/);
  });

  it("says of a window that does not fit when it, or the life that it is for, is new, and then no more", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const step = async (args: TokenInputs, ageMs = 0) => {
      lifecycle.lines.length = 0;
      lifecycle.nowMs += ageMs;
      await lifecycle.up({ ...lifecycle.login, ...args });
      return lifecycle.lines.join("\n");
    };
    assert.equal(await step({}), "");
    assert.match(
      await step({ renewBeforeSeconds: 7000 }),
      /^info: renewBeforeSeconds \(7000\) .* when 3600 s are left$/,
    );
    assert.equal(await step({ renewBeforeSeconds: 7000, account: "act-1" }), "");
    assert.equal(await step({ renewBeforeSeconds: 7000 }, HALF_LIFE_MS + 1), "");
    assert.equal(await step({}), "");
    lifecycle.service.configure({ lifetimeSeconds: 1800 });
    assert.match(
      await step({}, HALF_LIFE_MS + 1),
      /^info: renewBeforeSeconds \(3600\) .* when 899 s are left$/,
    );
    assert.equal(await step({}, 901_000), "");
  });

  it("fails for an expired token when the service cannot answer", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = 7_200_000;
    lifecycle.effects = { clock: impatientClock };
    lifecycle.service.script({ status: 503 }, { status: 503 });
    assert.match((await rejection(lifecycle.up(lifecycle.login))).message, /could not answer \(HTTP 503\)/);
  });
});

describe("read", () => {
  it("returns every output of a token that is not due, and nothing that is the engine's", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up({ ...lifecycle.login, account: "act-12345678", triggers: [1] });
    const props = { ...state, __provider: "code" };
    assert.deepEqual(await lifecycle.host().read("id", props), { id: "id", props: state });
  });

  it("renews a due token by login where the arguments have a refresh token as well", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state: first } = await lifecycle.up(lifecycle.login);
    const { refreshToken } = first;
    const refreshEndpoint = lifecycle.service.tokenEndpoint;
    await lifecycle.up({ ...lifecycle.login, refreshToken: refreshToken!, refreshEndpoint });
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    const { grants } = await lifecycle.refresh();
    assert.deepEqual(grants, ["password"]);
  });

  it("renews a due token by login and leaves the refresh token unspent", async (test) => {
    const lifecycle = await Lifecycle.start(test, { form: "two-items" });
    const { state: first } = await lifecycle.up({ ...lifecycle.login, account: "act-12345678" });
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    const { grants, state: second } = await lifecycle.refresh();
    assert.deepEqual(grants, ["password"]);
    assert.notEqual(second.accessToken, first.accessToken);
    assert.equal(second.account, "act-12345678");
    assert.deepEqual(originOf(second), originOf(first));
    assert.deepEqual(restoreArguments(second), restoreArguments(first));
  });

  it("renews a broker's token by client credentials", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up({ ...CLIENT, ...lifecycle.endpoints });
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    assert.deepEqual((await lifecycle.refresh()).grants, ["client_credentials"]);
  });

  it("keeps the refresh token when the login brings none", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state: first } = await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.configure({ form: "one-item" });
    const { state: second } = await lifecycle.refresh();
    assert.equal(second.refreshToken, first.refreshToken);
    assert.equal(second.refreshTokenExpiresAt, first.refreshTokenExpiresAt);
  });

  it("leaves a due token alone when renewOnRefresh is false", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up({ ...lifecycle.login, renewOnRefresh: false });
    lifecycle.nowMs = 7_200_000;
    assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
  });

  it("leaves a token alone whose state lacks what it was minted for", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = 7_200_000;
    for (const fingerprint of [null, undefined]) {
      const { props } = await lifecycle.host().read("id", { ...state, fingerprint } as never);
      assert.equal(props.accessToken, state.accessToken);
    }
  });

  it("gives a new refresh token no end that was the old one's", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up(lifecycle.login);
    assert.ok("refreshTokenExpiresAt" in state);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    const body = JSON.stringify({
      access_token: "new-token",
      refresh_token: "new-refresh-token",
      expires_in: 7200,
    });
    lifecycle.service.script({ status: 200, body });
    const { state: renewed } = await lifecycle.refresh();
    assert.equal(renewed.refreshToken, "new-refresh-token");
    assert.ok(!("refreshTokenExpiresAt" in renewed));
  });

  it("promises another try by `up` only where that may help", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.script(REFUSED, { status: 404 });
    await lifecycle.refresh();
    await lifecycle.refresh();
    assert.match(
      lifecycle.lines[0]!,
      /refused the login.*variables\)\. This was the login that the last `pulumi up` stored; if the program has another by now, run `pulumi up`\.$/,
    );
    assert.match(lifecycle.lines[1]!, /HTTP 404.* The next `pulumi up` tries again\.$/);
  });

  it("speaks of no stored login where that of the environment is refused", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    Object.assign(lifecycle.env, LOGIN_ENV, { SPOTINST_TOKEN_URL: lifecycle.service.tokenEndpoint });
    await lifecycle.up({});
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.script(REFUSED);
    await lifecycle.refresh();
    assert.match(lifecycle.lines[0]!, /refused the login.*variables\)\.$/);
  });

  it("asks once whether a token in date is accepted, and renews a rejected one by login", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up({ ...lifecycle.login, account: "act-12345678" });
    assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
    assert.deepEqual(requestsOf(lifecycle), ["GET /events/subscription 200"]);
    assert.deepEqual(lifecycle.service.requests[0]!.query, { accountId: "act-12345678" });
    lifecycle.service.killAllTokens();
    const { grants, state: renewed } = await lifecycle.refresh();
    assert.deepEqual(grants, ["password"]);
    assert.notEqual(renewed.accessToken, state.accessToken);
    assert.deepEqual(lifecycle.lines, [
      `info: this refresh renewed the token for account act-12345678, which Spot rejects; the new one expires at ${renewed.expiresAt}. Other stacks see it after the program has run: by \`pulumi up\`, or by a refresh with --run-program`,
    ]);
  });

  for (const [title, ...answers] of [
    ["no answer", { reset: true }, { reset: true }],
    ["a 503", { status: 503 }, { status: 503 }],
    ["a redirect", { status: 302, headers: { location: "https://portal.example.com" } }],
  ] as const) {
    it(`keeps a token in date of which ${title} says nothing, with one warning`, async (test) => {
      const lifecycle = await Lifecycle.start(test);
      const { state } = await lifecycle.up(lifecycle.login);
      lifecycle.service.scriptVerify(...answers);
      assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
      assert.equal(lifecycle.lines.length, 1);
      assert.match(lifecycle.lines[0]!, /^warning: could not ask Spot whether it accepts the token/);
    });
  }

  for (const [title, args] of [
    ["verify is false", { verify: false }],
    ["renewOnRefresh is false", { renewOnRefresh: false }],
  ] as const) {
    it(`asks nobody about a token in date where ${title}`, async (test) => {
      const lifecycle = await Lifecycle.start(test);
      const { state } = await lifecycle.up({ ...lifecycle.login, ...args });
      lifecycle.service.killAllTokens();
      assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
      assert.deepEqual(requestsOf(lifecycle), []);
    });
  }

  it("shows the token to no service but the one that it is for, and is quiet about a token in date", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    Object.assign(lifecycle.env, LOGIN_ENV, {
      SPOTINST_TOKEN_URL: lifecycle.service.tokenEndpoint,
      SPOTINST_API_URL: lifecycle.service.url,
    });
    const { state } = await lifecycle.up({});
    lifecycle.service.killAllTokens();
    for (const [name, value] of [
      ["SPOTINST_API_URL", `${lifecycle.service.url}/other`],
      ["SPOTINST_USERNAME", "other@example.com"],
      ["SPOTINST_PASSWORD", ""],
    ] as const) {
      const before = lifecycle.env[name]!;
      lifecycle.env[name] = value;
      assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
      assert.deepEqual(requestsOf(lifecycle), [], name);
      lifecycle.env[name] = before;
    }
    assert.deepEqual(lifecycle.lines, []);
  });

  it("finds a rejected token whatever the environment says of failed renewals, which are no matter of a refresh", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    await lifecycle.up(lifecycle.login);
    lifecycle.env.SPOTINST_TOKEN_RENEWAL_FAILURE = "eror";
    lifecycle.service.killAllTokens();
    assert.deepEqual((await lifecycle.refresh()).grants, ["password"]);
  });

  it("says of a rejected token whose only credential is a refresh token what renews it", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { refreshToken } = (await lifecycle.host().create(lifecycle.login)).outs;
    const { tokenEndpoint: refreshEndpoint, url: apiEndpoint } = lifecycle.service;
    const only = { ...CLIENT, refreshToken: refreshToken!, refreshEndpoint, apiEndpoint };
    const { state } = await lifecycle.up(only);
    lifecycle.service.killAllTokens();
    assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
    assert.match(
      lifecycle.lines[0]!,
      /^warning: Spot rejects the token with expiresAt \S+, and a refresh could not renew it: .*The next `pulumi up` uses it\.$/,
    );
  });

  it("leaves a permanent token alone", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up({ permanentToken: WORDS.permanentToken, verify: false });
    lifecycle.nowMs = 1e12;
    assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
  });

  it("never spends the only refresh token there is, and says so", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { refreshToken } = (await lifecycle.host().create(lifecycle.login)).outs;
    const { state } = await lifecycle.up({
      ...CLIENT,
      refreshToken: refreshToken!,
      refreshEndpoint: lifecycle.service.tokenEndpoint,
    });
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
    assert.match(
      lifecycle.lines[0]!,
      /^warning: the token with expiresAt \S+ is due for renewal.*must not use\. The next `pulumi up` uses it\.$/,
    );
  });

  it("leaves a due token alone when the environment has another login or none, and says so", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    Object.assign(lifecycle.env, LOGIN_ENV, { SPOTINST_TOKEN_URL: lifecycle.service.tokenEndpoint });
    const { state } = await lifecycle.up({ apiEndpoint: lifecycle.service.url });
    lifecycle.nowMs = 7_200_000;
    lifecycle.env.SPOTINST_USERNAME = "other@example.com";
    assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
    for (const name of Object.keys(lifecycle.env)) {
      delete lifecycle.env[name];
    }
    assert.deepEqual(await lifecycle.refresh(), { did: "nothing", grants: [], state });
    assert.match(
      lifecycle.lines[0]!,
      /^warning: the token with expiresAt \S+ has expired, .*not the one that it was minted for/,
    );
    assert.match(
      lifecycle.lines[1]!,
      /^warning: the token with expiresAt \S+ has expired, .*No Spot login was found/,
    );
  });

  it("leaves a due token alone when the service fails, and says so without a secret", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const { state } = await lifecycle.up(lifecycle.login);
    lifecycle.nowMs = HALF_LIFE_MS + 1;
    lifecycle.service.script({ status: 400, body: `wrong: ${WORDS.password}` });
    assert.deepEqual((await lifecycle.refresh()).state, state);
    assert.match(
      lifecycle.lines[0]!,
      /^warning: the token with expiresAt \S+ is due for renewal, and a refresh could not renew it: /,
    );
    assert.deepEqual(findWords(lifecycle.lines), []);
  });
});

/** What the service was asked. */
function requestsOf({ service }: Lifecycle): string[] {
  return service.requests.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

/** What an error may be made of without telling a secret. */
async function failingCalls(lifecycle: Lifecycle, news: TokenInputs): Promise<Error[]> {
  const host = lifecycle.host();
  const olds = {
    accessToken: "access-token-of-the-state",
    refreshToken: "refresh-token-of-the-state",
    issuedAt: "1970-01-01T00:00:00.000Z",
    expiresAt: "1970-01-01T00:00:00.000Z",
  } as never;
  return [await rejection(host.create(news)), await rejection(host.update("id", olds, news))];
}

describe("an error of any call", () => {
  it("has a redacted message, no stack and no secret, whatever the server echoes", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const echo = JSON.stringify({
      error: "invalid_grant",
      error_description: `${WORDS.password} and ${encodeURIComponent(WORDS.clientSecret)}`,
    });
    lifecycle.service.script({ status: 400, body: echo }, { status: 400, body: echo });
    for (const error of await failingCalls(lifecycle, lifecycle.login)) {
      assert.ok(error instanceof SpotinstTokenError);
      assert.match(error.message, /\[secret\] and \[secret\]/);
      assert.equal(error.stack, "");
      assert.deepEqual(findWords(error), []);
    }
  });

  it("says its own words in full, whatever word the password or the user name is", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const body = JSON.stringify({
      error: "invalid_grant",
      error_description: "the token of spotinst is wrong",
    });
    lifecycle.service.script({ status: 400, body }, { status: 400, body });
    const login = { ...lifecycle.login, password: "token", username: "spotinst" };
    for (const error of await failingCalls(lifecycle, login)) {
      assert.match(
        error.message,
        /^The token service at 127\.0\.0\.1:\d+ refused .* username,? .* Its answer: the \[secret\] of \[secret\] is wrong\.$/,
      );
    }
  });

  it("hides the secrets of the environment as well", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    Object.assign(lifecycle.env, LOGIN_ENV, { SPOTINST_TOKEN_URL: lifecycle.service.tokenEndpoint });
    const echo = `wrong: ${WORDS.password}`;
    lifecycle.service.script({ status: 401, body: echo }, { status: 401, body: echo });
    for (const error of await failingCalls(lifecycle, {})) {
      assert.match(error.message, /wrong: \[secret\]/);
      assert.deepEqual(findWords(error), []);
    }
  });

  it("hides the password of a proxy, and does not stumble over one that is written wrongly", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    lifecycle.env.HTTPS_PROXY = "http://user:proxy-password-word@proxy.example.com:8080";
    lifecycle.env.ALL_PROXY = "http://user:50%off@proxy.example.com:8080";
    lifecycle.env.https_proxy = "user:lower-case-word@proxy.example.com:8080";
    lifecycle.env.all_proxy = "http://lonely-proxy-token@proxy.example.com:8080";
    const echo = "407 for proxy-password-word, lower-case-word, lonely-proxy-token";
    lifecycle.service.script({ status: 400, body: echo }, { status: 400, body: echo });
    for (const error of await failingCalls(lifecycle, lifecycle.login)) {
      assert.match(error.message, /407 for \[secret\], \[secret\], \[secret\]/);
    }
  });

  it("tells the network's failure without what was sent", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    const tokenEndpoint = await findRefusedUrl();
    for (const error of await failingCalls(lifecycle, { ...lifecycle.login, tokenEndpoint })) {
      assert.match(error.message, /\(ECONNREFUSED\)/);
      assert.equal(error.stack, "");
      assert.deepEqual(findWords(error), []);
    }
  });

  it("lists what is missing when the environment has changed since check", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    for (const error of await failingCalls(lifecycle, { username: "user" })) {
      assert.ok(error instanceof SpotinstTokenError);
      assert.equal(error.code, "invalid_arguments");
      assert.match(error.message, /^password: is missing.*\nclientId: .*\nclientSecret: /);
    }
  });

  for (const [title, thrown] of [
    ["undefined", undefined],
    ["null", null],
    ["a string", `oops ${WORDS.password}`],
    ["an object without a prototype", Object.create(null)],
    ["an object", { password: WORDS.password }],
    ["an error that quotes a secret", new Error(`oops ${WORDS.password}`)],
  ] as const) {
    it(`is an Error without a secret even if ${title} is thrown inside`, async (test) => {
      const lifecycle = await Lifecycle.start(test);
      lifecycle.effects = { requestToken: () => Promise.reject(thrown) };
      for (const error of await failingCalls(lifecycle, lifecycle.login)) {
        assert.deepEqual(findWords(error), []);
        assert.ok(error.message.length > 0);
      }
    });
  }

  it("hides secrets in the stack of an unexpected error, and takes one without a stack", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    for (const stack of [`Error\n at ${WORDS.password}`, undefined]) {
      const thrown = Object.assign(new Error("oops"), { stack });
      lifecycle.effects = { requestToken: () => Promise.reject(thrown) };
      const [error] = await failingCalls(lifecycle, lifecycle.login);
      assert.equal(error!.stack, stack === undefined ? "" : "Error\n at [secret]");
    }
  });

  it("says that it is one of this package when nobody expected it", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    lifecycle.effects = { requestToken: () => Promise.reject(undefined) };
    const [error] = await failingCalls(lifecycle, lifecycle.login);
    assert.match(error!.message, /^An error of pulumi-spotinst-token itself: .*undefined/);
  });

  it("keeps nothing of the request for the next one", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    let calls = 0;
    lifecycle.effects = {
      requestToken: (request) => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error("first")) : requestToken(request);
      },
    };
    const host = lifecycle.host();
    await rejection(host.create(lifecycle.login));
    const { outs } = await host.create(lifecycle.login);
    assert.equal(outs.accessToken, lifecycle.service.issued[0]!.accessToken);
    assert.equal(lifecycle.service.requests[0]!.passwordDigest, digest(WORDS.password));
  });
});
