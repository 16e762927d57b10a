import type { Credentials } from "../credentials/credentials";
import { grantRule } from "../credentials/grants";
import type { TokenRequest } from "../service/token-endpoint";

/** Credentials that a token is minted with. */
export type MintingCredentials = Exclude<Credentials, { grant: "permanent" }>;

/** Makes the token request that presents these credentials. Everything is in the form body: Spot takes no Basic auth. */
export function requestOf(credentials: MintingCredentials): TokenRequest {
  const { grant, clientId, clientSecret } = credentials;
  const { request, words } = grantRule(grant);
  // Only a permanent token has neither.
  const { endpoint, parameters } = request!(credentials);
  return {
    grant,
    endpoint,
    form: new URLSearchParams({
      ...parameters,
      grant_type: grant,
      client_id: clientId,
      client_secret: clientSecret,
    }),
    words: words!,
  };
}
