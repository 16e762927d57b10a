/** How long a request goes on after the operation is cancelled, in milliseconds, where no answer has begun. */
const SILENT_GRACE_MS = 250;

/** The same where an answer has begun: it may bring a token, which would be lost. */
const ANSWER_GRACE_MS = 1_000;

/** The little time that a request has. */
interface Grace {
  /** Aborted when the time is over. */
  signal: AbortSignal;
  answerBegan(): void;
  /** The request is done. */
  end(): void;
}

/** Gives a request that is under way a little time after the operation is cancelled. One that begins later gets none. */
export function startGrace(cancelled: AbortSignal | undefined): Grace {
  const over = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let hasBegun = false;
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
