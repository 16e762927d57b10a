import {
  calculateSecondsBetween,
  calculateSecondsLeft,
  isExpired,
  isRenewalDue,
  isSeconds,
  type Lifetime,
  restateMoment,
} from "../ground/lifetime";
import { readField, SECRET } from "./read-field";

/** Where a token is in its life. */
export type Stage = "fresh" | "due" | "expired" | "permanent" | "unknown";

/** What is shown of one token, or of a stack that shows none. It is also what `--json` prints, so a name in it stays. */
export interface TokenRow {
  stack: string;
  /** The resource's name; null where the stack showed no token. */
  token: string | null;
  urn: string | null;
  account: string | null;
  grant: string | null;
  /** RFC 3339. */
  issuedAt: string | null;
  /** RFC 3339; null for a permanent token. */
  expiresAt: string | null;
  /** Rounded up; 0 or less when expired. */
  expiresInSeconds: number | null;
  /** The life that the service gave. */
  lifetimeSeconds: number | null;
  isDue: boolean | null;
  state: Stage;
  hasRefreshToken: boolean | null;
  /** RFC 3339. */
  refreshTokenExpiresAt: string | null;
  /** Why something could not be told. */
  problem: string | null;
}

/** Makes the row of a stack that shows no token. */
export function rowOfProblem(stack: string, problem: string): TokenRow {
  const unknown = { token: null, urn: null, account: null, grant: null, issuedAt: null, expiresAt: null };
  const times = { expiresInSeconds: null, lifetimeSeconds: null, isDue: null, refreshTokenExpiresAt: null };
  return { stack, ...unknown, ...times, state: "unknown", hasRefreshToken: null, problem };
}

/** Makes the row of a token from its outputs in the state, of which no secret is looked at. */
export function rowOfToken(
  place: { stack: string; token: string; urn: string },
  outputs: Readonly<Record<string, unknown>>,
  nowMs: number,
): TokenRow {
  const field = (name: string) => readField(outputs[name]);
  const grant = field("grant");
  const issuedAt = restateMoment(field("issuedAt"));
  const expiresAt = restateMoment(field("expiresAt"));
  const { renewBeforeSeconds } = outputs;
  const life = {
    ...(issuedAt !== undefined && { issuedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(grant !== undefined && { grant }),
  };
  const state = findStage(life, isSeconds(renewBeforeSeconds, 0) ? renewBeforeSeconds : undefined, nowMs);
  const isTimed = state !== "permanent" && state !== "unknown";
  return {
    ...place,
    account: field("account") ?? null,
    grant: grant ?? null,
    issuedAt: issuedAt ?? null,
    expiresAt: expiresAt ?? null,
    // Added to, for a rounded number may be the other zero.
    expiresInSeconds: isTimed ? Math.ceil(calculateSecondsLeft(expiresAt, nowMs)) + 0 : null,
    lifetimeSeconds: calculateSecondsBetween(issuedAt, expiresAt) ?? null,
    isDue: state === "unknown" ? null : state === "due" || state === "expired",
    state,
    hasRefreshToken: (outputs.refreshToken ?? null) !== null,
    refreshTokenExpiresAt: restateMoment(field("refreshTokenExpiresAt")) ?? null,
    problem: state === "unknown" ? describeUnknown(field("expiresAt")) : null,
  };
}

function findStage(token: Lifetime, renewBeforeSeconds: number | undefined, nowMs: number): Stage {
  if (token.grant === "permanent") {
    return "permanent";
  }
  if (token.expiresAt === undefined) {
    return "unknown";
  }
  if (isExpired(token, nowMs)) {
    return "expired";
  }
  return isRenewalDue(token, renewBeforeSeconds, nowMs) ? "due" : "fresh";
}

function describeUnknown(expiresAt: string | undefined): string {
  return expiresAt === SECRET ? "expiresAt is a secret" : "expiresAt is missing or no date";
}
