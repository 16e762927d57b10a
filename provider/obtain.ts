import type { Credentials } from "./credentials";
import { GrantRefusedError } from "./errors";
import { clientCredentialsGrant, passwordGrant, refreshTokenGrant, type TokenRequest } from "./grant";
import { isExpired } from "./lifetime";
import {
  type Declared,
  refreshTokenOf,
  type StoredRefreshToken,
  stateOfPermanentToken,
  stateOfResponse,
  type TokenState,
} from "./state";
import type { Terms, TokenSource } from "./token-source";

type MintingCredentials = Exclude<Credentials, { grant: "permanent" }>;

/**
 * Obtains a token: by the refresh token where there is one in date, else by the grant of the arguments. A refused
 * refresh token costs one login where the arguments hold one; it is single-use at some services, so its successor may
 * have been lost on the way.
 *
 * @throws {SpotinstTokenError} what the last request failed with
 */
export async function obtainToken(
  credentials: Credentials,
  stored: TokenState | undefined,
  declared: Declared,
  source: TokenSource,
  terms: Terms,
): Promise<TokenState> {
  if (credentials.grant === "permanent") {
    return stateOfPermanentToken(credentials.permanentToken, source.now(), declared);
  }
  const refreshable = findRefreshToken(credentials, stored, source.now());
  if (refreshable?.refreshToken === undefined) {
    return send(loginGrant(credentials), declared, source, terms);
  }
  try {
    const renewed = await send(
      refreshTokenGrant(credentials, refreshable.refreshToken),
      declared,
      source,
      terms,
    );
    return renewed.refreshToken === undefined ? { ...renewed, ...refreshTokenOf(refreshable) } : renewed;
  } catch (error) {
    if (error instanceof GrantRefusedError && credentials.grant !== "refresh_token") {
      return send(loginGrant(credentials), declared, source, terms);
    }
    throw error;
  }
}

async function send(
  request: TokenRequest,
  declared: Declared,
  source: TokenSource,
  terms: Terms,
): Promise<TokenState> {
  const { response, sentAtMs } = await source.obtain({ request, ...terms });
  return stateOfResponse(response, sentAtMs, declared);
}

/** The newest refresh token is the stored one; the argument's is for the first time. */
function findRefreshToken(
  credentials: MintingCredentials,
  stored: TokenState | undefined,
  nowMs: number,
): StoredRefreshToken | undefined {
  if (stored?.refreshToken !== undefined) {
    const end = stored.refreshTokenExpiresAt;
    const isOver = end !== undefined && isExpired({ expiresAt: end }, nowMs);
    // With nothing but the refresh token, trying a late one costs nothing and may still work.
    return isOver && credentials.grant !== "refresh_token" ? undefined : stored;
  }
  const { refreshToken } = credentials;
  return refreshToken === undefined ? undefined : { refreshToken };
}

function loginGrant(credentials: MintingCredentials): TokenRequest {
  switch (credentials.grant) {
    case "password":
      return passwordGrant(credentials);
    case "client_credentials":
      return clientCredentialsGrant(credentials);
    case "refresh_token":
      return refreshTokenGrant(credentials, credentials.refreshToken);
  }
}
