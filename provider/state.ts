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
} from "./lifetime";
import type { TokenResponse } from "./token-response";

/** The stored outputs of a token. Absent ones are left out: the engine cannot store `undefined`. */
export interface TokenState {
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
  /** What `read` needs to renew the token, for the engine gives it the outputs alone. A secret; absent where all comes from the environment. */
  renewalArguments?: RenewalArguments;
}

/** The arguments that a renewal needs. */
const RENEWAL_NAMES = [
  "username",
  "password",
  "clientId",
  "clientSecret",
  "refreshToken",
  "tokenEndpoint",
  "refreshEndpoint",
  "renewBeforeSeconds",
  "timeoutSeconds",
  "renewOnRefresh",
] as const satisfies (keyof TokenInputs)[];

export type RenewalArguments = Pick<TokenInputs, (typeof RENEWAL_NAMES)[number]>;

/** Returns what of the arguments a later renewal needs; undefined where nothing was given. */
export function pickRenewalArguments(inputs: TokenInputs): RenewalArguments | undefined {
  const given = Object.entries(inputs).filter(
    ([name, value]) =>
      (RENEWAL_NAMES as readonly string[]).includes(name) && value !== undefined && value !== null,
  );
  return given.length === 0 ? undefined : (Object.fromEntries(given.sort()) as RenewalArguments);
}

/** A refresh token, and when it runs out where that is known. */
export type StoredRefreshToken = Pick<TokenState, "refreshToken" | "refreshTokenExpiresAt">;

/** What the state takes from the arguments rather than from the token response. */
export type Declared = Pick<TokenState, "grant" | "account" | "fingerprint" | "renewalArguments">;

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

const STATE_NAMES: readonly string[] = [
  "accessToken",
  "tokenType",
  "grant",
  "issuedAt",
  "expiresAt",
  "refreshToken",
  "refreshTokenExpiresAt",
  "organizationId",
  "userId",
  "account",
  "fingerprint",
  "renewalArguments",
] satisfies (keyof TokenState)[];

/** Returns the stored token under what the arguments say now. */
export function redeclare(stored: TokenState, declared: Declared): TokenState {
  const { account: _account, renewalArguments: _arguments, ...token } = pickState(stored);
  return { ...token, ...declared };
}

/** Returns what the state took from the arguments. */
export function declaredOf({ grant, account, fingerprint, renewalArguments }: TokenState): Declared {
  return {
    grant,
    fingerprint,
    ...(account !== undefined && { account }),
    ...(renewalArguments !== undefined && { renewalArguments }),
  };
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
  return (
    stored.account === declared.account &&
    isDeepStrictEqual(stored.renewalArguments, declared.renewalArguments)
  );
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

function windowOf({ renewalArguments }: TokenState): number {
  return renewalArguments?.renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS;
}

/** Returns the outputs in what the engine hands back, without what the engine itself keeps there. */
export function pickState(props: object): TokenState {
  return Object.fromEntries(
    Object.entries(props).filter(([name]) => STATE_NAMES.includes(name)),
  ) as unknown as TokenState;
}
