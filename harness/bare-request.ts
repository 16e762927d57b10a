import { grantRule, type MintingCredentials } from "../provider/credentials/grants";
import type { TokenRequest } from "../provider/service/token-endpoint";

/** A request with all that messages say of its grant, and nothing in its form. */
export function bareRequest(
  grant: MintingCredentials["grant"],
  endpoint = "https://oauth.example.com/token",
): TokenRequest {
  return { grant, endpoint, form: new URLSearchParams(), words: grantRule(grant).words! };
}
