import type { Clock } from "../provider/ground/clock";

/** A clock by which every wait is over at once, and time passes by waits alone; jitter takes the middle. */
export function instantClock(now?: () => number): Clock {
  let elapsedMs = 0;
  return {
    now: now ?? (() => elapsedMs),
    elapsed: () => elapsedMs,
    sleep: async (ms) => {
      elapsedMs += ms;
    },
    random: () => 0.5,
  };
}

/** Leaves no room for a second attempt: time stands still, and every wait is longer than any limit. */
export const impatientClock: Clock = {
  now: Date.now,
  elapsed: () => 0,
  sleep: () => Promise.reject(new Error("nothing is waited for")),
  random: () => Number.MAX_SAFE_INTEGER,
};
