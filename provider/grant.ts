import type {
  ClientCredentials,
  Credentials,
  PasswordCredentials,
  RefreshTokenCredentials,
} from "./credentials";

/** One token request: where it goes and what it presents. Everything is in the form body; Spot takes no Basic auth. */
export interface TokenRequest {
  grant: Exclude<Credentials["grant"], "permanent">;
  endpoint: string;
  form: URLSearchParams;
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.3.2 */
export function passwordGrant(credentials: PasswordCredentials): TokenRequest {
  const { username, password } = credentials;
  return {
    grant: "password",
    endpoint: credentials.tokenEndpoint,
    form: form("password", credentials, { username, password }),
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-6 */
export function refreshTokenGrant(
  credentials: PasswordCredentials | RefreshTokenCredentials | ClientCredentials,
  refreshToken: string,
): TokenRequest {
  return {
    grant: "refresh_token",
    endpoint: credentials.refreshEndpoint,
    form: form("refresh_token", credentials, { refresh_token: refreshToken }),
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4.2 */
export function clientCredentialsGrant(credentials: ClientCredentials): TokenRequest {
  return {
    grant: "client_credentials",
    endpoint: credentials.tokenEndpoint,
    form: form("client_credentials", credentials, {}),
  };
}

function form(
  grantType: string,
  client: { clientId: string; clientSecret: string },
  presented: Record<string, string>,
): URLSearchParams {
  return new URLSearchParams({
    ...presented,
    grant_type: grantType,
    client_id: client.clientId,
    client_secret: client.clientSecret,
  });
}
