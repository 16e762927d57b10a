import type { Clock } from "../ground/clock";
import type { Environment } from "../ground/environment";
import { NoAnswerError } from "../ground/errors";
import type { Say } from "../ground/messages";
import type { Redact } from "../ground/redact";
import type { Answer } from "../http/http";
import { coalesce } from "./coalesce";
import type { Gate } from "./gate";
import { isRetryable, withRetries } from "./retry";
import { readRetryAfterSeconds } from "./retry-after";
import { createSlowHosts } from "./slow-hosts";
import type { TokenRequest } from "./token-endpoint";
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
  /** Whether to wait, within the limit, as long as the service asks. */
  waitsAsAsked: boolean;
  /** Whether to ask a host that gave another token of this process no answer. */
  asksAwayHosts: boolean;
}

/** What the arguments allow: the whole of their limit. */
export function fullEffort(timeoutSeconds: number | undefined): Effort {
  return {
    limitMs: (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    waitsAsAsked: true,
    asksAwayHosts: true,
  };
}

/** How one call of the engine asks for a token. */
export interface RequestOptions extends Effort {
  redact: Redact;
  say: Say;
}

/** The world outside, replaceable in tests. */
export interface Outside {
  clock: Clock;
  env: Environment;
  requestToken(request: TokenRequest, leftMs: number): Promise<Answer>;
  /**
   * What all requests of the process share, where more than one asks for tokens in it.
   * @default one of its own
   */
  gate?: Gate;
}

export type TokenSource = ReturnType<typeof createTokenSource>;

interface Need extends RequestOptions {
  request: TokenRequest;
}

/** Makes a source of tokens over one bounded POST. */
export function createTokenSource(requestToken: Outside["requestToken"], gate: Gate, clock: Clock) {
  // A refresh token may be good for one use. A second request with it in this process gets what the first one brought.
  const spent = new Map<string, TimedResponse>();
  // Hosts that gave no useful answer, with the last message. All tokens of the process share it.
  const away = new Map<string, string>();
  const slowHosts = createSlowHosts();

  async function attempt({ request, redact, waitsAsAsked }: Need, leftMs: number): Promise<TimedResponse> {
    const { host } = new URL(request.endpoint);
    return gate.run(host, { leftMs, waitsAsAsked }, async (leftMs) => {
      const sentAtMs = clock.now();
      const answer = await requestToken(request, leftMs);
      gate.close(host, answer.status, readRetryAfterSeconds(answer));
      return { response: parseTokenResponse(answer, request, redact), sentAtMs };
    });
  }

  async function requestWithRetries(need: Need): Promise<TimedResponse> {
    const { host } = new URL(need.request.endpoint);
    const known = away.get(host);
    if (!need.asksAwayHosts && known !== undefined) {
      throw new NoAnswerError(`${known} It is not asked again in this run.`);
    }
    const watch = slowHosts.watch(host, need.limitMs, need.say);
    try {
      const response = await withRetries(
        (leftMs) => attempt(need, leftMs),
        { ...need, onFirstFailure: watch.failedOnce },
        clock,
      ).finally(watch.end);
      watch.gaveToken();
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
  const requestShared = coalesce(async (need: Need) => {
    leaders.set(keyOf(need), need);
    const known = spent.get(keyOf(need));
    if (known !== undefined) {
      return known;
    }
    const response = await requestWithRetries(need);
    if (need.request.grant === "refresh_token" && response.response.refreshToken !== undefined) {
      spent.set(keyOf(need), response);
    }
    return response;
  }, keyOf);

  async function request(need: Need): Promise<TimedResponse> {
    const startMs = clock.elapsed();
    const shared = requestShared(need);
    // Looked up now: when it has failed, the next request may have another leader.
    const leader = leaders.get(keyOf(need))!;
    try {
      return await shared;
    } catch (error) {
      // The shared request was another caller's, who gave up sooner than this one may.
      if (isRetryable(error) && triesHarder(need, leader)) {
        return request({ ...need, limitMs: need.limitMs - (clock.elapsed() - startMs) });
      }
      throw error;
    }
  }

  return {
    clock,
    /** Requests a token, again where a failure may pass. Callers that ask for the same at the same time share one request. */
    request: (sent: TokenRequest, options: RequestOptions) => request({ ...options, request: sent }),
  };
}

/** A second of difference counts as none: callers at the same time do not call in the same millisecond. */
function triesHarder(need: Effort, other: Effort): boolean {
  return (
    (need.waitsAsAsked && !other.waitsAsAsked) ||
    (need.asksAwayHosts && !other.asksAwayHosts) ||
    need.limitMs > other.limitMs + 1000
  );
}
