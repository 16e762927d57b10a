import type { Credentials } from "../credentials/credentials";

/**
 * Returns the credentials without their refresh token, for those who must not spend it because they keep no successor of it; undefined where there is no
 * other credential.
 */
export function withoutRefreshToken(credentials: Credentials): Credentials | undefined {
  if (credentials.grant === "refresh_token") {
    return undefined;
  }
  if (credentials.grant !== "password") {
    return credentials;
  }
  const { refreshToken: _unspent, ...login } = credentials;
  return login;
}
