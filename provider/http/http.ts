import http from "node:http";
import https from "node:https";
import type { Environment } from "../ground/environment";
import { CancelledError } from "../ground/errors";
import { findProxy } from "./find-proxy";
import { startLimit } from "./limit";
import { type Passage, passages, TunnelAgent } from "./tunnel-agent";
import { VERSION } from "./version";

/** Largest body that is read, in bytes; a token response has about one thousand. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** An answer, whole. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What is sent; a form makes it a POST. */
export interface Message {
  form?: URLSearchParams;
  headers?: Readonly<Record<string, string>>;
}

/**
 * Sends one bounded request and returns the answer with any status. Follows no redirect: the login or the token would go with it.
 *
 * @throws {CancelledError} when the operation is cancelled, and the answer is not there soon after
 * @throws {SpotinstTokenError} when a proxy is in the way; its words are ours
 * @throws errors of node-fetch, whose messages may quote what was sent: only their names and codes may be used
 */
export async function exchange(
  url: string,
  message: Message,
  limitMs: number,
  cancelled?: AbortSignal,
): Promise<Answer> {
  const limit = startLimit(limitMs, cancelled);
  const passage: Passage = { limitMs, signal: limit.signal };
  return passages
    .run(passage, () => send(url, message, limit.signal, limit.answerBegan))
    .catch((error: unknown) => {
      throw cancelled?.aborted ? new CancelledError() : (passage.failure ?? error);
    })
    .finally(limit.end);
}

async function send(
  url: string,
  message: Message,
  signal: AbortSignal,
  answerBegan: () => void,
): Promise<Answer> {
  // Loaded on the first request: most calls of the engine send none, and node-fetch is an ES module, which `import` loads without a warning.
  const { default: fetch } = await import("node-fetch");
  // Given an aborted signal, node-fetch destroys the form with an error that nobody can catch.
  signal.throwIfAborted();
  const response = await fetch(url, {
    ...(message.form !== undefined && { method: "POST", body: message.form }),
    headers: {
      accept: "application/json",
      "user-agent": `pulumi-spotinst-token/${VERSION}`,
      ...message.headers,
    },
    agent: findAgent(new URL(url)),
    redirect: "manual",
    size: BODY_LIMIT_BYTES,
    signal,
  });
  answerBegan();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

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
