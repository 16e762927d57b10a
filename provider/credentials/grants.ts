/** The one table of grants: what each needs and sends, and what messages say. */
import type { TextArgument } from "./arguments";
import {
  type Credentials,
  DEFAULT_REFRESH_ENDPOINT,
  DEFAULT_TOKEN_ENDPOINT,
  type Grant,
  isOwnEndpoint,
} from "./credentials";

/** Finds a value that was given; what `needs` lists is always there. */
type Find = (name: TextArgument) => string | undefined;

interface GrantRule<C extends Credentials> {
  title: string;
  /** What it cannot do without. */
  needs: readonly TextArgument[];
  /** What else of the environment it uses. */
  uses?: readonly TextArgument[];
  /** Makes the credentials of what was given. */
  complete(find: Find): C;
  /** Who the token is for: what may not change without a new token. Passwords and client secrets may. */
  identity(credentials: C): unknown[];
  /** What is sent with the client, and where; absent where nothing is. */
  request?(credentials: C): { endpoint: string; parameters: Readonly<Record<string, string>> };
  /** What messages call what is sent, what to do when it is refused, and which argument holds the endpoint. */
  words?: { presented: string; cure: string; endpoint: string };
}

const TOKEN_ENDPOINT = "tokenEndpoint (or SPOTINST_TOKEN_URL)";

const GRANTS: { readonly [grant in Grant]: GrantRule<Extract<Credentials, { grant: grant }>> } = {
  permanent: {
    title: "a permanent token",
    needs: ["permanentToken"],
    complete: (find) => ({ grant: "permanent", permanentToken: find("permanentToken")! }),
    identity: ({ permanentToken }) => [permanentToken],
  },
  /** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.3.2 */
  password: {
    title: "the password grant",
    needs: ["username", "password", "clientId", "clientSecret"],
    uses: ["tokenEndpoint"],
    complete: (find) => ({
      grant: "password",
      tokenEndpoint: find("tokenEndpoint") ?? DEFAULT_TOKEN_ENDPOINT,
      username: find("username")!,
      password: find("password")!,
      ...clientOf(find),
      refreshEndpoint: refreshEndpointOf(find, find("tokenEndpoint")),
      ...(find("refreshToken") !== undefined && { refreshToken: find("refreshToken")! }),
    }),
    identity: (credentials) => [
      credentials.tokenEndpoint,
      credentials.username,
      credentials.clientId,
      credentials.refreshEndpoint,
      credentials.refreshToken ?? null,
    ],
    request: ({ tokenEndpoint, username, password }) => ({
      endpoint: tokenEndpoint,
      parameters: { username, password },
    }),
    words: {
      presented: "the login (password grant)",
      cure: "Check username, password, clientId and clientSecret (or their SPOTINST_… variables)",
      endpoint: TOKEN_ENDPOINT,
    },
  },
  /** @see https://www.rfc-editor.org/rfc/rfc6749#section-6 */
  refresh_token: {
    title: "the refresh token grant",
    needs: ["refreshToken", "clientId", "clientSecret"],
    complete: (find) => ({
      grant: "refresh_token",
      refreshToken: find("refreshToken")!,
      ...clientOf(find),
      refreshEndpoint: refreshEndpointOf(find, undefined),
    }),
    identity: ({ refreshEndpoint, clientId, refreshToken }) => [refreshEndpoint, clientId, refreshToken],
    request: ({ refreshEndpoint, refreshToken }) => ({
      endpoint: refreshEndpoint,
      parameters: { refresh_token: refreshToken },
    }),
    words: {
      presented: "the refresh token",
      cure: "A new login is needed: give username and password as arguments, or a new refreshToken",
      endpoint: "refreshEndpoint",
    },
  },
  /** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4.2 */
  client_credentials: {
    title: "the client credentials grant",
    needs: ["tokenEndpoint", "clientId", "clientSecret"],
    complete: (find) => ({
      grant: "client_credentials",
      tokenEndpoint: find("tokenEndpoint")!,
      ...clientOf(find),
      refreshEndpoint: refreshEndpointOf(find, find("tokenEndpoint")),
    }),
    identity: ({ tokenEndpoint, clientId }) => [tokenEndpoint, clientId],
    request: ({ tokenEndpoint }) => ({ endpoint: tokenEndpoint, parameters: {} }),
    words: {
      presented: "the client (client credentials grant)",
      cure: "Check clientId and clientSecret (or SPOTINST_CLIENT_ID and SPOTINST_CLIENT_SECRET)",
      endpoint: TOKEN_ENDPOINT,
    },
  },
};

/** Credentials that a token is requested with. */
export type MintingCredentials = Exclude<Credentials, { grant: "permanent" }>;

/** Makes the token request that presents these credentials. Everything is in the form body: Spot takes no Basic auth. */
export function requestOf(credentials: MintingCredentials) {
  const { grant, clientId, clientSecret } = credentials;
  const { request, words } = grantRule(grant);
  // Only a permanent token has neither.
  const { endpoint, parameters } = request!(credentials);
  const form = new URLSearchParams({
    ...parameters,
    grant_type: grant,
    client_id: clientId,
    client_secret: clientSecret,
  });
  return { grant, endpoint, form, words: words! };
}

/** Returns what is known of a grant. */
export function grantRule(grant: Grant): GrantRule<Credentials> {
  return GRANTS[grant];
}

function clientOf(find: Find): { clientId: string; clientSecret: string } {
  return { clientId: find("clientId")!, clientSecret: find("clientSecret")! };
}

function refreshEndpointOf(find: Find, tokenEndpoint: string | undefined): string {
  const own = isOwnEndpoint(tokenEndpoint) ? tokenEndpoint : undefined;
  return find("refreshEndpoint") ?? own ?? DEFAULT_REFRESH_ENDPOINT;
}
