import type { TokenInputs } from "./arguments";
import type { Clock } from "./clock";
import { coalesce } from "./coalesce";
import { NoAnswerError, type SpotinstTokenError } from "./errors";
import type { Gate } from "./gate";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import { announceRetry, type Say } from "./messages";
import type { Redact } from "./redact";
import { isRetryable, withRetries } from "./retry";
import { readRetryAfterSeconds } from "./retry-after";
import { parseTokenResponse, type TokenResponse } from "./token-response";

/** Default of `timeoutSeconds`. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** A token response, and when the request that brought it was sent (epoch milliseconds). */
export interface TimedResponse {
  response: TokenResponse;
  sentAtMs: number;
}

/** How hard a token is tried for. */
export interface Effort {
  /** The limit of all attempts together, in milliseconds. */
  limitMs: number;
  /** Whether to wait, within the limit, for as long as the service asks to be left alone. */
  waitsAsAsked: boolean;
  /** Whether to ask a host that another token of this process found away. */
  asksAwayHosts: boolean;
}

/** How one call of the engine asks for a token. */
export interface Terms extends Effort {
  redact: Redact;
  say: Say;
}

/** Makes the terms that the arguments ask for: the whole of their limit. */
export function createTerms({ timeoutSeconds }: TokenInputs, redact: Redact, say: Say): Terms {
  const limitMs = (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  return { limitMs, waitsAsAsked: true, asksAwayHosts: true, redact, say };
}

/** Where tokens come from. */
export interface TokenSource {
  clock: Clock;
  /** Obtains a token response, trying again what may pass; needs for the same at the same time share one request. */
  obtain(need: Need): Promise<TimedResponse>;
}

type Need = Terms & { request: TokenRequest };

/** Makes a source of tokens over one bounded POST. */
export function createTokenSource(
  requestToken: (request: TokenRequest, leftMs: number) => Promise<Answer>,
  gate: Gate,
  clock: Clock,
): TokenSource {
  // A refresh token may be good for one use. A second need for it in this process is met by what the first one brought.
  const spent = new Map<string, TimedResponse>();
  // What the last attempts at a host ended with, where that was no answer that is of use. All tokens of the process learn of it.
  const away = new Map<string, string>();
  // Hosts of which a first failure was told.
  const told = new Set<string>();

  async function attempt({ request, redact, waitsAsAsked }: Need, leftMs: number): Promise<TimedResponse> {
    const { host } = new URL(request.endpoint);
    return gate.run(host, { leftMs, waitsAsAsked }, async (leftMs) => {
      const sentAtMs = clock.now();
      const answer = await requestToken(request, leftMs);
      gate.close(host, answer.status, readRetryAfterSeconds(answer));
      return { response: parseTokenResponse(answer, request, redact), sentAtMs };
    });
  }

  async function request(need: Need): Promise<TimedResponse> {
    const { host } = new URL(need.request.endpoint);
    const known = away.get(host);
    if (!need.asksAwayHosts && known !== undefined) {
      throw new NoAnswerError(`${known} It is not asked again in this run.`);
    }
    const onFirstFailure = (error: SpotinstTokenError) => {
      if (!told.has(host)) {
        told.add(host);
        need.say(announceRetry(host, error, need.limitMs));
      }
    };
    try {
      const response = await withRetries(
        (leftMs) => attempt(need, leftMs),
        { ...need, onFirstFailure },
        clock,
      );
      away.delete(host);
      return response;
    } catch (error) {
      if (isRetryable(error)) {
        away.set(host, error.message);
      }
      throw error;
    }
  }

  const keyOf = ({ request: { endpoint, form } }: Need) => `${endpoint} ${form}`;
  const leaders = new Map<string, Need>();
  const obtainShared = coalesce(async (need: Need) => {
    leaders.set(keyOf(need), need);
    const known = spent.get(keyOf(need));
    if (known !== undefined) {
      return known;
    }
    const response = await request(need);
    if (need.request.grant === "refresh_token" && response.response.refreshToken !== undefined) {
      spent.set(keyOf(need), response);
    }
    return response;
  }, keyOf);

  async function obtain(need: Need): Promise<TimedResponse> {
    const startMs = clock.elapsed();
    try {
      return await obtainShared(need);
    } catch (error) {
      // The request was another token's, which gave up sooner than this one may.
      if (isRetryable(error) && triesHarder(need, leaders.get(keyOf(need))!)) {
        return obtain({ ...need, limitMs: need.limitMs - (clock.elapsed() - startMs) });
      }
      throw error;
    }
  }

  return { clock, obtain };
}

/** A second of difference is none: those who ask at the same time do not ask in the same millisecond. */
function triesHarder(need: Effort, other: Effort): boolean {
  return (
    (need.waitsAsAsked && !other.waitsAsAsked) ||
    (need.asksAwayHosts && !other.asksAwayHosts) ||
    need.limitMs > other.limitMs + 1000
  );
}
