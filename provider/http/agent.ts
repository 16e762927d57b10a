import http from "node:http";
import https from "node:https";
import type { Environment } from "../ground/environment";
import { findProxy } from "./find-proxy";
import { TunnelAgent } from "./tunnel-agent";

/** Connections are reused within one `up`; idle ones do not hold the host process open. */
const direct = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

const proxied = new Map<string, TunnelAgent>();

/**
 * Returns the agent for a URL: through the proxy that the environment names, else direct. Plain http goes only to this machine, and never
 * through a proxy, which would read the login.
 *
 * @throws {ProxyError} when the environment names a proxy that cannot be used
 */
export function findAgent(url: URL, env: Environment = process.env): http.Agent {
  if (url.protocol === "http:") {
    return direct.http;
  }
  const proxy = findProxy(url, env);
  if (proxy === undefined) {
    return direct.https;
  }
  const key = JSON.stringify(proxy);
  const agent = proxied.get(key) ?? new TunnelAgent(proxy);
  proxied.set(key, agent);
  return agent;
}
