import { AnswerTooLargeError, NoAnswerError, SpotinstTokenError, TimeLimitError } from "../ground/errors";
import { lookupFailure } from "../http/connection-failure";
import { type Answer, BODY_LIMIT_BYTES, exchange } from "../http/http";

/** One token request: where it goes, what it presents and what messages say of it. */
export interface TokenRequest {
  /** RFC 6749's `grant_type`. */
  grant: string;
  endpoint: string;
  form: URLSearchParams;
  words: {
    /** What is presented. */
    presented: string;
    /** What to do when that is refused, as a sentence without a full stop. */
    cure: string;
    /** The argument that holds the endpoint. */
    endpoint: string;
  };
}

/** Time limit of one attempt, in milliseconds. */
export const REQUEST_LIMIT_MS = 15_000;

/**
 * Sends one POST to a token endpoint and returns the answer with any status.
 *
 * @throws {TimeLimitError} when the whole answer is not there within `leftMs` or 15 s
 * @throws {AnswerTooLargeError} when the body is larger than the limit
 * @throws {NoAnswerError} when the connection fails or breaks off
 * @throws {CancelledError} when the operation is cancelled before the answer is there
 * @throws {ProxyError} when the proxy cannot be used, or does not open the way
 */
export async function requestToken(
  request: TokenRequest,
  leftMs = REQUEST_LIMIT_MS,
  cancelled?: AbortSignal,
): Promise<Answer> {
  const limitMs = Math.min(leftMs, REQUEST_LIMIT_MS);
  try {
    return await exchange(request.endpoint, { form: request.form }, limitMs, cancelled);
  } catch (error) {
    throw judgeFailure(error, request, limitMs);
  }
}

/** Only names and codes are taken from a foreign error: its message may quote what was sent. */
function judgeFailure(error: unknown, request: TokenRequest, limitMs: number): Error {
  if (error instanceof SpotinstTokenError) {
    return error;
  }
  const { name, type, code } = (error ?? {}) as { name?: string; type?: string; code?: string };
  const { host } = new URL(request.endpoint);
  if (name === "AbortError") {
    return new TimeLimitError(
      `The token service at ${host} did not answer within ${Math.ceil(limitMs / 1000)} s. Run again later, or check the network and the proxy.`,
    );
  }
  if (type === "max-size") {
    return new AnswerTooLargeError(
      `The token service at ${host} answered with more than ${BODY_LIMIT_BYTES / 1024} KiB, which is no token response. Check the endpoint.`,
    );
  }
  return new NoAnswerError(
    `No answer came from the token service at ${host} (${code ?? type ?? "unknown cause"}). ${lookupFailure(code).cure("the endpoint")}.`,
    code,
  );
}
