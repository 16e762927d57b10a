import type { Credentials } from "../credentials/credentials";
import { type MintingCredentials, requestOf } from "../credentials/grants";
import { CancelledError, GrantRefusedError, SpotinstTokenError } from "../ground/errors";
import { isExpired } from "../ground/lifetime";
import { loginInsteadLine } from "../ground/messages";
import { isTokenText } from "../ground/token-text";
import type { TokenRequest } from "../service/token-endpoint";
import type { RequestOptions, TokenSource } from "../service/token-source";
import {
  keepRefreshToken,
  type MintedToken,
  type StoredRefreshToken,
  tokenOfPermanent,
  tokenOfResponse,
} from "./minted-token";

/**
 * Obtains a token: by the refresh token where there is one that has not expired, else by the grant of the arguments. Where the arguments hold a
 * login, any failure of the refresh token leads to it: some services take a refresh token once, so its successor may have been
 * lost on the way, and the two grants go to different hosts. Both share the one limit of `options`, of which the refresh token then has half.
 *
 * @throws {SpotinstTokenError} what the last request failed with
 */
export async function obtainToken(
  credentials: Credentials,
  stored: StoredRefreshToken | undefined,
  source: TokenSource,
  options: RequestOptions,
): Promise<MintedToken> {
  const { clock } = source;
  if (credentials.grant === "permanent") {
    return tokenOfPermanent(credentials.permanentToken, clock.now());
  }
  const request = async (sent: TokenRequest, limitMs: number) => {
    const { response, sentAtMs } = await source.request(sent, { ...options, limitMs });
    return tokenOfResponse(response, sentAtMs);
  };
  const login = credentials.grant === "refresh_token" ? undefined : requestOf(credentials);
  const refreshable = findRefreshToken(credentials, stored, clock.now());
  if (login !== undefined && refreshable === undefined) {
    return request(login, options.limitMs);
  }
  const startMs = clock.elapsed();
  try {
    const { clientId, clientSecret, refreshEndpoint } = credentials;
    // Without a login, the credentials hold a refresh token.
    const { refreshToken } = refreshable!;
    const sent = requestOf({ grant: "refresh_token", refreshToken, clientId, clientSecret, refreshEndpoint });
    const token = await request(sent, login === undefined ? options.limitMs : options.limitMs / 2);
    return keepRefreshToken(token, refreshable!);
  } catch (error) {
    if (login === undefined || !(error instanceof SpotinstTokenError) || error instanceof CancelledError) {
      throw error;
    }
    const token = await request(login, options.limitMs - (clock.elapsed() - startMs));
    if (!(error instanceof GrantRefusedError)) {
      options.say(loginInsteadLine(error.message));
    }
    return token;
  }
}

/** The newest refresh token is the stored one; the argument's is for the first time. */
function findRefreshToken(
  credentials: MintingCredentials,
  stored: StoredRefreshToken | undefined,
  nowMs: number,
): (StoredRefreshToken & { refreshToken: string }) | undefined {
  if (isTokenText(stored?.refreshToken)) {
    const { refreshToken, refreshTokenExpiresAt: expiresAt } = stored;
    // Without a login, an expired one costs nothing to try and may still work.
    const isTried = expiresAt === undefined || !isExpired({ expiresAt }, nowMs);
    return isTried || credentials.grant === "refresh_token" ? { ...stored, refreshToken } : undefined;
  }
  const { refreshToken } = credentials;
  return refreshToken === undefined ? undefined : { refreshToken };
}
