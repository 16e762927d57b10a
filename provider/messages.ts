/** The lines that the provider shows beside the engine's own: each says what happened and what, if anything, to do. */
import { calculateSecondsLeft, describeDuration, type Lifetime } from "./lifetime";
import type { RenewalReason } from "./renewal";

/** Console lines in the house's voice; the engine shows them on the stack. */
export type Say = (line: string) => void;

/** A first failure after which the service is asked again, so that nobody takes the wait for a hang. */
export function announceRetry(
  host: string,
  failed: Error & { causeCode?: string; status?: number },
  limitMs: number,
): string {
  const what = failed.status === undefined ? (failed.causeCode ?? "no answer") : `HTTP ${failed.status}`;
  return `info: no token yet from ${host} (${what}); it is asked again for up to ${describeDuration(Math.ceil(limitMs / 1000))}`;
}

/** What tells one token of many from the others: the engine does not say its name outside of a preview. */
type Named = Lifetime & { account?: string };

function describeToken({ account, expiresAt }: Named): string {
  return account === undefined ? `the token with expiresAt ${expiresAt}` : `the token for account ${account}`;
}

/** What `up` will do about a token that a preview shows unchanged. */
export function announceRenewal(name: string, token: Lifetime, reason: RenewalReason, nowMs: number): string {
  const left = calculateSecondsLeft(token.expiresAt, nowMs);
  const state =
    reason === "dead"
      ? "cannot be used"
      : left > 0
        ? `expires in ${describeDuration(left)}`
        : `expired ${describeDuration(-left)} ago`;
  return `info: token "${name}" ${state}; \`pulumi up\` will renew it`;
}

/** A token in date that the service no longer accepts. */
export function announceDeath(token: Named): string {
  return `info: Spot no longer accepts ${describeToken(token)}, though it is in date; it is replaced now`;
}

/** A verification without a verdict. */
export function warnUnverified(why: string): string {
  return `warning: could not ask Spot whether the token is alive (${why}); the token is kept, and the next \`pulumi up\` asks again`;
}

/** A renewal that failed in a way that may pass, while the old token is still good. */
export function warnKept(token: Named, nowMs: number, cause: string): string {
  const left = describeDuration(calculateSecondsLeft(token.expiresAt, nowMs));
  return `warning: ${describeToken(token)} could not be renewed and is kept; it is good for another ${left}. ${cause}`;
}

/** A refresh token that could not be used, for another reason than a refusal. */
export function warnLoginInstead(cause: string): string {
  return `warning: the refresh token could not be used, so a login was sent. ${cause}`;
}

/** A token that `read` renewed. The engine then shows the resource as unchanged, and leaves the stack's outputs as they were. */
export function announceRenewedByRead(token: Named): string {
  return `info: this refresh renewed ${describeToken(token)}, until ${token.expiresAt}; other stacks see it after the next \`pulumi up\` or \`pulumi refresh --run-program\``;
}

/** A due token that `read` could not renew. */
export function warnNotRenewedByRead(token: Named, reason: RenewalReason, cause: string): string {
  const state = reason === "expired" ? "has expired" : "is due for renewal";
  return `warning: ${describeToken(token)} ${state}, and a refresh could not renew it: ${cause}`;
}

/** A window that was cut to half of the life really issued. */
export function announceWindowCut(token: Named, asked: number, used: number): string {
  return `info: renewBeforeSeconds (${asked}) does not fit into the life that the service gave ${describeToken(token)}; it is renewed when ${Math.floor(used)} s are left`;
}

/** A value that may be right, but rarely is. */
export function warnDoubt(title: string, doubt: string): string {
  return `warning: ${title} ${doubt}`;
}

/** Makes what says each line once in a process. */
export function sayOnce(): (lines: readonly string[], say: Say) => void {
  const said = new Set<string>();
  return (lines, say) => {
    for (const line of lines.filter((each) => !said.has(each))) {
      said.add(line);
      say(line);
    }
  };
}

/** A credentials file that anybody on the machine may read. */
export function warnOpenFile(path: string): string {
  return `warning: other users of this machine can read the credentials file ${path}; run \`chmod 600 ${path}\``;
}
