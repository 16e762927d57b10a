import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { secret } from "../../harness/plugin-client";
import { rejection } from "../../harness/rejection";
import { runPlugin } from "../../harness/token-plugin";
import { findWords, LOGIN, LOGIN_ENV, REFUSED, WORDS } from "../../harness/words";

const NO_ENDPOINT_OF_RESOURCE = ["tokenEndpoint"] as const;

/** The arguments of the login that the function has too. */
function loginOf(login: Record<string, string>) {
  return { ...LOGIN, ...Object.fromEntries(NO_ENDPOINT_OF_RESOURCE.map((name) => [name, login[name]])) };
}

describe("getToken of the plugin", () => {
  it("mints a token, a secret, once for all calls with the same login, also in a preview", async (test) => {
    const { client, login, service } = await runPlugin(test);
    const first = await client.invoke("getToken", loginOf(login), true);
    const second = await client.invoke("getToken", loginOf(login), true);
    assert.deepEqual(first.accessToken, secret(service.issued[0]!.accessToken));
    assert.deepEqual(second, first);
    assert.equal(service.issued.length, 1);
    assert.deepEqual(Object.keys(first).sort(), [
      ...["accessToken", "expiresAt", "grant", "issuedAt", "organizationId", "userId"],
    ]);
  });

  it("takes the login of the configuration and the environment", async (test) => {
    const { client, login, service } = await runPlugin(test, { effects: { env: LOGIN_ENV } });
    await client.configure({ tokenEndpoint: login.tokenEndpoint! });
    await client.invoke("getToken", {});
    assert.equal(service.issued.length, 1);
  });

  it("asks the service no more at once than the tokens of the stack and it may together", async (test) => {
    const { client, login, service } = await runPlugin(test, {
      effects: { env: { SPOTINST_TOKEN_MAX_REQUESTS: "1" } },
    });
    service.script({ silence: true });
    const first = rejection(client.create("tok", login));
    while (service.requests.length === 0) {
      await wait(10);
    }
    const second = rejection(client.invoke("getToken", { ...loginOf(login), username: "b@example.com" }));
    await wait(200);
    assert.equal(service.requests.length, 1);
    await client.cancel();
    await Promise.all([first, second]);
  });

  it("names its mistakes, and sends nothing", async (test) => {
    const { client, service } = await runPlugin(test);
    const error = await rejection(
      client.invoke("getToken", { password: WORDS.password, triggers: [1], mintInPreview: false }),
    );
    assert.match(String(error), /getToken:\n(?:.*\n)*triggers: is not an argument of getToken/);
    assert.match(String(error), /mintInPreview: is not an argument of getToken/);
    assert.match(String(error), /username: /);
    assert.deepEqual(findWords(error), []);
    assert.deepEqual(service.requests, []);
  });

  it("says why it was refused, without a secret", async (test) => {
    const { client, login, service } = await runPlugin(test);
    service.script(REFUSED);
    const error = await rejection(client.invoke("getToken", loginOf(login)));
    assert.match(String(error), /refused the login/);
    assert.deepEqual(findWords(error), []);
  });
});

describe("isPreview of the plugin", () => {
  it("is what the engine says of the run", async (test) => {
    const { client } = await runPlugin(test);
    assert.deepEqual(await client.invoke("isPreview", {}, true), { value: true });
    assert.deepEqual(await client.invoke("isPreview", {}, false), { value: false });
  });
});

describe("requireToken of the plugin", () => {
  const TOKEN = "0123456789abcdef".repeat(4);
  const sharedFor = (seconds: number) => ({
    accessToken: TOKEN,
    kind: "temporary",
    expiresAt: new Date(Date.now() + seconds * 1000).toISOString(),
    account: "act-12345678",
  });

  it("takes a token that another stack exports: secret in, secret out", async (test) => {
    const { client } = await runPlugin(test);
    const shared = sharedFor(3600);
    for (const given of [shared, secret(shared), { ...shared, accessToken: secret(TOKEN) }]) {
      assert.deepEqual(await client.invoke("requireToken", { shared: given }), {
        ...shared,
        accessToken: secret(TOKEN),
        shared: secret(shared),
      });
    }
  });

  it("takes a permanent token, which does not expire", async (test) => {
    const { client } = await runPlugin(test);
    const shared = { accessToken: TOKEN, kind: "permanent" };
    assert.deepEqual(await client.invoke("requireToken", { shared }), {
      accessToken: secret(TOKEN),
      kind: "permanent",
      shared: secret(shared),
    });
  });

  it("refuses one that has expired or has too little time, and names the stack and the command", async (test) => {
    const { client } = await runPlugin(test);
    const stack = "organization/tokens/dev";
    const expired = await rejection(client.invoke("requireToken", { shared: sharedFor(-60), stack }));
    assert.match(
      String(expired),
      /The token in output "spotinstToken" of stack organization\/tokens\/dev expired \d+ (?:s|min).* ago\. Run `pulumi up --stack organization\/tokens\/dev`/,
    );
    const short = await rejection(client.invoke("requireToken", { shared: sharedFor(300) }));
    assert.match(
      String(short),
      /The token in output "spotinstToken" of the other stack has only .* 10 min are required \(minimumValiditySeconds\)\. Run `pulumi up` in that stack's program/,
    );
    const enough = { shared: sharedFor(300), minimumValiditySeconds: 200 };
    assert.equal((await client.invoke("requireToken", enough)).kind, "temporary");
    assert.deepEqual(findWords([expired, short], [TOKEN]), []);
  });

  it("warns of it in a preview, on the stack", async (test) => {
    const { client, logged } = await runPlugin(test);
    await client.invoke("requireToken", { shared: sharedFor(-60) }, true);
    assert.deepEqual(
      logged.map(({ severity, urn }) => [severity, urn]),
      [[2, ""]],
    );
    assert.match(logged[0]!.message, /^The token in output "spotinstToken" of the other stack expired/);
  });

  for (const [title, args, words] of [
    ["missing", {}, /Output "spotinstToken" of the other stack is missing\. Run `pulumi up` in its program/],
    ["null", { shared: null }, /Output "spotinstToken" of the other stack is missing\./],
    [
      "missing, in a named stack",
      { stack: "a/b/c", outputName: "t" },
      /Output "t" of stack a\/b\/c is missing\./,
    ],
    ["of another passphrase", { shared: {} }, /cannot be decrypted here/],
    ["of another passphrase in part", { shared: { accessToken: {} } }, /cannot be decrypted here/],
    ["a text", { shared: TOKEN }, /is a string, which does not say when the token expires/],
    [
      "without its end",
      { shared: { accessToken: TOKEN, kind: "temporary" } },
      /does not say when its token expires/,
    ],
    ["in plain text", { shared: sharedFor(3600), isSecret: false }, /is in plain text in that stack's state/],
  ] as const) {
    it(`refuses an output that is ${title}, in a preview too`, async (test) => {
      const { client } = await runPlugin(test);
      for (const isPreview of [false, true]) {
        const error = await rejection(client.invoke("requireToken", args, isPreview));
        assert.match(String(error), words);
        assert.deepEqual(findWords(error, [TOKEN]), []);
      }
    });
  }

  it("names every mistake in its arguments at once", async (test) => {
    const { client } = await runPlugin(test);
    const args = {
      shared: 1,
      stack: 2,
      outputName: "",
      isSecret: "yes",
      minimumValiditySeconds: -1,
      colour: 3,
    };
    const error = (await rejection(client.invoke("requireToken", args))) as Error & { details: string };
    assert.deepEqual(
      error.details.split("\n").map((line) => line.split(":")[0]),
      ["requireToken", "colour", "isSecret", "stack", "outputName", "minimumValiditySeconds"],
    );
  });
});

describe("a function that the plugin does not have", () => {
  it("is refused, with those that there are", async (test) => {
    const { client } = await runPlugin(test);
    for (const name of ["mint", "getToken:constructor"]) {
      const error = await rejection(client.invoke(name, {}));
      assert.match(String(error), /There is no function spotinst-token:index:.*; there are .*getToken, /);
    }
    assert.match(
      String(await rejection(client.invokeToken("constructor"))),
      /There is no function constructor;/,
    );
  });
});
