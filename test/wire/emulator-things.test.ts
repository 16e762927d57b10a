import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startTokenService, type TokenService } from "../../emulator/token-service";

describe("things", () => {
  let service: TokenService;

  before(async () => {
    service = await startTokenService({ permanentTokens: ["permanent"] });
  });

  after(() => service.close());

  function call(method: string, path: string, content?: unknown, token = "permanent"): Promise<Response> {
    return fetch(service.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(content !== undefined && { body: JSON.stringify(content) }),
    });
  }

  async function create(content: unknown): Promise<string> {
    const answer = await call("POST", "/things", content);
    assert.equal(answer.status, 201);
    return ((await answer.json()) as { id: string }).id;
  }

  it("are created, read, replaced and deleted", async () => {
    const id = await create({ size: 1 });
    assert.deepEqual(await (await call("GET", `/things/${id}`)).json(), { size: 1 });
    assert.deepEqual(await (await call("PUT", `/things/${id}`, { size: 2 })).json(), { id });
    assert.deepEqual(service.things.get(id), { size: 2 });
    assert.equal((await call("DELETE", `/things/${id}`)).status, 204);
    assert.equal(service.things.has(id), false);
  });

  it("have ids of their own", async () => {
    assert.notEqual(await create({}), await create({}));
  });

  it("answer 404 when they are absent", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const content = method === "PUT" ? {} : undefined;
      assert.equal((await call(method, "/things/absent", content)).status, 404, method);
    }
  });

  it("answer 401 without a living token and change nothing", async () => {
    const id = await create({ size: 1 });
    for (const [method, path] of [
      ["POST", "/things"],
      ["GET", `/things/${id}`],
      ["PUT", `/things/${id}`],
      ["DELETE", `/things/${id}`],
      ["GET", "/things/absent"],
    ] as const) {
      const content = method === "POST" || method === "PUT" ? {} : undefined;
      const sizeBefore = service.things.size;
      assert.equal((await call(method, path, content, "dead")).status, 401, method);
      assert.equal(service.things.size, sizeBefore);
    }
    assert.deepEqual(service.things.get(id), { size: 1 });
  });

  it("answer 400 to a body that is not JSON and change nothing", async () => {
    const id = await create({ size: 1 });
    const headers = { authorization: "Bearer permanent" };
    const answer = await fetch(`${service.url}/things/${id}`, { method: "PUT", headers, body: "{" });
    assert.equal(answer.status, 400);
    assert.deepEqual(service.things.get(id), { size: 1 });
  });

  it("answer 405 to other methods", async () => {
    assert.equal((await call("GET", "/things")).status, 405);
    assert.equal((await call("PATCH", `/things/${await create({})}`, {})).status, 405);
  });
});
