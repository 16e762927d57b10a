import type { Credentials } from "./credentials";
import { GrantRefusedError, SpotinstTokenError } from "./errors";
import { clientCredentialsGrant, passwordGrant, refreshTokenGrant, type TokenRequest } from "./grant";
import { isExpired } from "./lifetime";
import { warnLoginInstead } from "./messages";
import {
  type Declared,
  keepRefreshToken,
  type StoredRefreshToken,
  stateOfPermanentToken,
  stateOfResponse,
  type TokenState,
} from "./state";
import type { Terms, TokenSource } from "./token-source";

type MintingCredentials = Exclude<Credentials, { grant: "permanent" }>;

/**
 * Obtains a token: by the refresh token where there is one in date, else by the grant of the arguments. Where the arguments hold a
 * login, no failure of the refresh token stands in its way: the token is single-use at some services, so its successor may have been
 * lost on the way, and the two grants go to different hosts. Both share the one limit of `terms`, of which the refresh token then has half.
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
  const hasLogin = credentials.grant !== "refresh_token";
  const startMs = source.elapsed();
  try {
    const renewed = await send(refreshTokenGrant(credentials, refreshable.refreshToken), declared, source, {
      ...terms,
      limitMs: hasLogin ? terms.limitMs / 2 : terms.limitMs,
    });
    return keepRefreshToken(renewed, refreshable);
  } catch (error) {
    if (!hasLogin || !(error instanceof SpotinstTokenError)) {
      throw error;
    }
    const leftMs = terms.limitMs - (source.elapsed() - startMs);
    const minted = await send(loginGrant(credentials), declared, source, { ...terms, limitMs: leftMs });
    if (!(error instanceof GrantRefusedError)) {
      terms.say(warnLoginInstead(terms.redact(error.message)));
    }
    return minted;
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
