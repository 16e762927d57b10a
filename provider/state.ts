import { readClaims } from "./claims";
import type { Credentials } from "./credentials";
import type { Fingerprint } from "./fingerprint";
import { calculateLifeSeconds, calculateMoment } from "./lifetime";
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
}

/** What the state takes from the arguments rather than from the token response. */
export type Declared = Pick<TokenState, "grant" | "account" | "fingerprint">;

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
] satisfies (keyof TokenState)[];

/** Returns the outputs in what the engine hands back, without what the engine itself keeps there. */
export function pickState(props: object): TokenState {
  return Object.fromEntries(
    Object.entries(props).filter(([name]) => STATE_NAMES.includes(name)),
  ) as unknown as TokenState;
}
