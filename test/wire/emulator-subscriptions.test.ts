import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTokenService, type TokenService } from "../../emulator/token-service";

const SUBSCRIPTION = {
  resourceId: "sig-12345678",
  eventType: "GROUP_ROLL_FAILED",
  protocol: "email",
  endpoint: "you@example.com",
};

describe("subscriptions", () => {
  let service: TokenService;

  before(async () => {
    service = await startTokenService({ permanentTokens: ["permanent"] });
  });

  after(() => service.close());

  async function call(method: string, id = "", subscription?: unknown, token = "permanent") {
    const path = `/events/subscription${id === "" ? "" : `/${id}`}?accountId=act-12345678`;
    const answer = await fetch(service.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(subscription !== undefined && { body: JSON.stringify({ subscription }) }),
    });
    const { response } = (await answer.json()) as { response: { items?: Record<string, unknown>[] } };
    return { status: answer.status, items: response.items };
  }

  async function create(): Promise<string> {
    const { status, items } = await call("POST", "", SUBSCRIPTION);
    assert.equal(status, 200);
    return String(items![0]!.id);
  }

  it("are created, read, listed, changed and deleted, each answer in Spot's envelope", async () => {
    const id = await create();
    const created = { ...SUBSCRIPTION, id };
    assert.deepEqual(await call("GET", id), { status: 200, items: [created] });
    assert.deepEqual(await call("GET"), { status: 200, items: [created] });
    const change = { endpoint: "them@example.com", eventFormat: { event: "%event%" } };
    const changed = { ...created, ...change };
    assert.deepEqual(await call("PUT", id, change), { status: 200, items: [changed] });
    assert.deepEqual(service.subscriptions.get(id), changed);
    assert.deepEqual(await call("DELETE", id), { status: 200, items: [] });
    assert.equal(service.subscriptions.size, 0);
  });

  it("have ids of their own, which a body cannot change", async () => {
    const ids = [await create(), await create()];
    assert.notEqual(ids[0], ids[1]);
    await call("PUT", ids[0], { id: ids[1] });
    assert.deepEqual([...service.subscriptions.keys()], ids);
  });

  it("are no items where they are absent, and cannot be changed or deleted", async () => {
    assert.deepEqual(await call("GET", "sis-absent"), { status: 200, items: [] });
    assert.equal((await call("PUT", "sis-absent", SUBSCRIPTION)).status, 404);
    assert.equal((await call("DELETE", "sis-absent")).status, 404);
  });

  it("answer 401 without a living token and change nothing", async () => {
    const id = await create();
    const before = [...service.subscriptions];
    for (const [method, place] of [
      ["POST", ""],
      ["GET", ""],
      ["GET", id],
      ["PUT", id],
      ["DELETE", id],
    ] as const) {
      const body = method === "POST" || method === "PUT" ? SUBSCRIPTION : undefined;
      assert.equal((await call(method, place, body, "dead")).status, 401, method);
    }
    assert.deepEqual([...service.subscriptions], before);
  });

  it("answer 400 to a subscription that lacks a part, and 405 to other methods", async () => {
    const { endpoint: _, ...partial } = SUBSCRIPTION;
    assert.equal((await call("POST", "", partial)).status, 400);
    assert.equal((await call("POST")).status, 400);
    assert.equal((await call("POST", await create(), SUBSCRIPTION)).status, 405);
    assert.equal((await call("PATCH", await create(), SUBSCRIPTION)).status, 405);
  });
});
