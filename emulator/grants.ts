import type { TokenForm, TokenPair } from "./answers";
import type { IncomingRequest } from "./http";
import type { Client, Settings } from "./options";
import type { GrantType, TokenLedger } from "./token-ledger";

/** A refusal of the token endpoint, in the words of RFC 6749. */
export interface Refusal {
  error: "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type";
  description: string;
}

/** The fields that each grant must bring. */
const FIELDS: Record<GrantType, readonly string[]> = {
  password: ["username", "password", "client_id", "client_secret"],
  refresh_token: ["refresh_token", "client_id", "client_secret"],
  client_credentials: ["client_id", "client_secret"],
};

/**
 * Judges a token request and, if it is good, issues the tokens.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function requestTokens(
  request: IncomingRequest,
  ledger: TokenLedger,
  settings: Settings,
  form: TokenForm,
): TokenPair | Refusal {
  if (request.headers.authorization !== undefined) {
    return refuse(
      "invalid_request",
      "Client credentials belong in the body, not in an Authorization header.",
    );
  }
  if (request.form === undefined) {
    return refuse("invalid_request", "The content type must be application/x-www-form-urlencoded.");
  }
  const names = [...request.form.keys()];
  const fields: Record<string, string> = Object.fromEntries(request.form);
  const grant = fields.grant_type ?? "";
  if (!isGrantType(grant)) {
    return grant === ""
      ? refuse("invalid_request", "grant_type is missing.")
      : refuse("unsupported_grant_type", `The grant type ${grant} is not supported.`);
  }
  const missing = FIELDS[grant].find((name) => !fields[name]);
  if (missing !== undefined) {
    return refuse("invalid_request", `${missing} is missing.`);
  }
  if (new Set(names).size < names.length) {
    return refuse("invalid_request", "A field is there more than once.");
  }
  return GRANTS[grant](fields, ledger, settings, form);
}

/** Tells a refusal from tokens. */
export function isRefusal(outcome: TokenPair | Refusal): outcome is Refusal {
  return "error" in outcome;
}

type Grant = (
  fields: Record<string, string>,
  ledger: TokenLedger,
  settings: Settings,
  form: TokenForm,
) => TokenPair | Refusal;

const GRANTS: Record<GrantType, Grant> = {
  password(fields, ledger, { logins }, form) {
    const { username = "", password } = fields;
    const isGood = logins.some(
      (login) => login.username === username && login.password === password && isClient(login, fields),
    );
    return isGood
      ? ledger.issue("password", { clientId: fields.client_id!, username }, form, hasRefreshToken(form))
      : refuse("invalid_grant", "The username, password, client id or client secret is wrong.");
  },

  refresh_token(fields, ledger, { clients, logins, rotateRefreshTokens }, form) {
    if (![...clients, ...logins].some((client) => isClient(client, fields))) {
      return refuse("invalid_client", "The client id or client secret is wrong.");
    }
    const refreshToken = fields.refresh_token!;
    const owner = ledger.findRefreshOwner(refreshToken);
    if (owner === undefined || owner.clientId !== fields.client_id) {
      return refuse("invalid_grant", "The refresh token is unknown, spent or expired.");
    }
    const rotates = rotateRefreshTokens && hasRefreshToken(form);
    if (rotates) {
      ledger.spendRefreshToken(refreshToken);
    }
    return ledger.issue("refresh_token", owner, form, rotates);
  },

  /** Brings no refresh token. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4.3 */
  client_credentials(fields, ledger, { clients }, form) {
    return clients.some((client) => isClient(client, fields))
      ? ledger.issue("client_credentials", { clientId: fields.client_id! }, form, false)
      : refuse("invalid_client", "The client id or client secret is wrong.");
  },
};

function isGrantType(text: string): text is GrantType {
  return Object.hasOwn(FIELDS, text);
}

function hasRefreshToken(form: TokenForm): boolean {
  return form !== "one-item" && form !== "opaque";
}

function isClient(client: Client, fields: Record<string, string>): boolean {
  return client.clientId === fields.client_id && client.clientSecret === fields.client_secret;
}

function refuse(error: Refusal["error"], description: string): Refusal {
  return { error, description };
}
