/** How often to look, in milliseconds. */
const INTERVAL_MS = 500;

/** Ends this process when the engine is gone: one that was killed tells nobody. */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit();
    }
  }, INTERVAL_MS).unref();
}
