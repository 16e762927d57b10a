import type { Clock } from "../provider/ground/clock";

/** Time that passes by waits alone, in their order, however many of them are under way at once. */
export class VirtualTime implements Clock {
  /** Milliseconds since the start. */
  nowMs = 0;
  readonly #startMs: number;
  readonly #timers: { atMs: number; ring: () => void }[] = [];

  constructor(startMs = 0) {
    this.#startMs = startMs;
  }

  now = (): number => this.#startMs + this.nowMs;
  elapsed = (): number => this.nowMs;
  random = (): number => 0.5;
  sleep = (ms: number): Promise<void> =>
    new Promise((ring) => {
      this.#timers.push({ atMs: this.nowMs + ms, ring });
      this.#timers.sort((a, b) => a.atMs - b.atMs);
    });

  /** Lets time pass until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => {});
    for (;;) {
      // What is under way goes on as far as it can before time does.
      await new Promise(setImmediate);
      if (isDone) {
        return done;
      }
      const next = this.#timers.shift();
      if (next !== undefined) {
        this.nowMs = next.atMs;
        next.ring();
      }
    }
  }
}
