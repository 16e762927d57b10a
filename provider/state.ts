import { isDeepStrictEqual } from "node:util";
import type { TokenInputs } from "./arguments";
import { readClaims } from "./claims";
import type { Credentials } from "./credentials";
import type { Fingerprint } from "./fingerprint";
import {
  calculateLifeSeconds,
  calculateMoment,
  DEFAULT_RENEW_BEFORE_SECONDS,
  findWindowCut,
  isSeconds,
} from "./lifetime";
import type { TokenResponse } from "./token-response";

/**
 * The arguments that a renewal needs and that are stored under their own names. The engine keeps an output secret
 * where the argument of the same name is one.
 */
const RENEWAL_NAMES = [
  "username",
  "clientId",
  "tokenEndpoint",
  "refreshEndpoint",
  "apiEndpoint",
  "renewBeforeSeconds",
  "timeoutSeconds",
  "renewOnRefresh",
] as const satisfies (keyof TokenInputs)[];

/** The secret ones, which are stored in one: every secret output costs time in every step of an `up`. */
const SECRET_RENEWAL_NAMES = [
  "password",
  "clientSecret",
  "refreshToken",
] as const satisfies (keyof TokenInputs)[];

/** A refresh goes on without a token, so it tries for none longer than this. */
const LONGEST_LIMIT_SECONDS = 3600;

/** The arguments that a renewal needs, for the engine gives `read` the outputs alone. Absent ones come from the environment. */
export interface RenewalState extends Pick<TokenInputs, (typeof RENEWAL_NAMES)[number]> {
  /** A secret. */
  renewalSecrets?: Pick<TokenInputs, (typeof SECRET_RENEWAL_NAMES)[number]>;
}

/** The stored outputs of a token. Absent ones are left out: the engine cannot store `undefined`. */
export interface TokenState extends RenewalState {
  accessToken: string;
  tokenType: string;
  /** How the token was obtained; after a renewal by refresh token still the grant of the arguments. */
  grant: Credentials["grant"];
  /** The moment the request was sent, RFC 3339. */
  issuedAt: string;
  /** RFC 3339; absent for a permanent token. */
  expiresAt?: string;
  refreshToken?: string;
  /** RFC 3339; absent where the service did not say. */
  refreshTokenExpiresAt?: string;
  organizationId?: string;
  userId?: string;
  account?: string;
  fingerprint: Fingerprint;
}

/** What the state takes from the token response and its claims. */
const TOKEN_NAMES = [
  "accessToken",
  "tokenType",
  "issuedAt",
  "expiresAt",
  "refreshToken",
  "refreshTokenExpiresAt",
  "organizationId",
  "userId",
] as const satisfies (keyof TokenState)[];

/** What the state takes from the arguments. */
const DECLARED_NAMES = [
  "grant",
  "account",
  "fingerprint",
  "renewalSecrets",
  ...RENEWAL_NAMES,
] as const satisfies (keyof TokenState)[];

/** What the state takes from the arguments rather than from the token response. */
export type Declared = Pick<TokenState, (typeof DECLARED_NAMES)[number]>;

/** Returns what of the arguments is stored for a later renewal. */
export function storeRenewalArguments(inputs: TokenInputs): RenewalState {
  const secrets = pick(inputs, SECRET_RENEWAL_NAMES);
  return {
    ...pick(inputs, RENEWAL_NAMES),
    ...(Object.keys(secrets).length > 0 && { renewalSecrets: secrets }),
  };
}

/** Returns the arguments that were stored for a renewal. Numbers that a state edited by hand cannot mean are left out, so that their defaults count. */
export function renewalArgumentsOf(state: RenewalState): TokenInputs {
  const { renewBeforeSeconds, timeoutSeconds, ...others } = pick(state, RENEWAL_NAMES);
  return {
    ...others,
    ...(isSeconds(renewBeforeSeconds, 0) && { renewBeforeSeconds }),
    ...(isSeconds(timeoutSeconds, 1) && { timeoutSeconds: Math.min(timeoutSeconds, LONGEST_LIMIT_SECONDS) }),
    ...pick(state.renewalSecrets ?? {}, SECRET_RENEWAL_NAMES),
  };
}

/** A refresh token, and when it runs out where that is known. */
export type StoredRefreshToken = Pick<TokenState, "refreshToken" | "refreshTokenExpiresAt">;

/** Calculates the outputs for a token response to a request that was sent at `sentAtMs` (epoch milliseconds). */
export function stateOfResponse(response: TokenResponse, sentAtMs: number, declared: Declared): TokenState {
  const { lifeSeconds, ...owner } = readClaims(response.accessToken);
  const { refreshToken, refreshTokenExpiresIn } = response;
  return {
    accessToken: response.accessToken,
    tokenType: response.tokenType,
    issuedAt: calculateMoment(sentAtMs, 0),
    expiresAt: calculateMoment(sentAtMs, calculateLifeSeconds(response.expiresIn, lifeSeconds)),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(refreshTokenExpiresIn !== undefined && {
      refreshTokenExpiresAt: calculateMoment(sentAtMs, refreshTokenExpiresIn),
    }),
    ...owner,
    ...declared,
  };
}

/** Calculates the outputs for a permanent token, which is declared and not minted. */
export function stateOfPermanentToken(permanentToken: string, nowMs: number, declared: Declared): TokenState {
  const { lifeSeconds: _none, ...owner } = readClaims(permanentToken);
  return {
    accessToken: permanentToken,
    tokenType: "bearer",
    issuedAt: calculateMoment(nowMs, 0),
    ...owner,
    ...declared,
  };
}

/** Returns the stored token under what the arguments say now. */
export function redeclare(stored: TokenState, declared: Declared): TokenState {
  return { ...pick(stored, TOKEN_NAMES), ...declared };
}

/** Returns what the state took from the arguments. */
export function declaredOf(state: TokenState): Declared {
  return pick(state, DECLARED_NAMES);
}

/** Returns the renewed token with the refresh token of the old one, where none came with it. */
export function keepRefreshToken(renewed: TokenState, old: StoredRefreshToken): TokenState {
  return renewed.refreshToken === undefined ? { ...renewed, ...refreshTokenOf(old) } : renewed;
}

/** Returns the refresh token of the state and its end, each where there is one. */
function refreshTokenOf({ refreshToken, refreshTokenExpiresAt }: StoredRefreshToken): StoredRefreshToken {
  return {
    ...(refreshToken !== undefined && { refreshToken }),
    ...(refreshTokenExpiresAt !== undefined && { refreshTokenExpiresAt }),
  };
}

/** Tells whether the state says of the arguments what they say now. */
export function isDeclared(stored: TokenState, declared: Declared): boolean {
  return isDeepStrictEqual(declaredOf(stored), declared);
}

/** Finds that the window asked for does not fit into the token's life, where that is news: it was not so of the old token, or another was asked for. */
export function findNewWindowCut(
  token: TokenState,
  old: TokenState | undefined,
): { asked: number; used: number } | undefined {
  const asked = windowOf(token);
  const used = findWindowCut(token, asked);
  const isOldNews = old !== undefined && windowOf(old) === asked && findWindowCut(old, asked) !== undefined;
  return used === undefined || isOldNews ? undefined : { asked, used };
}

function windowOf({ renewBeforeSeconds }: TokenState): number {
  return renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS;
}

/** Returns the outputs in what the engine hands back, without what the engine itself keeps there. */
export function pickState(props: object): TokenState {
  return pick(props as TokenState, [...TOKEN_NAMES, ...DECLARED_NAMES]);
}

/** Returns those of the named properties that are there. */
function pick<T extends object, Name extends keyof T>(source: T, names: readonly Name[]): Pick<T, Name> {
  const there = names.filter((name) => (source[name] ?? null) !== null);
  return Object.fromEntries(there.map((name) => [name, source[name]])) as Pick<T, Name>;
}
