import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setProxyVariables } from "../../../harness/proxy-variables";
import { findAgent } from "../../../provider/http/http";
import { TunnelAgent } from "../../../provider/http/tunnel-agent";

describe("findAgent", () => {
  const url = new URL("https://oauth.example.com/token");

  it("returns one agent for each proxy, so that its connections are used again", () => {
    const direct = findAgent(url, {});
    const one = findAgent(url, { HTTPS_PROXY: "http://one.example.com:8080" });
    assert.ok(one instanceof TunnelAgent);
    assert.equal(findAgent(url, { https_proxy: "", HTTPS_PROXY: "one.example.com:8080" }), one);
    const others = [
      "two.example.com:8080",
      "one.example.com",
      "user:a@one.example.com:8080",
      "user:b@one.example.com:8080",
    ].map((HTTPS_PROXY) => findAgent(url, { HTTPS_PROXY }));
    assert.equal(new Set([direct, one, ...others]).size, 6);
    assert.equal(findAgent(url, { HTTPS_PROXY: "one.example.com:8080", NO_PROXY: "example.com" }), direct);
  });

  it("goes direct by plain http, which is for this machine alone, whatever the proxy", () => {
    const local = new URL("http://127.0.0.1:1/token");
    const agent = findAgent(local, {
      HTTPS_PROXY: "socks5://one.example.com",
      HTTP_PROXY: "one.example.com",
    });
    assert.equal(findAgent(local, {}), agent);
  });

  it("reads the environment as it is at that moment", (test) => {
    setProxyVariables(test, {});
    const direct = findAgent(url);
    process.env.HTTPS_PROXY = "one.example.com:8080";
    assert.equal(findAgent(url), findAgent(url, { HTTPS_PROXY: "one.example.com:8080" }));
    delete process.env.HTTPS_PROXY;
    assert.equal(findAgent(url), direct);
  });
});
