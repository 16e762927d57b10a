import {
  CancelledError,
  GrantRefusedError,
  InvalidArgumentsError,
  SpotinstTokenError,
  TokenRejectedError,
} from "../ground/errors";
import {
  calculateSecondsLeft,
  findWindowCut,
  isExpired,
  isRenewalDue,
  type Lifetime,
} from "../ground/lifetime";
import { isTokenText } from "../ground/token-text";
import type { Effort } from "../service/token-source";
import { type Fingerprint, isSameLogin, isSameTriggers } from "../token/fingerprint";

/** Why a token must be renewed though the arguments ask for it. `expired` and `rejected`: it is useless. `due`: it is still good, but for less time than was promised. */
export type AgeReason = "expired" | "rejected" | "due";

/** Why a stored token must be renewed. `login` and `triggers`: the arguments ask for another one. */
export type RenewalReason = "login" | "triggers" | AgeReason;

/** With fewer seconds left, the renewal of a due token is a need. */
const NEED_SECONDS = 30;

/** The limit of an offer, in milliseconds. An offer never uses up the time that makes a need. */
const OFFER_LIMIT_MS = 8_000;

/** The limit of the verification after an offer that failed, in milliseconds. */
export const OFFER_VERIFY_LIMIT_MS = 3_000;

/** Decides whether, and why, a stored token must be renewed. */
export function findRenewalReason(
  stored: Lifetime & { fingerprint?: Fingerprint; accessToken?: unknown },
  wanted: { fingerprint: Fingerprint; renewBeforeSeconds?: number | undefined },
  nowMs: number,
  isRejected: boolean,
): RenewalReason | undefined {
  if (!isSameLogin(stored.fingerprint, wanted.fingerprint)) {
    return "login";
  }
  if (!isSameTriggers(stored.fingerprint, wanted.fingerprint)) {
    return "triggers";
  }
  return findAgeReason(stored, wanted.renewBeforeSeconds, nowMs, isRejected);
}

/** Decides whether, and why, a token that the arguments ask for must be renewed. */
export function findAgeReason(
  stored: Lifetime & { accessToken?: unknown },
  renewBeforeSeconds: number | undefined,
  nowMs: number,
  isRejected: boolean,
): AgeReason | undefined {
  if (isExpired(stored, nowMs)) {
    return "expired";
  }
  // A state that was edited by hand may hold what no service would accept.
  if (isRejected || !isTokenText(stored.accessToken)) {
    return "rejected";
  }
  return isRenewalDue(stored, renewBeforeSeconds, nowMs) ? "due" : undefined;
}

/** Tells whether a renewal is shown as a change: always what the arguments ask for; a renewal by time in a preview only where `showsRenewal` says so. */
export function isShown(
  reason: RenewalReason,
  { isPreview, showsRenewal }: { isPreview: boolean; showsRenewal: boolean },
): boolean {
  return reason === "login" || reason === "triggers" || !isPreview || showsRenewal;
}

/** What `diff` does about a stored token. */
export type Decision = "keep" | "change" | "announce" | "verify";

/**
 * Decides what `diff` does: tell the engine of a change or of none, say that `up` will renew a token that a preview shows unchanged, or verify it first.
 */
export function decide(situation: {
  isPreview: boolean;
  reason: RenewalReason | undefined;
  /** Whether what the state keeps of the arguments changes. */
  isChanged: boolean;
  showsRenewal: boolean;
  verifies: boolean;
}): Decision {
  const { isPreview, reason, isChanged, verifies } = situation;
  if (reason !== undefined && isShown(reason, situation)) {
    return "change";
  }
  if (!isPreview && verifies) {
    // Even where an argument changed: `update` renews what is found to be rejected.
    return "verify";
  }
  if (isChanged) {
    return "change";
  }
  return reason === undefined ? "keep" : "announce";
}

/**
 * Decides how hard a renewal tries, within what the arguments allow. The renewal of a token that is only due is an offer, unless its failure is an error: it takes
 * a few seconds at most, and asks no host that gave another token no answer. Every other renewal is a need. `docs/renewal.md` has the rule as a table.
 */
export function chooseEffort(
  reason: RenewalReason,
  stored: Lifetime,
  full: Effort,
  nowMs: number,
  failsUnrenewed = false,
): Effort {
  const isOffer =
    reason === "due" && !failsUnrenewed && calculateSecondsLeft(stored.expiresAt, nowMs) > NEED_SECONDS;
  return isOffer
    ? { limitMs: Math.min(full.limitMs, OFFER_LIMIT_MS), waitsAsAsked: false, asksAwayHosts: false }
    : full;
}

/**
 * Tells whether a renewal that failed may succeed one day with the same arguments, so that a token that is still good is
 * worth keeping until then. Only a refusal of the login is final: a certificate is replaced, a stray 404 or a portal's page goes away.
 */
export function mayPass(error: unknown): boolean {
  return (
    error instanceof SpotinstTokenError &&
    !(error instanceof GrantRefusedError) &&
    !(error instanceof TokenRejectedError) &&
    !(error instanceof InvalidArgumentsError) &&
    !(error instanceof CancelledError)
  );
}

/** Finds that the window asked for does not fit into the token's life, where that is news: the old token had no such cut, or another window was asked for. */
export function findNewWindowCut(
  token: Lifetime & { renewBeforeSeconds?: number },
  old?: Lifetime & { renewBeforeSeconds?: number },
): { asked: number; used: number } | undefined {
  const cut = findWindowCut(token, token.renewBeforeSeconds);
  const oldCut = old && findWindowCut(old, old.renewBeforeSeconds);
  return cut?.asked === oldCut?.asked ? undefined : cut;
}
