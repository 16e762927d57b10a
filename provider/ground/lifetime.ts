/** All arithmetic on time. Lives are differences measured from the moment a request was sent. */

/** A temporary token's documented life in seconds, for a token response that does not say. */
export const DOCUMENTED_LIFE_SECONDS = 7200;

/** Default of `renewBeforeSeconds`: half of the documented life. */
export const DEFAULT_RENEW_BEFORE_SECONDS = 3600;

/** A longer life is a mistake of the server, and may not fit into a date. */
const LONGEST_LIFE_SECONDS = 10 * 366 * 24 * 3600;

/** The largest share of a life that a renewal window may cover. A longer window is cut to half of the life. */
const LARGEST_WINDOW_SHARE = 0.9;

/** A token may be issued this far in the future: clocks differ. */
const CLOCK_GRACE_SECONDS = 60;

/** What a token's time is calculated from; RFC 3339. An edited state may hold anything. */
export interface Lifetime {
  issuedAt?: string;
  /** Absent only for a permanent token. */
  expiresAt?: string;
  grant?: string;
}

/**
 * Calculates a token's life in seconds: the sooner of `expiresIn` and the claims' `exp - iat`, else the documented
 * two hours. Values that cannot be a life count as absent.
 */
export function calculateLifeSeconds(...known: (number | undefined)[]): number {
  const usable = known.filter((life): life is number => life !== undefined && isPlausibleLife(life));
  return usable.length === 0 ? DOCUMENTED_LIFE_SECONDS : Math.min(...usable);
}

/** Tells whether a number of seconds can be the life of a token. */
export function isPlausibleLife(seconds: number): boolean {
  return seconds > 0 && seconds <= LONGEST_LIFE_SECONDS;
}

/** Tells whether a value is a number of seconds, `least` or more. */
export function isSeconds(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= least;
}

/** Calculates the moment `seconds` after `sentAtMs` (epoch milliseconds) as RFC 3339. */
export function calculateMoment(sentAtMs: number, seconds: number): string {
  return new Date(sentAtMs + seconds * 1000).toISOString();
}

/** Calculates the seconds left at `nowMs`; none where the end is absent or cannot be read. */
export function calculateSecondsLeft(expiresAt: unknown, nowMs: number): number {
  const endMs = readMoment(expiresAt);
  return endMs === undefined ? 0 : (endMs - nowMs) / 1000;
}

/** Finds that the window asked for is not the one in force. */
export function findWindowCut(
  token: Lifetime,
  renewBeforeSeconds: number | undefined,
): { asked: number; used: number } | undefined {
  const window = windowOf(token, renewBeforeSeconds);
  return window.asked === window.used ? undefined : window;
}

/**
 * Calculates the renewal window in seconds, asked for and in force. A window of more than nine tenths of the life
 * that the service issued would renew on nearly every `up`; it is cut to half of that life.
 */
function windowOf(token: Lifetime, renewBeforeSeconds: number | undefined): { asked: number; used: number } {
  // A program in plain JavaScript may say null for what it leaves out.
  const asked = renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS;
  const life = calculateSecondsBetween(token.issuedAt, token.expiresAt) ?? 0;
  return { asked, used: life > 0 && asked > life * LARGEST_WINDOW_SHARE ? life / 2 : asked };
}

/** Calculates the seconds from one moment to another; undefined where one cannot be read. */
export function calculateSecondsBetween(start: unknown, end: unknown): number | undefined {
  const startMs = readMoment(start);
  const endMs = readMoment(end);
  return startMs === undefined || endMs === undefined ? undefined : (endMs - startMs) / 1000;
}

/** Writes a moment as RFC 3339, whatever else was in the text; undefined where it cannot be read. */
export function restateMoment(text: unknown): string | undefined {
  const ms = readMoment(text);
  return ms === undefined ? undefined : calculateMoment(ms, 0);
}

/** `Date.parse` also takes "sure until 2099". @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

function readMoment(text: unknown): number | undefined {
  const moment = typeof text === "string" && RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}

/** Describes a number of seconds for people, to the second: "40 s", "118 min 20 s", "3 h 5 min". */
export function describeDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 120) {
    return `${whole} s`;
  }
  const hours = whole < 7200 ? 0 : Math.floor(whole / 3600);
  const minutes = Math.floor((whole - hours * 3600) / 60);
  const parts = [
    [hours, "h"],
    [minutes, "min"],
    [whole % 60, "s"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** The units of a rough time, each in seconds. From `from` seconds on, it is the one in which people count. */
const ROUGH_UNITS = [
  { from: 172_800, seconds: 86_400, unit: "days" },
  { from: 7200, seconds: 3600, unit: "h" },
  { from: 120, seconds: 60, unit: "min" },
  { from: 0, seconds: 1, unit: "s" },
] as const;

/** Describes a number of seconds for people in one unit, rounded down: "40 s", "118 min", "13 days". */
export function describeRoughly(seconds: number): string {
  const some = Math.max(0, seconds);
  const used = ROUGH_UNITS.find(({ from }) => some >= from)!;
  return `${Math.floor(some / used.seconds)} ${used.unit}`;
}

/** Tells whether the token's life is over at `nowMs`. Only a permanent token may have no end. */
export function isExpired(token: Lifetime, nowMs: number): boolean {
  return token.grant !== "permanent" && calculateSecondsLeft(token.expiresAt, nowMs) <= 0;
}

/**
 * Tells whether fewer seconds are left at `nowMs` than the renewal window, or none. A token issued in the future is due too: it was minted while a clock was
 * wrong, so its time left is unknown.
 */
export function isRenewalDue(
  token: Lifetime,
  renewBeforeSeconds: number | undefined,
  nowMs: number,
): boolean {
  if (token.grant === "permanent") {
    return false;
  }
  const left = calculateSecondsLeft(token.expiresAt, nowMs);
  const issuedMs = readMoment(token.issuedAt) ?? nowMs;
  const isFromFuture = issuedMs > nowMs + CLOCK_GRACE_SECONDS * 1000;
  return left <= 0 || isFromFuture || left < windowOf(token, renewBeforeSeconds).used;
}
