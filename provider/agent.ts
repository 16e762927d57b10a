import http from "node:http";
import https from "node:https";

/** Connections are reused within one `up`; idle ones do not hold the host process open. */
const direct = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

const proxied = new Map<string, http.Agent>();

/**
 * Returns the agent for a URL: through the proxy that `HTTPS_PROXY` and `NO_PROXY` (or their lower-case forms) name, else
 * direct. Plain http goes to this machine alone and never through a proxy, which would read the login.
 */
export async function findAgent(url: URL): Promise<http.Agent> {
  if (url.protocol === "http:") {
    return direct.http;
  }
  const { getProxyForUrl } = await import("proxy-from-env");
  const proxy = getProxyForUrl(url.href);
  if (proxy === "") {
    return direct.https;
  }
  const known = proxied.get(proxy);
  if (known !== undefined) {
    return known;
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const agent = new HttpsProxyAgent<string>(proxy, { keepAlive: true });
  proxied.set(proxy, agent);
  return agent;
}
