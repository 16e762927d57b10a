import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/**
 * Waits for what a process prints next on stdout.
 *
 * @throws where it prints no more, so that a test fails instead of waiting for ever
 */
export async function nextOutput({ stdout, spawnargs }: ChildProcess): Promise<string> {
  const over = new AbortController();
  const end = () => over.abort();
  if (stdout!.readableEnded) {
    end();
  }
  stdout!.once("end", end);
  try {
    const [chunk] = (await once(stdout!, "data", { signal: over.signal })) as [Buffer | string];
    return String(chunk);
  } catch {
    throw new Error(`It ended before it printed what is waited for: ${spawnargs.join(" ")}`);
  } finally {
    stdout!.off("end", end);
  }
}
