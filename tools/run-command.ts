import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const killAfterInMs = 5_000;
const shownLines = 12;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The user asked to stop: nothing else is to be tried. */
export class InterruptedError extends Error {
  override name = "InterruptedError" as const;

  constructor(readonly signal: (typeof signals)[number]) {
    super(`stopped by ${signal}`);
  }
}

/** What a command runs with. */
export interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Is called with each line of its stdout and stderr. */
  onLine?: (line: string) => void;
  /** Ends the command; its reason becomes the error. */
  abort?: AbortSignal;
}

/**
 * Runs a command to its end; it and all its children end with us when we are interrupted.
 *
 * @throws {InterruptedError} on Ctrl-C and the like; otherwise an error with the last lines of its output.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<void> {
  // A process group of its own is what lets us end the children that a build or a shell script starts.
  const detached = process.platform !== "win32";
  const { cwd, env } = options;
  const child = spawn(command, args, { cwd, env, detached, stdio: ["ignore", "pipe", "pipe"] });

  let ended: unknown;
  let killTimer: NodeJS.Timeout | undefined;
  const end = (reason: unknown): void => {
    if (ended !== undefined) return;
    ended = reason;
    killGroup(child, "SIGINT");
    killTimer = setTimeout(() => killGroup(child, "SIGKILL"), killAfterInMs);
  };
  const onSignal = (signal: NodeJS.Signals): void =>
    end(new InterruptedError(signal as (typeof signals)[number]));
  const onAbort = (): void => end(options.abort?.reason);

  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      options.onLine?.(line);
      if (lastLines.push(line) > shownLines) lastLines.shift();
    });
  }

  for (const signal of signals) process.on(signal, onSignal);
  options.abort?.addEventListener("abort", onAbort);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (ended !== undefined) throw ended;
    if (code !== 0) throw new Error(lastLines.join("\n") || `${command} ended with exit code ${code}`);
  } finally {
    clearTimeout(killTimer);
    for (const signal of signals) process.off(signal, onSignal);
    options.abort?.removeEventListener("abort", onAbort);
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}
