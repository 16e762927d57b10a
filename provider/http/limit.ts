/** How long a request goes on after the operation is cancelled, in milliseconds, where no answer has begun. */
const SILENT_GRACE_MS = 250;

/** The same where an answer has begun: it may bring a token, which would be lost. */
const ANSWER_GRACE_MS = 1_000;

/** When a request is given up. */
interface Limit {
  /** Aborted when the request is to be given up. */
  signal: AbortSignal;
  answerBegan(): void;
  /** The request is done. */
  end(): void;
}

/**
 * Limits a request to so many milliseconds, and to a little time after the operation is cancelled. One that begins later gets none.
 *
 * One controller and timers of our own: Node 20 may collect as garbage what `AbortSignal.timeout` and `AbortSignal.any` return while a
 * request waits for them, and then the limit never comes.
 */
export function startLimit(limitMs: number, cancelled: AbortSignal | undefined): Limit {
  const over = new AbortController();
  let hasBegun = false;
  const timers = [setTimeout(() => over.abort(), Math.ceil(limitMs))];
  const cancel = () => {
    timers.push(
      setTimeout(() => hasBegun || over.abort(), SILENT_GRACE_MS),
      setTimeout(() => over.abort(), ANSWER_GRACE_MS),
    );
  };
  if (cancelled?.aborted) {
    over.abort();
  }
  cancelled?.addEventListener("abort", cancel);
  return {
    signal: over.signal,
    answerBegan: () => {
      hasBegun = true;
    },
    end: () => {
      cancelled?.removeEventListener("abort", cancel);
      for (const timer of timers) {
        clearTimeout(timer);
      }
    },
  };
}
