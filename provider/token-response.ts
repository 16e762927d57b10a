import {
  GrantRefusedError,
  NotATokenResponseError,
  type SpotinstTokenError,
  UnexpectedStatusError,
} from "./errors";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import { isPlausibleLife } from "./lifetime";
import type { Redact } from "./redact";
import { readRetryAfterSeconds } from "./retry-after";
import { cutText, type ErrorBody, parseErrorBody, quoteServerWords } from "./server-words";

/** A successful token response, whichever form it came in. */
export interface TokenResponse {
  accessToken: string;
  tokenType: string;
  /** Seconds; absent where the response does not say. */
  expiresIn?: number;
  refreshToken?: string;
  /** Seconds; absent where the response does not say. */
  refreshTokenExpiresIn?: number;
}

/** What a token or a refresh token may consist of, since it is sent in a header or a form. */
const TOKEN_TEXT = /^[\x21-\x7e]{1,16384}$/;

/** Tells whether a value can be a token or a refresh token. */
export function isTokenText(value: unknown): value is string {
  return typeof value === "string" && TOKEN_TEXT.test(value);
}

/** The longest error code that a message repeats; the RFC's are shorter than half of it. */
const LONGEST_CODE = 60;

/** RFC 6749's error codes for weather, not for a wrong request; some servers send them with 400. */
const PASSING_ERRORS = ["temporarily_unavailable", "server_error"] as const;

/**
 * Judges an answer to a token request.
 *
 * @throws {GrantRefusedError} on 400, 401 and 403
 * @throws {UnexpectedStatusError} on any other status but 200 and 201
 * @throws {NotATokenResponseError} when a success holds no usable token
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export function parseTokenResponse(answer: Answer, request: TokenRequest, redact: Redact): TokenResponse {
  if (answer.status !== 200 && answer.status !== 201) {
    throw judgeFailure(answer, request, redact);
  }
  const items = findItems(parseJson(answer.body));
  const response = items === undefined ? undefined : readItems(items);
  if (response === undefined) {
    throw new NotATokenResponseError(
      `The token service at ${host(request)} answered ${answer.status}, but without a usable token${saying(describeSuccess(answer.body), redact)}. ` +
        `Check that ${endpointArgument(request)} is a token endpoint.`,
    );
  }
  if (response.tokenType.toLowerCase() !== "bearer") {
    throw new NotATokenResponseError(
      `The token service at ${host(request)} issued a token of type "${quoteServerWords(response.tokenType, redact)}"; only bearer tokens can be used.`,
    );
  }
  return response;
}

/** Free text of a success is not repeated: it may be the token itself, in a form that nobody knows. */
function describeSuccess(body: string): ErrorBody {
  const error = parseErrorBody(body);
  const isDescription = error.code !== undefined || /^(an HTML page|a broken)/.test(error.message ?? "");
  return isDescription ? error : {};
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Finds the items of Spot's envelope; a broker may also answer with the plain body of RFC 6749. */
function findItems(json: unknown): unknown[] | undefined {
  const items = field(field(json, "response"), "items");
  return Array.isArray(items) ? items : field(json, "access_token") !== undefined ? [json] : undefined;
}

function readItems(items: unknown[]): TokenResponse | undefined {
  const access = items.find((item) => readToken(item, "accessToken", "access_token") !== undefined);
  const accessToken = readToken(access, "accessToken", "access_token");
  if (accessToken === undefined) {
    return undefined;
  }
  const refresh = items.find((item) => readToken(item, "refreshToken", "refresh_token") !== undefined);
  const refreshToken = readToken(refresh, "refreshToken", "refresh_token");
  const expiresIn = readSeconds(access);
  // In one shared item, expiresIn is the access token's.
  const refreshTokenExpiresIn = refresh === access ? undefined : readSeconds(refresh);
  const tokenType = field(access, "tokenType") ?? field(access, "token_type");
  return {
    accessToken,
    tokenType: typeof tokenType === "string" && tokenType !== "" ? tokenType : "bearer",
    ...(expiresIn !== undefined && { expiresIn }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(refreshTokenExpiresIn !== undefined && { refreshTokenExpiresIn }),
  };
}

function readToken(item: unknown, ...names: string[]): string | undefined {
  return names.map((name) => field(item, name)).find(isTokenText);
}

function readSeconds(item: unknown): number | undefined {
  const value = field(item, "expiresIn") ?? field(item, "expires_in");
  const seconds = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && isPlausibleLife(seconds) ? seconds : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function judgeFailure(answer: Answer, request: TokenRequest, redact: Redact): SpotinstTokenError {
  const { status } = answer;
  const error = parseErrorBody(answer.body);
  const isRefusal = status === 400 || status === 401 || status === 403;
  const passing = PASSING_ERRORS.find((code) => code === error.code);
  if (isRefusal && passing === undefined) {
    return new GrantRefusedError(
      `The token service at ${host(request)} refused ${TITLES[request.grant]} (${statusAndCode(status, error, redact)})${saying(error, redact)}. ` +
        `${REFUSAL_CURES[request.grant]}.`,
    );
  }
  if (status >= 300 && status < 400) {
    return new UnexpectedStatusError(
      `The token service at ${host(request)} redirects (HTTP ${status}) to ${quoteServerWords(redirectTarget(answer, request), redact)}. Redirects are not followed, because the login would go along; ` +
        `set ${endpointArgument(request)} to the right URL.`,
      status,
    );
  }
  return new UnexpectedStatusError(
    `The token service at ${host(request)} could not answer (${statusAndCode(status, error, redact)})${saying(error, redact)}. ` +
      `${statusCure(status, request)}.`,
    status,
    passing,
    readRetryAfterSeconds(answer),
  );
}

const TITLES: { readonly [grant in TokenRequest["grant"]]: string } = {
  password: "the login (password grant)",
  refresh_token: "the refresh token",
  client_credentials: "the client (client credentials grant)",
};

const REFUSAL_CURES: { readonly [grant in TokenRequest["grant"]]: string } = {
  password: "Check username, password, clientId and clientSecret (or their SPOTINST_… variables)",
  refresh_token: "A new login is needed: give username and password as arguments, or a new refreshToken",
  client_credentials: "Check clientId and clientSecret (or SPOTINST_CLIENT_ID and SPOTINST_CLIENT_SECRET)",
};

function statusAndCode(status: number, error: ErrorBody, redact: Redact): string {
  const isNews = error.code !== undefined && error.code !== String(status);
  return isNews
    ? `HTTP ${status}, ${cutText(quoteServerWords(error.code!, redact), LONGEST_CODE)}`
    : `HTTP ${status}`;
}

function saying(error: ErrorBody, redact: Redact): string {
  const words = error.message === undefined ? "" : quoteServerWords(error.message, redact);
  return words === "" ? "" : `: ${words.replace(/[.\s]+$/, "")}`;
}

function statusCure(status: number, request: TokenRequest): string {
  if (status === 407) {
    return "The proxy asks for a login; put it into HTTPS_PROXY (http://user:password@host:port)";
  }
  if (status === 429) {
    return "It limits how often it may be asked; wait and run again";
  }
  return status === 404 || status === 405
    ? `Check ${endpointArgument(request)}`
    : "Run again later; nothing in the state has changed";
}

function redirectTarget(answer: Answer, request: TokenRequest): string {
  const location = answer.headers.location;
  const target =
    location !== undefined && URL.canParse(location, request.endpoint)
      ? new URL(location, request.endpoint)
      : undefined;
  return target !== undefined && /^https?:$/.test(target.protocol) ? target.host : "an unknown place";
}

function endpointArgument(request: TokenRequest): string {
  return request.grant === "refresh_token" ? "refreshEndpoint" : "tokenEndpoint (or SPOTINST_TOKEN_URL)";
}

function host(request: TokenRequest): string {
  return new URL(request.endpoint).host;
}
