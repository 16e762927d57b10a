import { type Fingerprint, isSameLogin, isSameTriggers } from "./fingerprint";
import { DEFAULT_RENEW_BEFORE_SECONDS, isExpired, isRenewalDue, type Lifetime } from "./lifetime";

/**
 * Why a stored token must be replaced. `login` and `triggers`: the arguments ask for another one. `expired` and
 * `dead`: it is of no use any more. `due`: it is still good, but for less time than was promised.
 */
export type RenewalReason = "login" | "triggers" | "expired" | "dead" | "due";

/** Decides whether, and why, a stored token must be replaced. */
export function findRenewalReason(
  stored: Lifetime & { fingerprint?: Fingerprint },
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
  if (isDead) {
    return "dead";
  }
  const window = wanted.renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS;
  return isRenewalDue(stored, window, nowMs) ? "due" : undefined;
}

/** Whether only time has passed: the arguments still mean the stored token. */
export function isRenewalByTime(reason: RenewalReason | undefined): boolean {
  return reason === "due" || reason === "expired" || reason === "dead";
}
