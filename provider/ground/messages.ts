/** The lines that the provider shows. Each says what happened and, where something is to be done, what. */
import { calculateSecondsLeft, describeDuration, type Lifetime } from "./lifetime";

/** One line, which the engine shows on the stack. */
export interface Line {
  level: "info" | "warning";
  text: string;
}

export type Say = (line: Line) => void;

/** Writes a line as it is shown where nothing else tells its level. */
export function formatLine({ level, text }: Line): string {
  return `${level}: ${text}`;
}

function info(text: string): Line {
  return { level: "info", text };
}

function warning(text: string): Line {
  return { level: "warning", text };
}

/** A first failure, after which the service is asked again: the wait must not look like a hang. */
export function retryLine(
  host: string,
  failed: Error & { causeCode?: string; status?: number },
  limitMs: number,
): Line {
  const what = failed.status === undefined ? (failed.causeCode ?? "no answer") : `HTTP ${failed.status}`;
  return info(`no token from ${host} (${what}); it is asked again for up to ${describeMs(limitMs)}`);
}

/** A wait that has taken so long that it might be taken for a hang. */
export function waitingLine(host: string, waitedMs: number, limitMs: number): Line {
  return info(
    `no token from ${host} for ${describeMs(waitedMs)}; it is waited for up to ${describeMs(limitMs)}`,
  );
}

function describeMs(ms: number): string {
  return describeDuration(Math.ceil(ms / 1000));
}

/** What identifies one token of many: the provider knows its name only in a preview. */
type Named = Lifetime & { account?: string };

function describeToken({ account, expiresAt }: Named): string {
  return account === undefined ? `the token with expiresAt ${expiresAt}` : `the token for account ${account}`;
}

/** What `up` will do about a token that a preview shows unchanged. */
export function renewalLine(name: string, token: Lifetime, isUsable: boolean, nowMs: number): Line {
  const left = calculateSecondsLeft(token.expiresAt, nowMs);
  const inTime = left > 0 ? `expires in ${describeDuration(left)}` : `expired ${describeDuration(-left)} ago`;
  const state = isUsable ? inTime : "cannot be used";
  return info(`token "${name}" ${state}; \`pulumi up\` will renew it`);
}

/** A token that the service rejects before it has expired. */
export function rejectedLine(token: Named): Line {
  return info(`Spot rejects ${describeToken(token)}, though it has not expired; it is renewed now`);
}

/** A verification without a verdict. */
export function unverifiedLine(why: string): Line {
  return warning(
    `could not ask Spot whether it accepts the token (${why}); the token is kept, and the next \`pulumi up\` asks again`,
  );
}

/** A renewal that failed and may succeed later, while the old token has not expired. The engine calls the token "updated" all the same. */
export function keptLine(token: Named, nowMs: number, cause: string): Line {
  return warning(
    `renewal failed: Pulumi shows ${describeToken(token)} as updated, but it is still the old one, which expires in ${describeLeft(token, nowMs)}. ${cause}`,
  );
}

/** Describes the same as an error. */
export function describeUnrenewed(token: Named, nowMs: number, cause: string): string {
  return (
    `Renewal failed, and renewalFailure (or SPOTINST_TOKEN_RENEWAL_FAILURE) is "error": ${describeToken(token)} is still the old one, which expires in ${describeLeft(token, nowMs)}. ` +
    `It stays in the state. ${cause}`
  );
}

function describeLeft({ expiresAt }: Named, nowMs: number): string {
  return describeDuration(calculateSecondsLeft(expiresAt, nowMs));
}

/** A refresh token that could not be used, for another reason than a refusal. */
export function loginInsteadLine(cause: string): Line {
  return warning(`the refresh token could not be used, so a login was sent. ${cause}`);
}

/** A token that `read` renewed. The engine then shows the resource as unchanged, and leaves the stack's outputs as they were. */
export function renewedByReadLine(old: Named, isRejected: boolean, expiresAt: string | undefined): Line {
  const which = `${describeToken(old)}${isRejected ? ", which Spot rejects" : ""}`;
  return info(
    `this refresh renewed ${which}; the new one expires at ${expiresAt}. Other stacks see it after the program has run: by \`pulumi up\`, or by a refresh with --run-program`,
  );
}

/** A token that `read` minted, for want of a stored one. Nothing tells an import from a `get`. */
export function mintedByReadLine(): Line {
  return info(
    "minted by the login that was found, as every import and every `Token.get` does; to use a token of another stack, take it by `requireToken`",
  );
}

/** A token that is due, expired or rejected, and that `read` could not renew. */
export function notRenewedByReadLine(
  token: Named,
  state: "due" | "expired" | "rejected",
  cause: string,
): Line {
  const which = {
    due: `${describeToken(token)} is due for renewal`,
    expired: `${describeToken(token)} has expired`,
    rejected: `Spot rejects ${describeToken(token)}`,
  };
  return warning(`${which[state]}, and a refresh could not renew it: ${cause}`);
}

/** A token that was minted in the program because the one at hand cannot be used. */
export function mintedForRunLine(why: string): Line {
  return info(`${why}; this run uses a token minted by login`);
}

/** A token that cannot be used, where a preview is to mint none. */
export function mintedByUpLine(why: string): Line {
  return warning(`${why}; \`pulumi up\` will mint another (renewWith)`);
}

/** A token minted for the run that has less time than the guard asks for. */
export function shortTokenLine(left: number, asked: number): Line {
  return warning(
    `the token minted for this run has only ${describeDuration(left)} left, but ${describeDuration(asked)} are required (minimumValiditySeconds)`,
  );
}

/** A window that was cut to half of the lifetime. */
export function windowCutLine(token: Named, asked: number, used: number): Line {
  return info(
    `renewBeforeSeconds (${asked}) is more than 90 % of the lifetime of ${describeToken(token)}; it is renewed when ${Math.floor(used)} s are left`,
  );
}

/** A value that may be right, but rarely is. */
export function doubtLine(title: string, doubt: string): Line {
  return warning(`${title} ${doubt}`);
}

/** Makes what says each line once in a process. */
export function sayOnce(): (lines: readonly Line[], say: Say) => void {
  const said = new Set<string>();
  return (lines, say) => {
    for (const line of lines.filter(({ text }) => !said.has(text))) {
      said.add(line.text);
      say(line);
    }
  };
}

/** A credentials file that anybody on the machine may read. */
export function openFileLine(path: string): Line {
  return warning(
    `other users of this machine can read the credentials file ${path}; run \`chmod 600 ${path}\``,
  );
}
