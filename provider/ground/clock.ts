import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError } from "./errors";

/** A wait of so many milliseconds gets a line, so that it is not taken for a hang. */
export const LONG_WAIT_MS = 5_000;

/** Time and chance, replaceable in tests. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds on a monotonic clock. */
  elapsed(): number;
  sleep(ms: number): Promise<void>;
  /** A number from 0 to less than 1. */
  random(): number;
  /** Aborted when the operation is cancelled: no wait goes on then. */
  cancelled?: AbortSignal;
}

/** Real time and chance. */
export const realClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep,
  random: Math.random,
};

/** Makes a clock whose sleeps end, with a {@link CancelledError}, when the operation is cancelled. */
export function createCancellableClock(cancelled: AbortSignal): Clock {
  return {
    ...realClock,
    cancelled,
    sleep: async (ms) => {
      try {
        await sleep(ms, undefined, { signal: cancelled });
      } catch {
        throw new CancelledError();
      }
    },
  };
}
