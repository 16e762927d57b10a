import type { Clock } from "../ground/clock";
import {
  NoAnswerError,
  ProxyError,
  type SpotinstTokenError,
  TimeLimitError,
  UnexpectedStatusError,
} from "../ground/errors";
import { lookupFailure } from "../http/connection-failure";
import { isPassingStatus } from "../http/passing-status";

/** The first wait is chosen from up to so many milliseconds; each further one from twice as many. */
const FIRST_WAIT_MS = 500;

/** No wait of our own choosing is longer, in milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/** Tells whether another attempt may help: after a failure of the network, a time limit, a rate limit, a fault of the server or the proxy. */
export function isRetryable(error: unknown): error is SpotinstTokenError {
  if (error instanceof NoAnswerError) {
    return !lookupFailure(error.causeCode).isLasting;
  }
  if (error instanceof ProxyError) {
    return error.status !== undefined && isPassingStatus(error.status);
  }
  return (
    error instanceof TimeLimitError ||
    (error instanceof UnexpectedStatusError && (isPassingStatus(error.status) || error.error !== undefined))
  );
}

/**
 * Calculates the wait before the next attempt, in milliseconds: what the service asked for, never less, else full
 * jitter over a doubling range.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function calculateWaitMs(error: unknown, attempt: number, random: () => number): number {
  const asked = askedSeconds(error);
  const jitter = random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return asked === undefined ? jitter : Math.max(asked * 1000, jitter);
}

/** How long attempts go on. */
export interface RetryOptions {
  /** The limit of all attempts together, in milliseconds. */
  limitMs: number;
  /** Whether to wait as long as the service asks for, within the limit. */
  waitsAsAsked: boolean;
  /** Told of the first failure after which another attempt is made. */
  onFirstFailure(error: Error): void;
}

/**
 * Attempts until one succeeds, fails in a way that will not pass, or the limit leaves no room for another. Then the
 * last error is thrown itself, its message extended with what was tried. An answer before says more than a last silence, and is thrown instead.
 */
export async function withRetries<T>(
  attempt: (leftMs: number) => Promise<T>,
  { limitMs, waitsAsAsked, onFirstFailure }: RetryOptions,
  clock: Clock,
): Promise<T> {
  const startMs = clock.elapsed();
  const leftMs = () => limitMs - (clock.elapsed() - startMs);
  let answered: Error | undefined;
  const attemptFrom = async (attempts: number): Promise<T> => {
    try {
      return await attempt(leftMs());
    } catch (error) {
      if (!isRetryable(error)) {
        throw error;
      }
      answered = "status" in error ? error : answered;
      const waitMs = calculateWaitMs(error, attempts, clock.random);
      const isPutOff = !waitsAsAsked && askedSeconds(error) !== undefined;
      if (isPutOff || waitMs >= leftMs()) {
        // Callers that share this attempt get the same error, which is extended once.
        const telling = error instanceof TimeLimitError ? (answered ?? error) : error;
        telling.message += describeAttempts(attempts, limitMs - leftMs(), telling);
        throw telling;
      }
      if (attempts === 1) {
        onFirstFailure(error);
      }
      await clock.sleep(waitMs);
      return attemptFrom(attempts + 1);
    }
  };
  return attemptFrom(1);
}

function askedSeconds(error: unknown): number | undefined {
  return error instanceof UnexpectedStatusError ? error.retryAfterSeconds : undefined;
}

function describeAttempts(attempts: number, elapsedMs: number, error: Error): string {
  const asked = askedSeconds(error);
  const again = asked === undefined ? "" : ` It asks callers to wait another ${Math.ceil(asked)} s.`;
  const seconds = Math.round(elapsedMs / 1000);
  const during = seconds === 0 ? "" : ` in ${seconds} s`;
  return attempts === 1 ? again : ` It was tried ${attempts} times${during}.${again}`;
}
