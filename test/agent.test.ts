import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { findAgent } from "../provider/agent";

const VARIABLES = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"] as const;

describe("findAgent", () => {
  const kept = VARIABLES.map((name) => [name, process.env[name]] as const);
  afterEach(() => {
    for (const [name, value] of kept) {
      delete process.env[name];
      Object.assign(process.env, value !== undefined && { [name]: value });
    }
  });

  it("returns one agent for each proxy, so that its connections are used again", async () => {
    for (const name of VARIABLES) {
      delete process.env[name];
    }
    const url = new URL("https://oauth.example.com/token");
    const direct = await findAgent(url);
    process.env.HTTPS_PROXY = "http://one.example.com:8080";
    const one = await findAgent(url);
    assert.equal(await findAgent(url), one);
    process.env.HTTPS_PROXY = "http://two.example.com:8080";
    const two = await findAgent(url);
    assert.equal(new Set([direct, one, two]).size, 3);
    process.env.NO_PROXY = "oauth.example.com";
    assert.equal(await findAgent(url), direct);
  });

  it("goes direct to this machine, whatever the proxy", async () => {
    process.env.HTTPS_PROXY = "http://one.example.com:8080";
    const agent = await findAgent(new URL("http://127.0.0.1:1/token"));
    delete process.env.HTTPS_PROXY;
    assert.equal(await findAgent(new URL("http://127.0.0.1:1/token")), agent);
  });
});
