/** All arithmetic on time. Lives are differences measured from the moment a request was sent. */

/** A temporary token's documented life in seconds, for a token response that does not say. */
export const DOCUMENTED_LIFE_SECONDS = 7200;

/** Default of `renewBeforeSeconds`: half of the documented life. */
export const DEFAULT_RENEW_BEFORE_SECONDS = 3600;

/** A longer life is no life but a mistake of the server (and would not fit into a date). */
const LONGEST_LIFE_SECONDS = 10 * 366 * 24 * 3600;

/** The larger part of a life that a renewal window may cover; beyond it the window is half of the life. */
const LARGEST_WINDOW_SHARE = 0.9;

/** The part of the state that time is reckoned from; all RFC 3339. */
export interface Lifetime {
  issuedAt?: string;
  expiresAt?: string;
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

/** Calculates the moment `seconds` after `sentAtMs` (epoch milliseconds) as RFC 3339. */
export function calculateMoment(sentAtMs: number, seconds: number): string {
  return new Date(sentAtMs + seconds * 1000).toISOString();
}

/** Calculates the seconds left at `nowMs`; infinite for a token without an end, none for an unreadable one. */
export function calculateSecondsLeft(expiresAt: string | undefined, nowMs: number): number {
  if (expiresAt === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  const endMs = Date.parse(expiresAt);
  return Number.isNaN(endMs) ? 0 : (endMs - nowMs) / 1000;
}

/**
 * Calculates the renewal window in seconds that is really in force. A window of more than nine tenths of the life
 * that the service issued would renew on nearly every `up`; it is cut to half of that life.
 */
export function calculateRenewalWindow(token: Lifetime, renewBeforeSeconds: number): number {
  if (token.issuedAt === undefined || token.expiresAt === undefined) {
    return renewBeforeSeconds;
  }
  const life = (Date.parse(token.expiresAt) - Date.parse(token.issuedAt)) / 1000;
  return renewBeforeSeconds > life * LARGEST_WINDOW_SHARE ? life / 2 : renewBeforeSeconds;
}

/** Returns the window in force where it is not the one asked for. */
export function findWindowCut(token: Lifetime, renewBeforeSeconds: number): number | undefined {
  const used = calculateRenewalWindow(token, renewBeforeSeconds);
  return used === renewBeforeSeconds ? undefined : used;
}

/** Describes a number of seconds for people: "40 s", "12 min", "3 h". */
export function describeDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 120) {
    return `${whole} s`;
  }
  return whole < 7200 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 3600)} h`;
}

/** Tells whether the token's life is over at `nowMs`. */
export function isExpired(token: Lifetime, nowMs: number): boolean {
  return calculateSecondsLeft(token.expiresAt, nowMs) <= 0;
}

/** Tells whether fewer seconds are left at `nowMs` than the renewal window asks for, or none at all. */
export function isRenewalDue(token: Lifetime, renewBeforeSeconds: number, nowMs: number): boolean {
  const window = calculateRenewalWindow(token, renewBeforeSeconds);
  return isExpired(token, nowMs) || calculateSecondsLeft(token.expiresAt, nowMs) < window;
}
