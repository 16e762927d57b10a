import type { ClientCredentials, Credentials, PasswordCredentials } from "./credentials";
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
import { isTokenText } from "./token-response";
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
    return stateOfPermanentToken(credentials.permanentToken, source.clock.now(), declared);
  }
  const login = credentials.grant === "refresh_token" ? undefined : loginGrant(credentials);
  const refreshable = findRefreshToken(credentials, stored, source.clock.now());
  if (login !== undefined && refreshable === undefined) {
    return send(login, declared, source, terms);
  }
  const startMs = source.clock.elapsed();
  try {
    // With nothing but a refresh token there always is one.
    const request = refreshTokenGrant(credentials, refreshable!.refreshToken);
    const limitMs = login === undefined ? terms.limitMs : terms.limitMs / 2;
    return keepRefreshToken(await send(request, declared, source, { ...terms, limitMs }), refreshable!);
  } catch (error) {
    if (login === undefined || !(error instanceof SpotinstTokenError)) {
      throw error;
    }
    const leftMs = terms.limitMs - (source.clock.elapsed() - startMs);
    const minted = await send(login, declared, source, { ...terms, limitMs: leftMs });
    if (!(error instanceof GrantRefusedError)) {
      terms.say(warnLoginInstead(error.message));
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
): (StoredRefreshToken & { refreshToken: string }) | undefined {
  if (isTokenText(stored?.refreshToken)) {
    const { refreshToken, refreshTokenExpiresAt: end } = stored;
    const isOver = end !== undefined && isExpired({ expiresAt: end }, nowMs);
    // With nothing but the refresh token, trying a late one costs nothing and may still work.
    return isOver && credentials.grant !== "refresh_token" ? undefined : { ...stored, refreshToken };
  }
  const { refreshToken } = credentials;
  return refreshToken === undefined ? undefined : { refreshToken };
}

function loginGrant(credentials: PasswordCredentials | ClientCredentials): TokenRequest {
  return credentials.grant === "password" ? passwordGrant(credentials) : clientCredentialsGrant(credentials);
}
