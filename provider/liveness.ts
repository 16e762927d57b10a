import type { Declaration } from "./declare";
import { SpotinstTokenError } from "./errors";
import type { Gate } from "./gate";
import { announceDeath, type Say, warnUnverified } from "./messages";
import type { TokenState } from "./state";
import { VERIFY_LIMIT_MS, type Verdict, type Verification } from "./verify";

/** A host that said nothing for so long is taken for silent, in milliseconds. */
const SHORTEST_SILENCE_MS = 1_000;

/** How a token is asked about. */
export interface AskOptions {
  /** Counts from before the wait for a place. */
  limitMs?: number;
  /** Whether the caller says itself what came of it, so that an outage is not warned of twice. */
  isQuiet?: boolean;
}

/** Which tokens of one operation are alive, as far as the service was asked. */
export interface Liveness {
  /** Asks, and remembers a death. */
  ask(token: TokenState, declaration: Declaration, options?: AskOptions): Promise<Verdict["answer"]>;
  /** Asks whether a stored token is dead, and tells of a death that is news. */
  findDeath(token: TokenState, declaration: Declaration): Promise<boolean>;
  isKnownDead(token: TokenState): boolean;
}

/**
 * Makes the knowledge of one operation. A host that gave no answer, or could not answer, is asked only once (three hundred tokens and a silent host would otherwise
 * wait for minutes), one that asked to be left alone is left alone, and a warning is said once.
 */
export function createLiveness(
  verifyToken: (verification: Verification, limitMs: number) => Promise<Verdict>,
  gate: Gate,
  say: Say,
): Liveness {
  const dead = new Set<string>();
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
      if (!(error instanceof SpotinstTokenError)) {
        throw error;
      }
      const { status } = error as { status?: number };
      return { answer: "unknown", why: status === undefined ? "no answer in time" : `HTTP ${status}` };
    }
  }

  const ask: Liveness["ask"] = async ({ accessToken }, { apiEndpoint, declared }, options = {}) => {
    const { limitMs = VERIFY_LIMIT_MS, isQuiet = false } = options;
    const { account } = declared;
    if (dead.has(accessToken)) {
      return "dead";
    }
    const verdict = await verify(
      { accessToken, apiEndpoint, ...(account !== undefined && { account }) },
      Math.min(limitMs, VERIFY_LIMIT_MS),
    );
    if (verdict.answer === "dead") {
      dead.add(accessToken);
    }
    if (verdict.answer === "unknown" && !isWarned && !isQuiet) {
      isWarned = true;
      say(warnUnverified(verdict.why));
    }
    return verdict.answer;
  };

  return {
    ask,
    findDeath: async (token, declaration) => {
      if ((await ask(token, declaration)) !== "dead") {
        return false;
      }
      if (token.grant !== "permanent") {
        say(announceDeath(token));
      }
      return true;
    },
    isKnownDead: ({ accessToken }) => dead.has(accessToken),
  };
}
