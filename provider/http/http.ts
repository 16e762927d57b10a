import { findAgent } from "./agent";
import { type Passage, passages } from "./tunnel-agent";
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
 * @throws {SpotinstTokenError} when a proxy is in the way; its words are ours
 * @throws errors of node-fetch, whose messages may quote what was sent: only their names and codes may be used
 */
export async function exchange(url: string, message: Message, limitMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(limitMs)));
  const passage: Passage = { limitMs, signal };
  try {
    return await passages.run(passage, () => send(url, message, signal));
  } catch (error) {
    throw passage.failure ?? error;
  }
}

async function send(url: string, message: Message, signal: AbortSignal): Promise<Answer> {
  // Loaded on the first request: most calls of the engine send none, and node-fetch is an ES module, which `import` loads without a warning.
  const { default: fetch } = await import("node-fetch");
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
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
