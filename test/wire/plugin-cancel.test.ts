import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
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

/** Cancels while a call is under way; returns how it ended, and after how many milliseconds. */
async function cancel<T>(client: PluginClient, call: Promise<T>) {
  const ended = call.then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  );
  const start = performance.now();
  await client.cancel();
  const outcome = await ended;
  return { ...outcome, tookMs: performance.now() - start };
}

describe("Cancel", () => {
  it("ends a request that nobody answers within half a second", async (test) => {
    const { client, login } = await runPlugin(test);
    const { requested, ...endpoints } = await serveSlowly(test, () => {});
    const call = client.create("tok", { ...login, ...endpoints });
    await requested();
    const { error, tookMs } = await cancel(client, call);
    assert.match(String(error), CANCELLED);
    assert.ok(tookMs < 500, `took ${tookMs} ms`);
  });

  it("ends the wait for another attempt", async (test) => {
    const { client, login } = await runPlugin(test);
    const { requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(503, { "retry-after": "30" }).end();
    });
    const call = client.create("tok", { ...login, ...endpoints });
    await requested();
    await wait(50);
    const { error, tookMs } = await cancel(client, call);
    assert.match(String(error), CANCELLED);
    assert.ok(tookMs < 500, `took ${tookMs} ms`);
  });

  it("ends the wait for a place, and a request of many sends no further one", async (test) => {
    const { client, login } = await runPlugin(test, {
      effects: { env: { SPOTINST_TOKEN_MAX_REQUESTS: "1" } },
    });
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
    const { result, tookMs } = await cancel(client, Promise.all(calls));
    assert.ok(result!.every((error) => CANCELLED.test(String(error))));
    assert.ok(tookMs < 500, `took ${tookMs} ms`);
    assert.equal(requests, 1);
  });

  it("lets nobody wait for a place that an answer on its way still holds", async (test) => {
    const { client, login } = await runPlugin(test, {
      effects: { env: { SPOTINST_TOKEN_MAX_REQUESTS: "1" } },
    });
    const { requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(TOKEN.slice(0, 20));
    });
    const { tokenEndpoint } = endpoints;
    const args = { ...login, ...endpoints, refreshEndpoint: tokenEndpoint };
    const first = rejection(client.create("first", args));
    await requested();
    const waiting = rejection(
      client.create("second", { ...args, username: "b@example.com", refreshToken: "r".repeat(64) }),
    );
    await wait(100);
    const { result, tookMs } = await cancel(client, waiting);
    assert.match(String(result), CANCELLED);
    assert.ok(tookMs < 500, `took ${tookMs} ms`);
    const startMs = performance.now();
    assert.match(
      String(await rejection(client.create("third", { ...args, username: "c@example.com" }))),
      CANCELLED,
    );
    assert.ok(performance.now() - startMs < 300);
    assert.match(String(await first), CANCELLED);
  });

  it("keeps a token whose answer is on its way", async (test) => {
    const { client, login } = await runPlugin(test);
    const { requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(TOKEN.slice(0, 20));
      setTimeout(() => response.end(TOKEN.slice(20)), 600);
    });
    const call = client.create("tok", { ...login, ...endpoints });
    await requested();
    await wait(50);
    const { result } = await cancel(client, call);
    assert.ok(isMarkedSecret(result!.properties.accessToken));
  });

  it("gives up an answer that takes longer than a second", async (test) => {
    const { client, login } = await runPlugin(test);
    const { requested, ...endpoints } = await serveSlowly(test, (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(TOKEN.slice(0, 20));
    });
    const call = client.create("tok", { ...login, ...endpoints });
    await requested();
    await wait(50);
    const { error, tookMs } = await cancel(client, call);
    assert.match(String(error), CANCELLED);
    assert.ok(tookMs < 1500, `took ${tookMs} ms`);
  });

  it("ends a verification, and a renewal keeps the stored token", async (test) => {
    const plugin = await runPlugin(test);
    const { client, login } = plugin;
    const { properties } = await client.create("tok", login);
    const olds = plainValues(properties);
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
      const call: Promise<unknown> = operate(other, { ...stored, olds: { ...olds, fingerprint } });
      await requested();
      const { error, tookMs } = await cancel(other, call);
      assert.match(String(error), CANCELLED);
      assert.ok(tookMs < 500, `took ${tookMs} ms`);
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
