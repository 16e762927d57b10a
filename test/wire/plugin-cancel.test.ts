import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { EventEmitter, once } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import type { PluginClient } from "../../harness/plugin-client";
import { rejection } from "../../harness/rejection";
import { serve } from "../../harness/server";
import { runPlugin } from "../../harness/token-plugin";
import { isMarkedSecret } from "../../provider/ground/pulumi-marks";
import { plainValues } from "../../provider/plugin/values";
import { takeFingerprint } from "../../provider/token/fingerprint";
import { resolveWanted } from "../../provider/token/wanted";

const CANCELLED = /Cancelled before Spot had answered\. Nothing was stored; run it again\./;
const TOKEN = JSON.stringify({ access_token: "a".repeat(64), token_type: "bearer", expires_in: 7200 });

/** A token service that answers as it is told. */
async function serveSlowly(test: TestContext, answer: (response: ServerResponse) => void) {
  const seen = new EventEmitter();
  const url = await serve(test, (_request, response) => {
    answer(response);
    seen.emit("request");
  });
  return { tokenEndpoint: `${url}/token`, apiEndpoint: url, requested: () => once(seen, "request") };
}

/** Waits until the plugin has seen an answer begin, and has gone on from there as far as it can. */
async function answerBegun(): Promise<void> {
  await new Promise<void>((begun) => {
    const channel = "http.client.response.finish";
    const listener = () => {
      unsubscribe(channel, listener);
      begun();
    };
    subscribe(channel, listener);
  });
  await goOn();
}

/** Lets what is under way go on as far as it can without a wait. */
async function goOn(): Promise<void> {
  for (let round = 0; round < 10; round++) {
    await new Promise(setImmediate);
  }
}

/** Far above what a test takes, so that a wait that goes on fails it. */
const LIMIT_MS = 60_000;

/** Lets time stand still, and returns what lets it pass: what waits gets no further by itself, however slow the machine is. */
function stopTime(test: TestContext): (ms: number) => void {
  test.mock.timers.enable({ apis: ["setTimeout"] });
  return (ms) => test.mock.timers.tick(ms);
}

describe("Cancel", { timeout: LIMIT_MS }, () => {
  it("ends a request that nobody answers within half a second", async (test) => {
    const { client, login } = await runPlugin(test);
    const pass = stopTime(test);
    const { requested, ...endpoints } = await serveSlowly(test, () => {});
    const call = rejection(client.create("tok", { ...login, ...endpoints }));
    await requested();
    await client.cancel();
    pass(500);
    assert.match(String(await call), CANCELLED);
  });

  it("ends the wait for another attempt at once", async (test) => {
    const { client, login } = await runPlugin(test);
    stopTime(test);
    const { requested: _requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(503, { "retry-after": "30" }).end();
    });
    const begun = answerBegun();
    const call = rejection(client.create("tok", { ...login, ...endpoints }));
    await begun;
    await client.cancel();
    assert.match(String(await call), CANCELLED);
  });

  it("ends the wait for a place, and a request of many sends no further one", async (test) => {
    const { client, login } = await runPlugin(test, {
      effects: { env: { SPOTINST_TOKEN_MAX_REQUESTS: "1" } },
    });
    const pass = stopTime(test);
    let requests = 0;
    const { requested, ...endpoints } = await serveSlowly(test, () => {
      requests += 1;
    });
    const first = requested();
    const names = ["a", "b", "c"];
    const calls = names.map((name) =>
      rejection(client.create(name, { ...login, ...endpoints, username: `${name}@example.com` })),
    );
    await first;
    await client.cancel();
    pass(500);
    for (const error of await Promise.all(calls)) {
      assert.match(String(error), CANCELLED);
    }
    assert.equal(requests, 1);
  });

  it("lets nobody wait for a place that an answer on its way still holds", async (test) => {
    const { client, login } = await runPlugin(test, {
      effects: { env: { SPOTINST_TOKEN_MAX_REQUESTS: "1" } },
    });
    const pass = stopTime(test);
    const { requested: _requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(TOKEN.slice(0, 20));
    });
    const { tokenEndpoint } = endpoints;
    const args = { ...login, ...endpoints, refreshEndpoint: tokenEndpoint };
    const begun = answerBegun();
    const first = rejection(client.create("first", args));
    await begun;
    const waiting = rejection(
      client.create("second", { ...args, username: "b@example.com", refreshToken: "r".repeat(64) }),
    );
    // Answered after the second has come: the engine's calls come in one stream.
    await client.version();
    await goOn();
    await client.cancel();
    assert.match(String(await waiting), CANCELLED);
    const third = client.create("third", { ...args, username: "c@example.com" });
    assert.match(String(await rejection(third)), CANCELLED);
    pass(1000);
    assert.match(String(await first), CANCELLED);
  });

  it("keeps a token whose answer is on its way", async (test) => {
    const { client, login } = await runPlugin(test);
    const pass = stopTime(test);
    let end = () => {};
    const { requested: _requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(TOKEN.slice(0, 20));
      end = () => response.end(TOKEN.slice(20));
    });
    const begun = answerBegun();
    const call = client.create("tok", { ...login, ...endpoints });
    await begun;
    await client.cancel();
    pass(900);
    await goOn();
    end();
    assert.ok(isMarkedSecret((await call).properties.accessToken));
  });

  it("gives up an answer that takes longer than a second", async (test) => {
    const { client, login } = await runPlugin(test);
    const pass = stopTime(test);
    const { requested: _requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(TOKEN.slice(0, 20));
    });
    const begun = answerBegun();
    const call = rejection(client.create("tok", { ...login, ...endpoints }));
    await begun;
    await client.cancel();
    pass(1000);
    assert.match(String(await call), CANCELLED);
  });

  it("ends a verification, and a renewal keeps the stored token", async (test) => {
    const plugin = await runPlugin(test);
    const { client, login } = plugin;
    const { properties } = await client.create("tok", login);
    const olds = plainValues(properties);
    const pass = stopTime(test);
    for (const [ageMs, operate] of [
      [0, (other: PluginClient, stored: Stored) => other.diff("tok", stored)],
      [3_600_001, (other: PluginClient, stored: Stored) => other.update("tok", stored)],
      [
        7_200_001,
        (other: PluginClient, { olds: properties, news: inputs }: Stored) =>
          other.read("tok", { properties, inputs }),
      ],
    ] as const) {
      const { requested, ...endpoints } = await serveSlowly(test, () => {});
      plugin.nowMs += ageMs;
      const other = await plugin.restart();
      const stored = { olds, news: { ...login, ...endpoints }, oldInputs: { ...login, ...endpoints } };
      // The same login: only the addresses are others.
      const { credentials, apiEndpoint } = resolveWanted(stored.news, {});
      const fingerprint = takeFingerprint(credentials, undefined, apiEndpoint);
      await other.check("tok", stored.news);
      const call = rejection(operate(other, { ...stored, olds: { ...olds, fingerprint } }));
      await requested();
      await other.cancel();
      pass(500);
      assert.match(String(await call), CANCELLED);
      plugin.nowMs -= ageMs;
    }
  });

  it("is silent and harmless at the end of an operation, as the engine calls it too, and refuses what comes after", async (test) => {
    const { client, login, service, logged } = await runPlugin(test);
    await client.create("tok", login);
    await client.cancel();
    await client.cancel();
    assert.deepEqual(logged, []);
    const requests = service.requests.length;
    assert.match(
      String(await rejection(client.create("other", { ...login, username: "b@example.com" }))),
      CANCELLED,
    );
    assert.equal(service.requests.length, requests);
  });
});

interface Stored {
  olds: Record<string, unknown>;
  news: Record<string, unknown>;
  oldInputs: Record<string, unknown>;
}
