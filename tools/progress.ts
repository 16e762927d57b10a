/** Prints one line for the user. */
export type Say = (line: string) => void;

/** Formats a duration as minutes and seconds, such as `3:07`. */
export function formatElapsed(elapsedInMs: number): string {
  const seconds = Math.round(elapsedInMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Prints the elapsed time and what `describe` returns every few seconds while `work` runs. */
export async function withProgress<T>(
  say: Say,
  describe: () => string,
  work: () => Promise<T>,
  everyInMs = 15_000,
): Promise<T> {
  const start = Date.now();
  const timer = setInterval(() => say(`  ${formatElapsed(Date.now() - start)} ${describe()}`), everyInMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
