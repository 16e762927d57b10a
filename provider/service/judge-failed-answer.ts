import {
  GrantRefusedError,
  IntermediaryAnswerError,
  type SpotinstTokenError,
  UnexpectedStatusError,
} from "../ground/errors";
import type { Redact } from "../ground/redact";
import type { Answer } from "../http/http";
import { type ErrorResponse, parseErrorResponse } from "./error-response";
import { cutText, quoteServerWords } from "./quote";
import { readRetryAfterSeconds } from "./retry-after";
import type { TokenRequest } from "./token-endpoint";

/** The longest error code that a message repeats; the RFC's are shorter than half of it. */
const LONGEST_CODE = 60;

/** RFC 6749's error codes for weather, not for a wrong request; some servers send them with 400. */
const PASSING_ERRORS = ["temporarily_unavailable", "server_error"] as const;

/** The statuses with which a token service refuses. */
const REFUSALS = [400, 401, 403];

/**
 * Judges an answer without a token. The first line that fits decides:
 *
 * | the answer | the error |
 * | --- | --- |
 * | 400, 401, 403 with an error code for weather | UnexpectedStatusError, which is tried again |
 * | 400, 401, 403 in a token service's words | GrantRefusedError |
 * | 400, 401, 403 otherwise | IntermediaryAnswerError: the token service has not seen the login |
 * | 3xx | UnexpectedStatusError with the place that it points at |
 * | any other status | UnexpectedStatusError |
 */
export function judgeFailedAnswer(answer: Answer, request: TokenRequest, redact: Redact): SpotinstTokenError {
  const { status } = answer;
  const { words } = request;
  const { host } = new URL(request.endpoint);
  const error = parseErrorResponse(answer.body);
  const passing = PASSING_ERRORS.find((code) => code === error.code);
  const told = `(${statusAndCode(status, error, redact)})`;
  const said = saying(error, redact);
  if (REFUSALS.includes(status) && passing === undefined) {
    return error.isTokenService
      ? new GrantRefusedError(
          `The token service at ${host} refused ${words.presented} ${told}. ${words.cure}.${said}`,
        )
      : new IntermediaryAnswerError(
          `Something between here and ${host} answered in its place ${told}. ` +
            `Check the network, the proxy and ${words.endpoint}. The login was not judged.${said}`,
        );
  }
  if (status >= 300 && status < 400) {
    return new UnexpectedStatusError(
      `The token service at ${host} redirects (HTTP ${status}) to ${quoteServerWords(redirectTarget(answer, request), redact)}, and the login follows no redirect. ` +
        `If the token service is there now, set ${words.endpoint} to that URL. A sign-in page or a portal is no place for the login.`,
      status,
    );
  }
  return new UnexpectedStatusError(
    `The token service at ${host} could not answer ${told}. ${statusCure(status, request)}.${said}`,
    status,
    passing,
    readRetryAfterSeconds(answer),
  );
}

/** Repeats what an answer says of itself, as a sentence that ends a message. */
export function saying({ message }: Pick<ErrorResponse, "message">, redact: Redact): string {
  let words = message === undefined ? "" : quoteServerWords(message, redact);
  while (words.endsWith(".") || words.endsWith(" ")) {
    words = words.slice(0, -1);
  }
  return words === "" ? "" : ` Its answer: ${words}.`;
}

function statusAndCode(status: number, { code }: ErrorResponse, redact: Redact): string {
  const isNews = code !== undefined && code !== String(status);
  return isNews
    ? `HTTP ${status}, ${cutText(quoteServerWords(code, redact), LONGEST_CODE)}`
    : `HTTP ${status}`;
}

function statusCure(status: number, { words }: TokenRequest): string {
  if (status === 407) {
    return "The proxy asks for a login; put it into HTTPS_PROXY (http://user:password@host:port)";
  }
  if (status === 429) {
    return "It limits how often it may be asked; wait and run again";
  }
  return status === 404 || status === 405
    ? `Check ${words.endpoint}`
    : "Run again later; nothing in the state has changed";
}

/** Leaves out the query, which may hold a ticket. */
function redirectTarget({ headers: { location } }: Answer, { endpoint }: TokenRequest): string {
  const target =
    location !== undefined && URL.canParse(location, endpoint) ? new URL(location, endpoint) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol)) {
    return "an unknown place";
  }
  const { origin, pathname } = target;
  return origin === new URL(endpoint).origin ? `${pathname} on the same host` : `${origin}${pathname}`;
}
