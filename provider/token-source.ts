import type { TokenInputs } from "./arguments";
import { coalesce } from "./coalesce";
import { TimeLimitError, UnexpectedStatusError } from "./errors";
import { type Gate, MAX_IN_FLIGHT_VARIABLE } from "./gate";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import type { Say } from "./messages";
import type { Redact } from "./redact";
import { type Pace, withRetries } from "./retry";
import { readRetryAfterSeconds } from "./retry-after";
import { parseTokenResponse, type TokenResponse } from "./token-response";

/** Default of `timeoutSeconds`. */
const DEFAULT_TIMEOUT_SECONDS = 60;

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
  say: Say;
}

/** Makes the terms that the arguments ask for. */
export function createTerms({ timeoutSeconds }: TokenInputs, redact: Redact, say: Say): Terms {
  return { limitMs: (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000, redact, say };
}

/** Where tokens come from. */
export interface TokenSource {
  /** Epoch milliseconds. */
  now(): number;
  /** A monotonic clock, in milliseconds. */
  elapsed(): number;
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
    const endMs = pace.elapsed() + leftMs;
    for (;;) {
      // Asked again after every wait: another request may have learned something meanwhile.
      const outcome = await gate.pass(async () => {
        const waitMs = gate.enter(host);
        return waitMs > 0 ? { waitMs } : send(request, redact, host, endMs - pace.elapsed());
      });
      if ("response" in outcome) {
        return outcome;
      }
      if (outcome.waitMs >= endMs - pace.elapsed()) {
        throw askedToWait(host, gate.statusOf(host), outcome.waitMs);
      }
      await pace.sleep(outcome.waitMs);
    }
  }

  async function send(
    request: TokenRequest,
    redact: Redact,
    host: string,
    leftMs: number,
  ): Promise<TimedResponse> {
    if (leftMs <= 0) {
      throw new TimeLimitError(
        `The time limit was over before the token service at ${host} could be asked: too many requests were under way. ` +
          `Raise timeoutSeconds or ${MAX_IN_FLIGHT_VARIABLE}.`,
      );
    }
    const sentAtMs = now();
    const answer = await requestToken(request, leftMs);
    gate.learn(host, answer.status, readRetryAfterSeconds(answer));
    return { response: parseTokenResponse(answer, request, redact), sentAtMs };
  }

  // A refresh token may be good for one use. A second need for it in this process is met by what the first one brought.
  const spent = new Map<string, TimedResponse>();
  const keyOf = ({ request }: { request: TokenRequest }) => `${request.endpoint} ${request.form}`;

  return {
    now,
    elapsed: pace.elapsed,
    obtain: coalesce(async (need: Terms & { request: TokenRequest }) => {
      const { request, limitMs, redact } = need;
      const known = spent.get(keyOf(need));
      if (known !== undefined) {
        return known;
      }
      const response = await withRetries((leftMs) => attempt(request, redact, leftMs), limitMs, pace);
      if (request.grant === "refresh_token" && response.response.refreshToken !== undefined) {
        spent.set(keyOf(need), response);
      }
      return response;
    }, keyOf),
  };
}

/** What the service said to another request; it is not asked again before its time. */
function askedToWait(host: string, status: number, ms: number): UnexpectedStatusError {
  return new UnexpectedStatusError(
    `The token service at ${host} could not answer (HTTP ${status}), and is not asked again before the time that it named.`,
    status,
    undefined,
    ms / 1000,
  );
}
