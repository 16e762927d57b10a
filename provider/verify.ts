import { exchange } from "./http";
import { readRetryAfterSeconds } from "./retry-after";

/** Whether the service still accepts a token; unknown is never taken for dead. */
export type Verdict =
  | { answer: "alive" | "dead"; status: number }
  | {
      answer: "unknown";
      why: string;
      /** Absent where no answer came. */
      status?: number;
      retryAfterSeconds?: number;
    };

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
 * 403, a 404, a 429, a fault or silence says nothing about the token. A fault or a broken connection is tried once more.
 */
export async function verifyToken(verification: Verification, limitMs = VERIFY_LIMIT_MS): Promise<Verdict> {
  const endMs = performance.now() + limitMs;
  const first = await ask(verification, limitMs);
  const leftMs = Math.floor(endMs - performance.now());
  const isFault = first.answer === "unknown" && (first.status ?? 500) >= 500;
  return isFault && first.retryAfterSeconds === undefined && leftMs > 0 ? ask(verification, leftMs) : first;
}

async function ask(verification: Verification, limitMs: number): Promise<Verdict> {
  const headers = { authorization: `Bearer ${verification.accessToken}` };
  try {
    const answer = await exchange(urlOf(verification), { headers }, limitMs);
    const { status } = answer;
    if (status === 200 || status === 401) {
      return { answer: status === 200 ? "alive" : "dead", status };
    }
    const retryAfterSeconds = readRetryAfterSeconds(answer);
    return {
      answer: "unknown",
      why: `HTTP ${status}`,
      status,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
  } catch (error) {
    // A dependency may throw anything, `undefined` included.
    const { code, name } = (error ?? {}) as { code?: string; name?: string };
    return { answer: "unknown", why: code ?? (name === "AbortError" ? "no answer in time" : "no answer") };
  }
}

/** The API may live under a path of a gateway. */
function urlOf({ apiEndpoint, account }: Verification): string {
  const url = new URL(apiEndpoint);
  url.pathname = `${url.pathname.replace(/\/*$/, "")}/events/subscription`;
  if (account !== undefined) {
    url.searchParams.set("accountId", account);
  }
  return url.href;
}
