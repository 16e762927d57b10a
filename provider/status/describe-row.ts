import { calculateSecondsLeft, describeRoughly } from "../ground/lifetime";
import type { TokenRow } from "./token-row";

/** The columns of the table, each with its heading. */
export const COLUMNS = {
  stack: "stack",
  token: "token",
  account: "account",
  grant: "grant",
  expires: "expires in",
  bar: "lifetime left",
  state: "state",
  renewed: "renewed",
  refresh: "refresh token",
} as const;

export type Column = keyof typeof COLUMNS;

/** The cells of one row. */
export type Cells = Readonly<Record<Column, string>>;

const BAR_LENGTH = 10;

/** A refresh token with less time left is marked. */
const SOON_SECONDS = 2 * 24 * 3600;

/** Marks a refresh token that is near its end. */
export const MARK = "!";

/** Stands for what is not there, and for what could not be told. */
const NONE = "-";
const UNKNOWN = "?";

/** Describes a token in a word or two for each column. */
export function describeRow(row: TokenRow, nowMs: number): Cells {
  return {
    stack: row.stack,
    token: row.token ?? NONE,
    account: row.account ?? NONE,
    grant: row.grant ?? UNKNOWN,
    expires: describeExpiry(row),
    bar: drawBar(row),
    state: row.state,
    renewed: row.issuedAt === null ? UNKNOWN : describePast(-calculateSecondsLeft(row.issuedAt, nowMs)),
    refresh: describeRefreshToken(row, nowMs),
  };
}

function describeExpiry({ state, expiresInSeconds }: TokenRow): string {
  if (expiresInSeconds === null) {
    return state === "permanent" ? "never" : UNKNOWN;
  }
  return expiresInSeconds > 0 ? describeRoughly(expiresInSeconds) : describePast(-expiresInSeconds);
}

/** A clock that is behind makes the past a future. */
function describePast(seconds: number): string {
  return seconds < 0 ? `in ${describeRoughly(-seconds)}` : `${describeRoughly(seconds)} ago`;
}

/** Draws the part of the lifetime that is left, rounded up: an empty bar is an expired token. */
function drawBar({ expiresInSeconds: left, lifetimeSeconds: lifetime }: TokenRow): string {
  if (left === null || lifetime === null || lifetime <= 0) {
    return "";
  }
  const full = Math.ceil(BAR_LENGTH * Math.min(1, Math.max(0, left / lifetime)));
  return "█".repeat(full) + "░".repeat(BAR_LENGTH - full);
}

function describeRefreshToken(row: TokenRow, nowMs: number): string {
  if (row.hasRefreshToken !== true) {
    return "none";
  }
  if (row.refreshTokenExpiresAt === null) {
    return "no end known";
  }
  const left = calculateSecondsLeft(row.refreshTokenExpiresAt, nowMs);
  if (left <= 0) {
    return `expired${MARK}`;
  }
  return `in ${describeRoughly(left)}${left < SOON_SECONDS ? MARK : ""}`;
}
