import type { Pace } from "../../provider/retry";

/** A pace by which every wait is over at once, and time passes by waits alone; jitter takes the middle. */
export function instantPace(): Pace {
  let elapsedMs = 0;
  return {
    elapsed: () => elapsedMs,
    sleep: async (ms) => {
      elapsedMs += ms;
    },
    random: () => 0.5,
  };
}

/** Leaves no room for a second attempt: time stands still, and every wait is longer than any limit. */
export const impatientPace: Pace = {
  elapsed: () => 0,
  sleep: () => Promise.reject(new Error("nothing is waited for")),
  random: () => Number.MAX_SAFE_INTEGER,
};
