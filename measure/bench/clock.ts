import { spawnSync } from "node:child_process";
import type { Run } from "../../harness/engine";

/** What one command took. */
export interface Cost {
  wallMs: number;
  /** Of the CLI and of every process it started; undefined where there is no bash. */
  cpuMs: number | undefined;
}

/**
 * The words that make bash report what a command used. The kernel adds up what processes used when their parents wait
 * for their end, so nothing is missed between two looks; Node does not hand these sums on.
 */
export const CPU_CLOCK: readonly string[] =
  spawnSync("bash", ["-c", ":"]).status === 0
    ? ["bash", "-c", 'TIMEFORMAT="cpu %U %S"; time "$@"', "bash"]
    : [];

/** Runs a command under the clock and says what it took. */
export async function measure(command: () => Promise<Run>): Promise<Run & Cost> {
  const startMs = performance.now();
  const run = await command();
  return { ...run, wallMs: performance.now() - startMs, cpuMs: readCpuMs(run.output) };
}

function readCpuMs(output: string): number | undefined {
  const [, user, system] = /^cpu (\S+) (\S+)$/m.exec(output) ?? [];
  return user === undefined || system === undefined ? undefined : readMs(user) + readMs(system);
}

function readMs(seconds: string): number {
  // Some languages write a comma.
  return Number(seconds.replace(",", ".")) * 1000;
}
