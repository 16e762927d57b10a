import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "./program-folder";

/** What came of a request, and how long the process lived on after it had said so. */
export interface Outcome {
  status?: number;
  body?: string;
  error?: string;
  code?: string;
  lingeredMs: number;
}

/** Sends token requests from a process of its own, in which nothing but the given variables matters. It must print nothing else. */
export function runRequest(
  endpoint: string,
  env: Readonly<Record<string, string>>,
  { times = 1, limitMs = 15_000 } = {},
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const words = [join(__dirname, "request-token.cjs"), endpoint, times, limitMs];
    const child = spawn(process.execPath, words.map(String), {
      cwd: CHECKOUT,
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
    });
    let output = "";
    let noise = "";
    let saidAtMs = Number.NaN;
    child.stdout.on("data", (chunk) => {
      output += chunk;
      saidAtMs = performance.now();
    });
    child.stderr.on("data", (chunk) => {
      noise += chunk;
    });
    child.on("error", fail);
    child.on("close", (code, signal) => {
      try {
        assert.deepEqual({ noise, code, signal }, { noise: "", code: 0, signal: null });
        done({ ...(JSON.parse(output) as object), lingeredMs: performance.now() - saidAtMs });
      } catch (error) {
        fail(error);
      }
    });
  });
}
