import { setTimeout as sleep } from "node:timers/promises";

/** How time passes, and chance; replaceable in tests. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds on a clock that nobody sets. */
  elapsed(): number;
  sleep(ms: number): Promise<void>;
  /** A number from 0 to less than 1. */
  random(): number;
}

/** How time really passes. */
export const realClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep,
  random: Math.random,
};
