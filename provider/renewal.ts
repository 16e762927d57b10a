import { GrantRefusedError, InvalidArgumentsError, SpotinstTokenError, TokenRejectedError } from "./errors";
import { type Fingerprint, isSameLogin, isSameTriggers } from "./fingerprint";
import {
  calculateSecondsLeft,
  DEFAULT_RENEW_BEFORE_SECONDS,
  isExpired,
  isRenewalDue,
  type Lifetime,
} from "./lifetime";
import { isTokenText } from "./token-response";
import type { Effort } from "./token-source";

/**
 * Why a stored token must be replaced. `login` and `triggers`: the arguments ask for another one. `expired` and
 * `dead`: it is of no use any more. `due`: it is still good, but for less time than was promised.
 */
export type RenewalReason = "login" | "triggers" | "expired" | "dead" | "due";

/** With less time left, the renewal of a due token is a need, in seconds. */
const NEED_SECONDS = 30;

/** The limit of attempts that are an offer, in milliseconds. The time that makes a need is never used up by them. */
const OFFER_LIMIT_MS = 8_000;

/** The limit of the verification after them, in milliseconds. */
export const OFFER_VERIFY_LIMIT_MS = 3_000;

/** Decides whether, and why, a stored token must be replaced. */
export function findRenewalReason(
  stored: Lifetime & { fingerprint?: Fingerprint; accessToken?: unknown },
  wanted: { fingerprint: Fingerprint; renewBeforeSeconds?: number | undefined },
  nowMs: number,
  isDead: boolean,
): RenewalReason | undefined {
  if (!isSameLogin(stored.fingerprint, wanted.fingerprint)) {
    return "login";
  }
  if (!isSameTriggers(stored.fingerprint, wanted.fingerprint)) {
    return "triggers";
  }
  if (isExpired(stored, nowMs)) {
    return "expired";
  }
  // A state that was edited by hand may hold what no service would accept.
  if (isDead || !isTokenText(stored.accessToken)) {
    return "dead";
  }
  const window = wanted.renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS;
  return isRenewalDue(stored, window, nowMs) ? "due" : undefined;
}

/** Whether only time has passed: the arguments still mean the stored token. */
export function isRenewalByTime(reason: RenewalReason | undefined): boolean {
  return reason === "due" || reason === "expired" || reason === "dead";
}

/**
 * Decides how hard a stored token's successor is tried for, within what the arguments allow. The renewal of a token that is merely due is an offer: it takes
 * a few seconds at most, and asks no host that another token found away. Every other renewal is a need. `docs/renewal.md` has the rule as a table.
 */
export function chooseEffort(
  reason: RenewalReason,
  stored: Lifetime,
  { limitMs }: Pick<Effort, "limitMs">,
  nowMs: number,
): Effort {
  const isOffer = reason === "due" && calculateSecondsLeft(stored.expiresAt, nowMs) > NEED_SECONDS;
  return isOffer
    ? { limitMs: Math.min(limitMs, OFFER_LIMIT_MS), waitsAsAsked: false, asksAwayHosts: false }
    : { limitMs, waitsAsAsked: true, asksAwayHosts: true };
}

/**
 * Tells whether a renewal that failed may succeed one day with the same arguments, so that a token that is still good is
 * worth keeping until then. Nothing but a no to the login is final: a certificate is replaced, a stray 404 or a portal's page goes away.
 */
export function mayPass(error: unknown): boolean {
  return (
    error instanceof SpotinstTokenError &&
    !(error instanceof GrantRefusedError) &&
    !(error instanceof TokenRejectedError) &&
    !(error instanceof InvalidArgumentsError)
  );
}
