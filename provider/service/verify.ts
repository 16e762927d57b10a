import { CancelledError, SpotinstTokenError } from "../ground/errors";
import { exchange } from "../http/http";
import { isRetryable } from "./retry";
import { readRetryAfterSeconds } from "./retry-after";

/** Whether the service accepts a token. Unknown is never taken for rejected. */
export type Verdict =
  | { answer: "accepted" | "rejected"; status: number }
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
 * Asks the service whether it accepts a token, with the one request that needs no admin right. Only a 401 means rejected: a
 * 403, a 404, a 429, a fault or silence says nothing about the token. A fault or a broken connection is tried once more.
 *
 * @throws {CancelledError} when the operation is cancelled before the answer is there
 */
export async function verifyToken(
  verification: Verification,
  limitMs = VERIFY_LIMIT_MS,
  cancelled?: AbortSignal,
): Promise<Verdict> {
  const endMs = performance.now() + limitMs;
  const first = await ask(verification, limitMs, cancelled);
  const leftMs = Math.floor(endMs - performance.now());
  const last = first.isFault && leftMs > 0 ? await ask(verification, leftMs, cancelled) : first;
  return last.verdict;
}

async function ask(
  verification: Verification,
  limitMs: number,
  cancelled: AbortSignal | undefined,
): Promise<{ verdict: Verdict; isFault: boolean }> {
  const headers = { authorization: `Bearer ${verification.accessToken}` };
  try {
    const answer = await exchange(urlOf(verification), { headers }, limitMs, cancelled);
    const { status } = answer;
    if (status === 200 || status === 401) {
      return { verdict: { answer: status === 200 ? "accepted" : "rejected", status }, isFault: false };
    }
    const retryAfterSeconds = readRetryAfterSeconds(answer);
    return {
      verdict: {
        answer: "unknown",
        why: `HTTP ${status}`,
        status,
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      },
      isFault: status >= 500 && retryAfterSeconds === undefined,
    };
  } catch (error) {
    if (error instanceof CancelledError) {
      throw error;
    }
    return {
      verdict: { answer: "unknown", why: describe(error) },
      isFault: !(error instanceof SpotinstTokenError) || isRetryable(error),
    };
  }
}

/** What the proxy is to blame for has words of its own, of which the first sentence is enough. */
function describe(error: unknown): string {
  if (error instanceof SpotinstTokenError) {
    return error.message.replace(/\. .*$/s, "");
  }
  // A dependency may throw anything, `undefined` included.
  const { code, name } = (error ?? {}) as { code?: string; name?: string };
  return code ?? (name === "AbortError" ? "no answer in time" : "no answer");
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
