import { execFile } from "node:child_process";
import type { Environment } from "../ground/environment";

/** What one call of the Pulumi CLI gave. */
export interface PulumiAnswer {
  /** Null where the time limit ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the Pulumi CLI with these words. */
export type RunPulumi = (words: readonly string[]) => Promise<PulumiAnswer>;

/** The Pulumi CLI cannot be started, so nothing can be told of any stack. */
export class NoPulumiError extends Error {
  override readonly name = "NoPulumiError" as const;
}

/** The time limit of one call. */
export const CALL_LIMIT_MS = 60_000;

/** What every call gets: it asks for nothing, neither a login nor a passphrase. */
const ALWAYS = ["--non-interactive", "--color=never"];

/**
 * Makes what runs the `pulumi` on PATH, without a shell. Options in the environment (`PULUMI_OPTION_…`) are kept from it: one could make it decrypt
 * secrets, or write into a file.
 */
export function createRunPulumi(env: Environment, limitMs = CALL_LIMIT_MS): RunPulumi {
  const kept = Object.entries(env).filter(([name]) => !/^PULUMI_OPTION_/i.test(name));
  const options = {
    env: { ...Object.fromEntries(kept), PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: limitMs,
    killSignal: "SIGKILL",
    // A state has any size.
    maxBuffer: Number.POSITIVE_INFINITY,
  } as const;
  return (words) =>
    new Promise((resolve, reject) => {
      const child = execFile("pulumi", [...words, ...ALWAYS], options, (error, stdout, stderr) => {
        const code: unknown = error === null ? 0 : error.code;
        if (typeof code === "string") {
          reject(new NoPulumiError(describeStart(code)));
        } else {
          resolve({ code: typeof code === "number" ? code : null, stdout, stderr });
        }
      });
      child.stdin?.end();
    });
}

function describeStart(code: string): string {
  return code === "ENOENT"
    ? "there is no `pulumi` on PATH; install the Pulumi CLI (https://www.pulumi.com/docs/install/)"
    : `\`pulumi\` could not be started (${code})`;
}
