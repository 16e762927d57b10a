import { setTimeout as sleep } from "node:timers/promises";

/** Time and chance, replaceable in tests. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds on a monotonic clock. */
  elapsed(): number;
  sleep(ms: number): Promise<void>;
  /** A number from 0 to less than 1. */
  random(): number;
}

/** Real time and chance. */
export const realClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep,
  random: Math.random,
};
