import { exchange } from "./http";

/** Whether the service still accepts a token; unknown is never taken for dead. */
export type Verdict = { answer: "alive" | "dead" } | { answer: "unknown"; why: string };

/** What is asked, and where. */
export interface Verification {
  accessToken: string;
  apiEndpoint: string;
  account?: string;
}

/** Default limit of a verification in milliseconds, its one retry included. */
export const VERIFY_LIMIT_MS = 5_000;

/**
 * Asks the service whether a token is alive, with the one request that needs no admin right. Only a 401 means dead: a
 * 403, a 404, a 429, a fault or silence says nothing about the token.
 */
export async function verifyToken(verification: Verification, limitMs = VERIFY_LIMIT_MS): Promise<Verdict> {
  const endMs = performance.now() + limitMs;
  const first = await ask(verification, limitMs);
  const leftMs = Math.floor(endMs - performance.now());
  return first.answer === "unknown" && leftMs > 0 ? ask(verification, leftMs) : first;
}

async function ask({ accessToken, apiEndpoint, account }: Verification, limitMs: number): Promise<Verdict> {
  const url = new URL("/events/subscription", apiEndpoint);
  if (account !== undefined) {
    url.searchParams.set("accountId", account);
  }
  try {
    const { status } = await exchange(
      url.href,
      { headers: { authorization: `Bearer ${accessToken}` } },
      limitMs,
    );
    return status === 200
      ? { answer: "alive" }
      : status === 401
        ? { answer: "dead" }
        : { answer: "unknown", why: `HTTP ${status}` };
  } catch (error) {
    // A dependency may throw anything, `undefined` included.
    const { code, name } = (error ?? {}) as { code?: string; name?: string };
    return { answer: "unknown", why: code ?? (name === "AbortError" ? "no answer in time" : "no answer") };
  }
}
