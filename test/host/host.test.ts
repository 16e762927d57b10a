import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, type TokenService } from "../../emulator/token-service";
import { createProgramFolder } from "../../harness/program-folder";
import { ProviderHost } from "../../harness/provider-host";
import { rejection } from "../../harness/rejection";
import { runTokenService } from "../../harness/server";
import { findWords } from "../../harness/words";
import { PROVIDER_HANDLE } from "../../provider/program/handle";

const SECRETS = [DEMO_LOGIN.password, DEMO_LOGIN.clientSecret];

interface Setting {
  service: TokenService;
  /** Starts a host, as every operation of the engine does. */
  host(env?: Record<string, string>): Promise<ProviderHost>;
  /** A login in the arguments. */
  news: Record<string, unknown>;
}

async function prepare(test: TestContext, { isInstalled = true } = {}): Promise<Setting> {
  const service = await runTokenService(test);
  const folder = createProgramFolder(test, { isInstalled });
  return {
    service,
    host: (env = {}) => ProviderHost.start(test, folder, env),
    news: { ...DEMO_LOGIN, tokenEndpoint: service.tokenEndpoint, apiEndpoint: service.url },
  };
}

/** Makes a state older, as if that time had passed. */
function aged(outputs: Record<string, unknown>, seconds: number): Record<string, unknown> {
  const moments = ["issuedAt", "expiresAt", "refreshTokenExpiresAt"].map((name) => [
    name,
    new Date(Date.parse(outputs[name] as string) - seconds * 1000).toISOString(),
  ]);
  return { ...outputs, ...Object.fromEntries(moments) };
}

function withoutHandle({ __provider: handle, ...outputs }: Record<string, unknown>) {
  assert.equal(handle, PROVIDER_HANDLE);
  return outputs;
}

describe("the dynamic provider host with the package", () => {
  it("leads a token through its whole life", async (test) => {
    const { service, host, news } = await prepare(test);

    const first = await host();
    const checked = await first.check(news);
    assert.deepEqual(checked.failures, []);
    assert.deepEqual(withoutHandle(checked.inputs), news);
    const created = await first.create(checked.inputs);
    assert.match(created.id, /^[0-9a-f-]{36}$/);
    assert.equal(created.outputs.accessToken, service.issued[0]!.accessToken);
    withoutHandle(created.outputs);

    const second = await host();
    await second.check(news, checked.inputs);
    assert.equal(await second.diff(created.outputs, news), false);
    const due = aged(created.outputs, 3700);
    assert.equal(await second.diff(due, news), true);
    const updated = await second.update(due, news);
    assert.equal(updated.accessToken, service.issued[1]!.accessToken);
    assert.equal(service.issued[1]!.grant, "refresh_token");

    const third = await host();
    assert.deepEqual(await third.read(created.id, updated), { id: created.id, outputs: updated });
    const requests = service.requests.length;
    await third.delete(updated);
    assert.equal(service.requests.length, requests, "nothing can be revoked, so nothing is sent");
    assert.deepEqual([first.printed, second.printed, third.printed], ["", "", ""]);
  });

  it("takes the login from the environment of the host", async (test) => {
    const { service, host } = await prepare(test);
    const running = await host(loginEnvironment(service));
    assert.deepEqual((await running.check({})).failures, []);
    const { outputs } = await running.create({});
    assert.equal(outputs.accessToken, service.issued[0]!.accessToken);
    assert.ok(!("renewalSecrets" in outputs));
    assert.deepEqual(findWords(outputs, SECRETS), []);
  });

  it("renews a due token in read", async (test) => {
    const { service, host, news } = await prepare(test);
    const running = await host();
    const { id, outputs } = await running.create(news);
    const read = await running.read(id, aged(outputs, 3700));
    assert.equal(read.outputs.accessToken, service.issued[1]!.accessToken);
    assert.equal(service.issued[1]!.grant, "password");
    withoutHandle(read.outputs);
  });

  it("carries every failure of check to the engine", async (test) => {
    const { host, news } = await prepare(test);
    const { failures } = await (await host()).check({ ...news, clientId: "", colour: "red" });
    assert.deepEqual(
      failures.map(({ property, reason }) => [property, reason.split(";")[0]]),
      [
        ["", "colour: is not an argument of SpotinstToken"],
        ["", "clientId: is empty"],
      ],
    );
  });

  it("carries an error's message to the engine, without a secret and without a stack", async (test) => {
    const { service, host, news } = await prepare(test);
    const body = JSON.stringify({
      error: "invalid_grant",
      error_description: `wrong: ${DEMO_LOGIN.password}`,
    });
    service.script({ status: 400, body }, { status: 400, body });
    const running = await host();
    const created = await rejection(running.create(news));
    assert.match(
      created.message,
      /refused the login \(password grant\) \(HTTP 400, invalid_grant\)\..* Its answer: wrong: \[secret\]\./,
    );
    const updated = await rejection(running.update({}, news));
    assert.match(updated.message, /refused the login \(password grant\)/);
    assert.deepEqual(findWords(created, SECRETS), []);
    assert.deepEqual(findWords(updated, SECRETS), []);
    assert.equal(running.printed, "");
  });

  it("prints no stack and no secret for an error in diff", async (test) => {
    const { host, news } = await prepare(test);
    const running = await host();
    const { outputs } = await running.create(news);
    await running.check(news);
    const error = await rejection(running.diff(outputs, { ...news, clientId: null }));
    assert.match(error.message, /clientId: is missing/);
    // What is printed comes another way than the answer, and may be later.
    const endMs = Date.now() + 30_000;
    while (!/clientId: is missing/.test(running.printed) && Date.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.match(running.printed, /clientId: is missing/);
    assert.doesNotMatch(running.printed, /\n\s+at /);
    assert.deepEqual(findWords(running.printed, SECRETS), []);
  });

  it("finds an unknown value to be a change in a preview", async (test) => {
    const { host, news } = await prepare(test);
    const running = await host();
    const { outputs } = await running.create(news);
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    for (const preview of [
      { ...news, triggers: unknown },
      { ...news, password: unknown },
      { ...news, username: unknown },
    ]) {
      const { inputs, failures } = await running.check({ ...preview, __preview: "main" }, news);
      assert.deepEqual(failures, []);
      assert.ok(!("__preview" in inputs));
      assert.equal(await running.diff(outputs, inputs), true);
    }
  });
});

describe("the dynamic provider host without the package", () => {
  const outputs = { accessToken: "access-token-text", __provider: PROVIDER_HANDLE };

  it("deletes and reads, so that destroy and refresh work", async (test) => {
    const { host } = await prepare(test, { isInstalled: false });
    const running = await host();
    assert.deepEqual(await running.read("id", outputs), { id: "id", outputs });
    await running.delete(outputs);
    assert.equal(running.printed, "");
  });

  it("fails in check with an error that names the package", async (test) => {
    const { host, news } = await prepare(test, { isInstalled: false });
    const running = await host();
    const error = await rejection(running.check(news));
    assert.match(error.message, /npm i\? Error: Cannot find module 'pulumi-spotinst-token\/provider'/);
  });
});
