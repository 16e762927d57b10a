import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { secret, urnOf } from "../../harness/plugin-client";
import { rejection } from "../../harness/rejection";
import { runPlugin } from "../../harness/token-plugin";
import { findWords, LOGIN, LOGIN_ENV, REFUSED, WORDS } from "../../harness/words";
import { UNKNOWN_VALUE, UNKNOWN_VALUES } from "../../provider/ground/pulumi-marks";
import { plainValues as plain } from "../../provider/plugin/values";

const DUE_MS = 3_600_001;
const EXPIRED_MS = 7_200_001;

describe("what the plugin tells the engine of itself", () => {
  it("is that it takes secrets and previews, its version and its schema", async (test) => {
    const { client } = await runPlugin(test);
    const { acceptSecrets, acceptResources } = await client.handshake();
    assert.deepEqual({ acceptSecrets, acceptResources }, { acceptSecrets: true, acceptResources: false });
    const { supportspreview, acceptsecrets } = await client.configure({});
    assert.deepEqual({ supportspreview, acceptsecrets }, { supportspreview: true, acceptsecrets: true });
    const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
    assert.equal(await client.version(), version);
    assert.equal(JSON.parse(await client.schema()).name, "spotinst-token");
  });

  it("is not how a configuration changes: its none would make the engine keep the old one", async (test) => {
    const { client } = await runPlugin(test);
    const error = (await rejection(client.diffConfig())) as Error & { code?: number };
    assert.equal(error.code, 12);
  });
});

describe("Check of the plugin", () => {
  it("takes the marker of a preview out and marks the secrets", async (test) => {
    const { client, login } = await runPlugin(test);
    const triggers = [1, null, { a: secret("b") }, [], {}];
    const { inputs, failures } = await client.check("tok", { ...login, triggers, preview: true });
    const { password, clientSecret, ...others } = login;
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, {
      ...others,
      triggers,
      password: secret(password),
      clientSecret: secret(clientSecret),
    });
  });

  it("keeps a secret that the engine has marked, and leaves what a preview does not know", async (test) => {
    const { client, login } = await runPlugin(test);
    const news = { ...login, password: secret(login.password), clientSecret: UNKNOWN_VALUE };
    assert.deepEqual(await client.check("tok", news), { inputs: news, failures: [] });
    for (const unknown of UNKNOWN_VALUES) {
      const { failures } = await client.check("tok", { ...login, timeoutSeconds: unknown });
      assert.deepEqual(failures, []);
    }
  });

  it("reports every mistake at once, without a property, a value or a request", async (test) => {
    const { client, service } = await runPlugin(test);
    const news = {
      username: "user",
      password: `${WORDS.password}\n`,
      colour: WORDS.password,
      preview: WORDS.password,
      timeoutSeconds: true,
    };
    const { failures } = await client.check("tok", news);
    assert.deepEqual(
      failures.map(({ property, reason }) => [property, reason.split(":")[0]]),
      [
        ["", "preview"],
        ["", "colour"],
        ["", "password"],
        ["", "timeoutSeconds"],
        ["", "clientId"],
        ["", "clientSecret"],
      ],
    );
    assert.match(failures[1]!.reason, /is not an argument of Token;/);
    assert.deepEqual(findWords(failures), []);
    assert.deepEqual(service.requests, []);
  });

  it("takes the marker as a text too, as an environment has it", async (test) => {
    const { client, login } = await runPlugin(test);
    for (const preview of ["true", "false", true, false, null]) {
      assert.deepEqual((await client.check("tok", { ...login, preview })).failures, []);
    }
  });

  it("takes a marker that is a secret, and one that a preview does not know", async (test) => {
    const { client, login } = await runPlugin(test);
    for (const preview of [secret(true), ...UNKNOWN_VALUES]) {
      assert.deepEqual((await client.check("tok", { ...login, preview })).failures, []);
    }
  });

  it("says a doubt about a value on the token, as a warning", async (test) => {
    const { client, login, logged } = await runPlugin(test);
    await client.check("tok", { ...login, username: "'quoted'" });
    assert.deepEqual(
      logged.map(({ severity, urn }) => [severity, urn]),
      [[2, urnOf("tok")]],
    );
    assert.match(logged[0]!.message, /^username is in quotes/);
  });
});

describe("Create of the plugin", () => {
  it("mints a token and stores nothing of the arguments but what the token was minted for", async (test) => {
    const { client, login, service } = await runPlugin(test);
    const { id, properties } = await client.create("tok", { ...login, account: "act-12345678" });
    const [issued] = service.issued;
    assert.match(id, /^[\da-f-]{36}$/);
    assert.deepEqual(Object.keys(properties).sort(), [
      ...["accessToken", "account", "expiresAt", "fingerprint", "grant", "issuedAt", "organizationId"],
      ...["refreshToken", "refreshTokenExpiresAt", "tokenType", "userId"],
    ]);
    assert.deepEqual(properties.accessToken, secret(issued!.accessToken));
    assert.deepEqual(properties.refreshToken, secret(issued!.refreshToken));
    assert.deepEqual(findWords(properties), []);
  });

  it("sends nothing in a preview, and says what is known: the secrets are secrets even there", async (test) => {
    const { client, login, service } = await runPlugin(test);
    const { id, properties } = await client.create("tok", { ...login, account: "act-12345678" }, true);
    const { accessToken, refreshToken, expiresAt, grant, account } = properties;
    assert.equal(id, "");
    assert.deepEqual([accessToken, refreshToken], [secret(UNKNOWN_VALUE), secret(UNKNOWN_VALUE)]);
    assert.deepEqual([expiresAt, grant, account], [UNKNOWN_VALUE, "password", "act-12345678"]);
    assert.deepEqual(service.requests, []);
  });

  it("knows in a preview that a permanent token has no end", async (test) => {
    const { client } = await runPlugin(test);
    const { properties } = await client.create("tok", { permanentToken: WORDS.permanentToken }, true);
    assert.equal(properties.expiresAt, undefined);
    assert.deepEqual(properties.accessToken, secret(UNKNOWN_VALUE));
  });

  it("fails with the message alone, without a secret", async (test) => {
    const { client, login, service } = await runPlugin(test);
    service.script({
      status: 400,
      body: `{"error":"invalid_grant","error_description":"${WORDS.password}"}`,
    });
    const error = (await rejection(client.create("tok", login))) as Error & { details: string };
    assert.match(error.details, /^The token service at .* refused the login \(password grant\)/);
    assert.deepEqual(findWords(error), []);
  });
});

describe("an error of the plugin", () => {
  it("arrives where the service's words have half a character", async (test) => {
    const { client, login, service } = await runPlugin(test);
    service.script({
      status: 400,
      body: '{"error":"invalid_grant","error_description":"bad \\ud83d words"}',
    });
    const error = (await rejection(client.create("tok", login))) as Error & { details: string };
    assert.match(error.details, /refused the login .*"?bad words/);
  });

  it("arrives whatever its message holds", async (test) => {
    const cancel = () => {
      throw new Error("bad \ud83d words");
    };
    const { restart } = await runPlugin(test);
    const client = await restart({ cancel });
    const error = (await rejection(client.cancel())) as Error & { details: string };
    assert.equal(error.details, "bad \ufffd words");
  });
});

describe("a preview with the plugin", () => {
  async function created(test: Parameters<typeof runPlugin>[0], effects = {}) {
    const plugin = await runPlugin(test, { effects });
    const { properties } = await plugin.client.create("tok", plugin.login);
    plugin.service.clearRequests();
    return { ...plugin, plugin, olds: plain(properties) };
  }

  for (const [title, ageMs, words] of [
    ["due", DUE_MS, /^token "tok" expires in 59 min \d+ s; `pulumi up` will renew it$/],
    ["expired", EXPIRED_MS, /^token "tok" expired 1 s ago; `pulumi up` will renew it$/],
  ] as const) {
    it(`shows a token that is ${title} unchanged, says so on the token, and sends nothing`, async (test) => {
      const { plugin, login, olds, service, logged } = await created(test);
      plugin.nowMs += ageMs;
      const client = await plugin.restart();
      await client.check("tok", { ...login, preview: true }, login);
      assert.equal(await client.diff("tok", { olds, news: login, oldInputs: login }), false);
      assert.deepEqual(
        logged.map(({ severity, urn }) => [severity, urn]),
        [[1, urnOf("tok")]],
      );
      assert.match(logged[0]!.message, words);
      assert.deepEqual(service.requests, []);
    });
  }

  it("names each token of many, whatever the order", async (test) => {
    const { plugin, login, olds, logged } = await created(test);
    plugin.nowMs += DUE_MS;
    const client = await plugin.restart();
    await client.check("first", { ...login, preview: true });
    await client.check("second", { ...login, preview: true });
    await client.diff("second", { olds, news: login });
    await client.diff("first", { olds, news: login });
    assert.deepEqual(
      logged.map(({ message }) => message.split(" ")[1]),
      ['"second"', '"first"'],
    );
  });

  it("shows what the arguments change", async (test) => {
    const { plugin, login, olds } = await created(test);
    const client = await plugin.restart();
    for (const [changed, expected] of [
      [{}, false],
      [{ account: "act-12345678" }, true],
      [{ triggers: [1] }, true],
      [{ username: "another@example.com" }, true],
      [{ timeoutSeconds: 5 }, true],
      [{ password: "another-password" }, true],
      [{ showRenewalInPreview: true }, false],
    ] as const) {
      const news = { ...login, ...changed };
      await client.check("tok", { ...news, preview: true });
      assert.equal(
        await client.diff("tok", { olds, news, oldInputs: login }),
        expected,
        Object.keys(changed)[0],
      );
    }
  });

  for (const variable of ["PULUMI_DRY_RUN", "PULUMI_NODEJS_DRY_RUN"]) {
    it(`is not believed where ${variable} is in the plugin's own environment: an up would not renew`, async (test) => {
      const { plugin, login, olds } = await created(test);
      plugin.nowMs += EXPIRED_MS;
      const client = await plugin.restart({ env: { [variable]: "true" } });
      await client.check("tok", { ...login, preview: true });
      assert.equal(await client.diff("tok", { olds, news: login, oldInputs: login }), true);
    });
  }

  it("is known by a marker that is unknown, which nothing is in an up", async (test) => {
    const { plugin, login, olds, service } = await created(test);
    plugin.nowMs += EXPIRED_MS;
    const client = await plugin.restart();
    await client.check("tok", { ...login, preview: UNKNOWN_VALUES[1] });
    assert.equal(await client.diff("tok", { olds, news: login, oldInputs: login }), false);
    assert.deepEqual(service.requests, []);
  });

  it("without the marker shows one update, of which the token stays the stored one", async (test) => {
    const { plugin, login, olds, service } = await created(test);
    plugin.nowMs += EXPIRED_MS;
    const client = await plugin.restart();
    await client.check("tok", login);
    assert.equal(await client.diff("tok", { olds, news: login, oldInputs: login }), true);
    const updated = await client.update("tok", { olds, news: login, oldInputs: login }, true);
    assert.deepEqual(plain(updated), olds);
    assert.deepEqual(updated.accessToken, secret(olds.accessToken));
    assert.deepEqual(service.requests, []);
  });

  for (const [title, changed] of [
    ["triggers change", { triggers: [1] }],
    ["the login changes", { username: "another@example.com" }],
    ["the renewal is to be shown", { showRenewalInPreview: true }],
  ] as const) {
    it(`does not know the token where ${title}`, async (test) => {
      const { plugin, login, olds, service } = await created(test);
      plugin.nowMs += DUE_MS;
      const client = await plugin.restart();
      const news = { ...login, ...changed };
      const updated = await client.update("tok", { olds, news, oldInputs: login }, true);
      assert.deepEqual(updated.accessToken, secret(UNKNOWN_VALUE));
      assert.equal(updated.expiresAt, UNKNOWN_VALUE);
      assert.deepEqual(service.requests, []);
    });
  }

  it("takes the diff of a refresh for no change, however old the token is", async (test) => {
    const { plugin, login, olds } = await created(test);
    plugin.nowMs += EXPIRED_MS;
    const client = await plugin.restart();
    assert.equal(await client.diff("tok", { olds, news: login, oldInputs: login }), false);
  });
});

describe("an up with the plugin", () => {
  it("renews an expired token and keeps one in date", async (test) => {
    const plugin = await runPlugin(test);
    const { login, service } = plugin;
    const { properties } = await plugin.client.create("tok", login);
    const stored = { olds: plain(properties), news: login, oldInputs: login };
    await plugin.client.check("tok", login);
    assert.equal(await plugin.client.diff("tok", stored), false);
    plugin.nowMs += EXPIRED_MS;
    const client = await plugin.restart();
    await client.check("tok", login);
    assert.equal(await client.diff("tok", stored), true);
    const renewed = plain(await client.update("tok", stored));
    assert.equal(renewed.accessToken, service.issued.at(-1)!.accessToken);
    assert.notEqual(renewed.accessToken, stored.olds.accessToken);
  });

  it("compares with the last arguments only where the engine sends them", async (test) => {
    const { client, login } = await runPlugin(test);
    const { properties } = await client.create("tok", login);
    const news = { ...login, timeoutSeconds: 5 };
    await client.check("tok", news);
    assert.equal(await client.diff("tok", { olds: plain(properties), news }), false);
  });

  it("takes a token over from a dynamic resource, and drops what that kept", async (test) => {
    const { client, login, service } = await runPlugin(test);
    const { properties } = await client.create("tok", login);
    service.clearRequests();
    const { password, clientSecret, ...kept } = login;
    const olds = {
      ...plain(properties),
      ...kept,
      renewalSecrets: { password, clientSecret },
      __provider: "code",
    };
    const oldInputs = { ...login, __provider: "code" };
    await client.check("tok", { ...login, preview: true }, oldInputs);
    assert.equal(await client.diff("tok", { olds, news: login, oldInputs }), false);
    assert.deepEqual(plain(await client.update("tok", { olds, news: login, oldInputs })), plain(properties));
    assert.deepEqual(service.requests, []);
  });
});

describe("Read of the plugin", () => {
  it("renews an expired token by the login of the inputs, and hands the inputs back, marked", async (test) => {
    const plugin = await runPlugin(test);
    const { client, login, service, logged } = plugin;
    const { properties } = await client.create("tok", login);
    plugin.nowMs += EXPIRED_MS;
    const read = await client.read("tok", { id: "any", properties: plain(properties), inputs: login });
    assert.equal(read.id, "any");
    assert.deepEqual(read.properties.accessToken, secret(service.issued.at(-1)!.accessToken));
    const { password, clientSecret, ...others } = login;
    assert.deepEqual(read.inputs, {
      ...others,
      password: secret(password),
      clientSecret: secret(clientSecret),
    });
    assert.match(logged[0]!.message, /^this refresh renewed /);
  });

  it("imports by any word: a token minted by the login at hand", async (test) => {
    const { client, login, service, logged } = await runPlugin(test, { effects: { env: LOGIN_ENV } });
    const { tokenEndpoint, apiEndpoint } = login;
    await client.configure({ tokenEndpoint, apiEndpoint });
    const { id, properties, inputs } = await client.read("tok", { id: "mine" });
    assert.equal(id, "mine");
    assert.deepEqual(properties.accessToken, secret(service.issued[0]!.accessToken));
    assert.deepEqual(inputs, {});
    assert.deepEqual(
      logged.map(({ message }) => message.split(",")[0]),
      ["minted by the login that was found"],
    );
  });

  it("takes arguments in an import, and keeps no marker of a preview", async (test) => {
    const { client, login } = await runPlugin(test);
    const { password, clientSecret, ...others } = login;
    const given = { ...login, preview: true };
    const { inputs } = await client.read("tok", { id: "mine", properties: given, inputs: given });
    assert.deepEqual(inputs, { ...others, password: secret(password), clientSecret: secret(clientSecret) });
  });

  it("imports a permanent token from SPOTINST_TOKEN, where Spot accepts it", async (test) => {
    const env = { SPOTINST_TOKEN: WORDS.permanentToken };
    const service = { permanentTokens: [WORDS.permanentToken] };
    const { client, login } = await runPlugin(test, { effects: { env }, service });
    await client.configure({ apiEndpoint: login.apiEndpoint! });
    const { properties } = await client.read("tok", { id: "mine" });
    assert.deepEqual(properties.accessToken, secret(WORDS.permanentToken));
    assert.equal(properties.grant, "permanent");
  });

  for (const [title, id] of [
    ["a token", "0123456789abcdef".repeat(4)],
    ["a JWT", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln"],
    ["a token of the environment", WORDS.permanentToken],
    ["a password of the environment", `x-${WORDS.password}`],
  ] as const) {
    it(`refuses ${title} as the id of an import, does not repeat it, and sends nothing`, async (test) => {
      const env = { ...LOGIN_ENV, SPOTINST_TOKEN: WORDS.permanentToken };
      const { client, service } = await runPlugin(test, { effects: { env } });
      const error = (await rejection(client.read("tok", { id }))) as Error;
      assert.match(error.message, /The id looks like a token or another secret, /);
      assert.ok(!error.message.includes(id));
      assert.deepEqual(service.requests, []);
    });
  }

  it("spends no refresh token in an import, whose preview throws the token away", async (test) => {
    const { client, login, service } = await runPlugin(test);
    const { refreshToken } = plain((await client.create("tok", login)).properties);
    const given: Record<string, unknown> = {
      ...login,
      refreshToken,
      refreshEndpoint: service.tokenEndpoint,
    };
    await client.configure(given);
    for (const word of ["preview", "up"]) {
      service.clearRequests();
      const { properties } = await client.read("tok", { id: word });
      assert.deepEqual(
        service.requests.map(({ grantType }) => grantType),
        ["password"],
      );
      await client.check("tok", {});
      const changes = await client.diff("tok", { olds: plain(properties), news: {}, oldInputs: {} });
      assert.equal(changes, false, "the next up has another login than the import");
    }
    const { username: _name, password: _word, ...alone } = given;
    await client.configure(alone);
    service.clearRequests();
    const error = (await rejection(client.read("tok", { id: "mine" }))) as Error;
    assert.match(error.message, /only credential is a refresh token/);
    assert.deepEqual(service.requests, []);
    const created = await client.create("tok", {});
    assert.deepEqual(created.properties.accessToken, secret(service.issued.at(-1)!.accessToken));
  });

  it("says what is missing where an import has no login", async (test) => {
    const { client, service } = await runPlugin(test);
    const error = (await rejection(client.read("tok", { id: "mine" }))) as Error;
    assert.match(error.message, /SPOTINST_USERNAME/);
    assert.deepEqual(service.requests, []);
  });
});

describe("Delete of the plugin", () => {
  it("sends nothing: a token expires by itself", async (test) => {
    const { client, login, service } = await runPlugin(test);
    const { properties } = await client.create("tok", login);
    service.clearRequests();
    await client.delete("tok", plain(properties));
    assert.deepEqual(service.requests, []);
  });
});

describe("the configuration of the plugin", () => {
  const OWN = "urn:pulumi:dev::tokens::pulumi:providers:spotinst-token::spot";

  it("gives a token what its arguments leave out, and none of it goes into the token's state", async (test) => {
    const { client, login, service } = await runPlugin(test);
    await client.configure({ ...login, password: secret(login.password), account: "act-12345678" });
    assert.deepEqual(await client.check("tok", {}), { inputs: {}, failures: [] });
    const { properties } = await client.create("tok", {});
    assert.equal(properties.account, "act-12345678");
    assert.deepEqual(properties.accessToken, secret(service.issued[0]!.accessToken));
    assert.deepEqual(findWords(properties), []);
  });

  it("keeps secret in a token, and in what getToken gives, what is a secret in it", async (test) => {
    const plugin = await runPlugin(test);
    const { client, login } = plugin;
    const account = secret("act-12345678");
    await client.configure({ ...login, account });
    const { properties } = await client.create("tok", {});
    const stored = { olds: plain(properties), news: {}, oldInputs: {} };
    plugin.nowMs += DUE_MS;
    for (const [title, outputs] of Object.entries({
      create: properties,
      "preview of create": (await client.create("tok", {}, true)).properties,
      update: await client.update("tok", stored),
      "preview of update": await client.update("tok", stored, true),
      read: (await client.read("tok", { properties: plain(properties), inputs: {} })).properties,
      import: (await client.read("tok", { id: "mine" })).properties,
      getToken: await client.invoke("getToken", {}),
    })) {
      assert.deepEqual(outputs.account, account, title);
    }
    const own = await client.create("tok", { account: "act-87654321" });
    assert.equal(own.properties.account, "act-87654321");
  });

  it("gives credentials as a whole, and only where the arguments name none", async (test) => {
    const { client, login } = await runPlugin(test);
    await client.configure({ permanentToken: secret(WORDS.permanentToken), apiEndpoint: login.apiEndpoint! });
    const { failures } = await client.check("tok", { ...login });
    assert.deepEqual(failures, []);
    const { properties } = await client.create("tok", login);
    assert.equal(properties.grant, "password");
  });

  it("is read as numbers and switches, which the engine writes as texts", async (test) => {
    const { client, login } = await runPlugin(test);
    await client.configure({ timeoutSeconds: "soon", verify: "perhaps", renewBeforeSeconds: "60" });
    const { failures } = await client.check("tok", login);
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        "timeoutSeconds: must be a number of seconds, 1 or more, not a string",
        "verify: must be true or false, not a string",
      ],
    );
    await client.configure({ timeoutSeconds: "30", verify: "false", renewBeforeSeconds: 60 });
    assert.deepEqual((await client.check("tok", login)).failures, []);
  });

  it("marks the secrets, which the engine hands over without their marks", async (test) => {
    const { client } = await runPlugin(test);
    const given = { username: "user", password: WORDS.password, version: "0.1.0" };
    assert.deepEqual(await client.checkConfig(given, OWN), {
      inputs: { ...given, password: secret(WORDS.password) },
      failures: [],
    });
  });

  it("names every misspelled key, and leaves the others to the program", async (test) => {
    const { client } = await runPlugin(test);
    const given = { client_id: "one", clientsecret: WORDS.clientSecret, region: "eu", version: "0.1.0" };
    assert.deepEqual((await client.checkConfig(given, OWN)).failures, [
      {
        property: "",
        reason: "The configuration has spotinst-token:client_id. Write spotinst-token:clientId instead.",
      },
      {
        property: "",
        reason:
          "The configuration has spotinst-token:clientsecret. Write spotinst-token:clientSecret instead.",
      },
    ]);
  });

  it("may change its password without a new token; another user is another token", async (test) => {
    const { client, login } = await runPlugin(test);
    await client.configure(login);
    const { properties } = await client.create("tok", {});
    const stored = { olds: plain(properties), news: {}, oldInputs: {} };
    for (const [changed, expected] of [
      [{ password: "another-password" }, false],
      [{ username: "another@example.com" }, true],
    ] as const) {
      await client.configure({ ...login, ...changed });
      await client.check("tok", {});
      assert.equal(await client.diff("tok", stored), expected);
    }
  });

  it("renews in a refresh too", async (test) => {
    const plugin = await runPlugin(test);
    const { client, login, service } = plugin;
    await client.configure(login);
    const { properties } = await client.create("tok", {});
    plugin.nowMs += EXPIRED_MS;
    const read = await client.read("tok", { properties: plain(properties), inputs: {} });
    assert.deepEqual(read.properties.accessToken, secret(service.issued[1]!.accessToken));
  });
});

describe("the plugin and an error of a login", () => {
  it("keeps the stored token in the state where the renewal of a due one is refused", async (test) => {
    const plugin = await runPlugin(test);
    const { client, login, service } = plugin;
    const { properties } = await client.create("tok", login);
    plugin.nowMs += DUE_MS;
    service.script(REFUSED);
    service.script(REFUSED);
    const error = await rejection(client.update("tok", { olds: plain(properties), news: login }));
    assert.match(String(error), /refused/);
    assert.deepEqual(findWords(error), []);
    assert.equal(LOGIN.username, login.username);
  });
});
