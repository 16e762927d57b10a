/** How often to look, in milliseconds. */
const INTERVAL_MS = 500;

/** Ends this process by `end` when the one that started it is gone: one that was killed tells nobody. */
export function endWithParent(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      end();
    }
  }, INTERVAL_MS).unref();
}
