import { calculateLifeSeconds, calculateMoment } from "../ground/lifetime";
import { pick } from "../ground/pick";
import { readClaims } from "../service/claims";
import type { TokenResponse } from "../service/token-response";

/** A token as it was had. Absent fields are left out: the engine cannot store `undefined`. */
export interface MintedToken {
  accessToken: string;
  tokenType: string;
  /** The moment the request was sent, RFC 3339. */
  issuedAt: string;
  /** RFC 3339; absent for a permanent token. */
  expiresAt?: string;
  refreshToken?: string;
  /** RFC 3339; absent where the service did not say. */
  refreshTokenExpiresAt?: string;
  organizationId?: string;
  userId?: string;
}

/** A refresh token, and when it expires where that is known. */
export type StoredRefreshToken = Pick<MintedToken, "refreshToken" | "refreshTokenExpiresAt">;

/** Makes a token of the response to a request that was sent at `sentAtMs` (epoch milliseconds). */
export function tokenOfResponse(response: TokenResponse, sentAtMs: number): MintedToken {
  const { accessToken, tokenType, refreshToken, refreshTokenExpiresIn } = response;
  const { lifeSeconds, ...owner } = readClaims(accessToken);
  return {
    accessToken,
    tokenType,
    issuedAt: calculateMoment(sentAtMs, 0),
    expiresAt: calculateMoment(sentAtMs, calculateLifeSeconds(response.expiresIn, lifeSeconds)),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(refreshTokenExpiresIn !== undefined && {
      refreshTokenExpiresAt: calculateMoment(sentAtMs, refreshTokenExpiresIn),
    }),
    ...owner,
  };
}

/** Makes a token of a permanent one, for which nothing is requested. */
export function tokenOfPermanent(permanentToken: string, nowMs: number): MintedToken {
  const { lifeSeconds: _none, ...owner } = readClaims(permanentToken);
  return {
    accessToken: permanentToken,
    tokenType: "bearer",
    issuedAt: calculateMoment(nowMs, 0),
    ...owner,
  };
}

/** Returns the renewed token with the refresh token of the old one, where none came with it. */
export function keepRefreshToken<T extends StoredRefreshToken>(renewed: T, old: StoredRefreshToken): T {
  return renewed.refreshToken === undefined
    ? { ...renewed, ...pick(old, ["refreshToken", "refreshTokenExpiresAt"]) }
    : renewed;
}
