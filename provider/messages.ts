/** The lines that the provider shows beside the engine's own: each says what happened and what, if anything, to do. */
import { calculateSecondsLeft, describeDuration, type Lifetime } from "./lifetime";
import type { RenewalReason } from "./renewal";

/** Console lines in the house's voice; the engine shows them on the stack. */
export type Say = (line: string) => void;

/** What `up` will do about a token that a preview shows unchanged. */
export function announceRenewal(name: string, token: Lifetime, nowMs: number): string {
  const left = calculateSecondsLeft(token.expiresAt, nowMs);
  const state = left > 0 ? `expires in ${describeDuration(left)}` : `expired ${describeDuration(-left)} ago`;
  return `info: token "${name}" ${state}; \`pulumi up\` will renew it`;
}

/** A token in date that the service no longer accepts. */
export function announceDeath(): string {
  return "info: Spot no longer accepts a token that is still in date; it is renewed now";
}

/** A verification without a verdict. */
export function warnUnverified(why: string): string {
  return `warning: could not ask Spot whether the token is alive (${why}); it is kept, and asked for again by the next \`pulumi up\``;
}

/** A renewal that failed in a way that may pass, while the old token is still good. */
export function warnKept(token: Lifetime, nowMs: number, cause: string): string {
  const left = describeDuration(calculateSecondsLeft(token.expiresAt, nowMs));
  return `warning: the token could not be renewed and is kept; it is good for another ${left}. ${cause}`;
}

/** A due token that `read` could not renew. */
export function warnNotRenewedByRead(reason: RenewalReason, cause: string): string {
  const state = reason === "expired" ? "has expired" : "is due for renewal";
  return `warning: a token ${state}, and a refresh could not renew it: ${cause} The next \`pulumi up\` will.`;
}

/** A window that was cut to half of the life really issued. */
export function announceWindowCut(asked: number, used: number): string {
  return `info: renewBeforeSeconds (${asked}) does not fit into the life of the token that the service issued; it is renewed when ${Math.floor(used)} s are left`;
}
