import { coalesce } from "./coalesce";
import { TimeLimitError, UnexpectedStatusError } from "./errors";
import { type Gate, MAX_IN_FLIGHT_VARIABLE } from "./gate";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import type { Redact } from "./redact";
import { type Pace, withRetries } from "./retry";
import { parseTokenResponse, type TokenResponse } from "./token-response";

/** A token response, and when the request that brought it was sent (epoch milliseconds). */
export interface TimedResponse {
  response: TokenResponse;
  sentAtMs: number;
}

/** On what terms a need for a token is met. */
export interface Terms {
  /** The limit of all attempts together, in milliseconds. */
  limitMs: number;
  redact: Redact;
}

/** Where tokens come from. */
export interface TokenSource {
  /** Epoch milliseconds. */
  now(): number;
  /** Obtains a token response, trying again what may pass; needs for the same at the same time share one request. */
  obtain(need: Terms & { request: TokenRequest }): Promise<TimedResponse>;
}

/** Makes a source of tokens over one bounded POST. */
export function createTokenSource(
  now: () => number,
  requestToken: (request: TokenRequest, leftMs: number) => Promise<Answer>,
  gate: Gate,
  pace: Pace,
): TokenSource {
  async function attempt(request: TokenRequest, redact: Redact, leftMs: number): Promise<TimedResponse> {
    const { host } = new URL(request.endpoint);
    const deadlineMs = pace.elapsed() + leftMs;
    return gate.pass(async () => {
      const closedForMs = gate.closedFor(host);
      if (closedForMs > 0) {
        throw askedToWait(host, closedForMs);
      }
      const stillLeftMs = deadlineMs - pace.elapsed();
      if (stillLeftMs <= 0) {
        throw new TimeLimitError(
          `The time limit was over before the token service at ${host} could be asked: too many requests were under way. ` +
            `Raise timeoutSeconds or ${MAX_IN_FLIGHT_VARIABLE}.`,
        );
      }
      const sentAtMs = now();
      const answer = await requestToken(request, stillLeftMs);
      try {
        return { response: parseTokenResponse(answer, request, redact), sentAtMs };
      } catch (error) {
        if (error instanceof UnexpectedStatusError && error.retryAfterSeconds !== undefined) {
          gate.close(host, error.retryAfterSeconds * 1000);
        }
        throw error;
      }
    });
  }

  return {
    now,
    obtain: coalesce(
      ({ request, limitMs, redact }) =>
        withRetries((leftMs) => attempt(request, redact, leftMs), limitMs, pace),
      ({ request }) => `${request.endpoint} ${request.form}`,
    ),
  };
}

/** What the service said to another request; it is not asked again before its time. */
function askedToWait(host: string, ms: number): UnexpectedStatusError {
  return new UnexpectedStatusError(
    `The token service at ${host} limits how often it may be asked (HTTP 429). Wait and run again.`,
    429,
    undefined,
    ms / 1000,
  );
}
