import { CancelledError, SpotinstTokenError } from "../ground/errors";
import { rejectedLine, type Say, unverifiedLine } from "../ground/messages";
import type { Gate } from "../service/gate";
import { VERIFY_LIMIT_MS, type Verdict, type Verification } from "../service/verify";
import type { MintedToken } from "../token/minted-token";
import type { TokenState } from "../token/token-state";
import type { Wanted } from "../token/wanted";

/** After so many milliseconds without an answer a host counts as silent. */
const SHORTEST_SILENCE_MS = 1_000;

/** How the service is asked. */
export interface AskOptions {
  /** Milliseconds, with the wait for a place. */
  limitMs?: number;
  /** Whether the caller reports the outcome itself, so that an outage is not reported twice. */
  isQuiet?: boolean;
}

export type Verifier = ReturnType<typeof createVerifier>;

/**
 * Makes the verifier of one operation. A host that gave no answer, or could not answer, is asked only once: three hundred tokens and a silent host would
 * otherwise wait for minutes. One that asked to wait is not asked, and a warning is said once.
 */
export function createVerifier(
  verifyToken: (verification: Verification, limitMs: number) => Promise<Verdict>,
  gate: Gate,
  say: Say,
) {
  const rejected = new Set<string>();
  const away = new Map<string, Verdict>();
  let isWarned = false;

  async function verify(verification: Verification, limitMs: number): Promise<Verdict> {
    const { host } = new URL(verification.apiEndpoint);
    try {
      return await gate.run(host, { leftMs: limitMs, waitsAsAsked: false }, async (leftMs) => {
        const known = away.get(host);
        if (known !== undefined) {
          return known;
        }
        const verdict = await verifyToken(verification, leftMs);
        // Silence within less says nothing about the host.
        const isAway = verdict.status === undefined ? leftMs >= SHORTEST_SILENCE_MS : verdict.status >= 500;
        if (isAway) {
          away.set(host, verdict);
        }
        if (verdict.answer === "unknown" && verdict.status !== undefined) {
          gate.close(host, verdict.status, verdict.retryAfterSeconds);
        }
        return verdict;
      });
    } catch (error) {
      if (!(error instanceof SpotinstTokenError) || error instanceof CancelledError) {
        throw error;
      }
      const { status } = error as { status?: number };
      return { answer: "unknown", why: status === undefined ? "no answer in time" : `HTTP ${status}` };
    }
  }

  /** Asks whether the service accepts a token, and remembers a rejection. */
  async function ask(
    { accessToken }: MintedToken,
    { apiEndpoint, account }: Wanted,
    { limitMs = VERIFY_LIMIT_MS, isQuiet = false }: AskOptions = {},
  ): Promise<Verdict["answer"]> {
    if (rejected.has(accessToken)) {
      return "rejected";
    }
    const verdict = await verify(
      { accessToken, apiEndpoint, ...(account !== undefined && { account }) },
      Math.min(limitMs, VERIFY_LIMIT_MS),
    );
    if (verdict.answer === "rejected") {
      rejected.add(accessToken);
    }
    if (verdict.answer === "unknown" && !isWarned && !isQuiet) {
      isWarned = true;
      say(unverifiedLine(verdict.why));
    }
    return verdict.answer;
  }

  /** Asks whether the service rejects a stored token, and says so. */
  async function findRejection(token: TokenState, wanted: Wanted): Promise<boolean> {
    const isRejected = (await ask(token, wanted)) === "rejected";
    if (isRejected && token.grant !== "permanent") {
      say(rejectedLine(token));
    }
    return isRejected;
  }

  return { ask, findRejection, isKnownRejected: ({ accessToken }: MintedToken) => rejected.has(accessToken) };
}
