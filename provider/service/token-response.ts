import { NotATokenResponseError } from "../ground/errors";
import { isRecord } from "../ground/is-record";
import { isPlausibleLife } from "../ground/lifetime";
import { parseJson } from "../ground/parse-json";
import type { Redact } from "../ground/redact";
import { isTokenText } from "../ground/token-text";
import type { Answer } from "../http/http";
import { readClaims } from "./claims";
import { parseErrorResponse } from "./error-response";
import { judgeFailedAnswer, saying } from "./judge-failed-answer";
import { quoteServerWords } from "./quote";
import type { TokenRequest } from "./token-endpoint";

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

/** The types of a bearer token; Apigee's gateways write the second. */
const BEARER_TYPES = ["bearer", "bearertoken"];

/**
 * Judges an answer to a token request.
 *
 * @throws {SpotinstTokenError} on any other status than 200 and 201, by the table of `judgeFailedAnswer`
 * @throws {NotATokenResponseError} when a success holds no usable token
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export function parseTokenResponse(answer: Answer, request: TokenRequest, redact: Redact): TokenResponse {
  if (answer.status !== 200 && answer.status !== 201) {
    throw judgeFailedAnswer(answer, request, redact);
  }
  const { host } = new URL(request.endpoint);
  const items = findItems(parseJson(answer.body));
  const response = items === undefined ? undefined : readItems(items);
  if (response === undefined) {
    throw new NotATokenResponseError(
      `The token service at ${host} answered ${answer.status}, but without a usable token. ` +
        `Check that ${request.words.endpoint} is a token endpoint.${describeSuccess(answer.body, redact)}`,
    );
  }
  if (!BEARER_TYPES.includes(response.tokenType.trim().toLowerCase())) {
    throw new NotATokenResponseError(
      `The token service at ${host} issued a token of type "${quoteServerWords(response.tokenType, redact)}"; only bearer tokens can be used.`,
    );
  }
  const lives = [response.expiresIn, readClaims(response.accessToken).lifeSeconds];
  if (lives.some((life) => life !== undefined && life <= 0)) {
    throw new NotATokenResponseError(
      `The token service at ${host} issued a token that has already expired. Its clock or its settings may be wrong; ask its operator.`,
    );
  }
  return response;
}

/** Free text of a success is not repeated: it may be the token itself, in an unknown form. */
function describeSuccess(body: string, redact: Redact): string {
  const error = parseErrorResponse(body);
  const isDescription = error.code !== undefined || /^(an HTML page|a broken)/.test(error.message ?? "");
  return isDescription ? saying(error, redact) : "";
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
  const expiresIn = readSeconds(access);
  // In one shared item, expiresIn is the access token's.
  const refreshTokenExpiresIn = refresh === access ? undefined : readSeconds(refresh);
  const isRefreshOver = refreshTokenExpiresIn !== undefined && refreshTokenExpiresIn <= 0;
  const refreshToken = isRefreshOver ? undefined : readToken(refresh, "refreshToken", "refresh_token");
  const tokenType = field(access, "tokenType") ?? field(access, "token_type");
  return {
    accessToken,
    tokenType: typeof tokenType === "string" && tokenType !== "" ? tokenType : "bearer",
    ...(expiresIn !== undefined && { expiresIn }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(refreshToken !== undefined && refreshTokenExpiresIn !== undefined && { refreshTokenExpiresIn }),
  };
}

function readToken(item: unknown, ...names: string[]): string | undefined {
  return names.map((name) => field(item, name)).find(isTokenText);
}

/** Zero and less are seconds too: the token is over. A number that is too large to be a life is none. */
function readSeconds(item: unknown): number | undefined {
  const value = field(item, "expiresIn") ?? field(item, "expires_in");
  const seconds =
    typeof value === "string" && /^\s*-?\d{1,12}(\.\d{1,12})?\s*$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && (seconds <= 0 || isPlausibleLife(seconds)) ? seconds : undefined;
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
