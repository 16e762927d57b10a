import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { median } from "./statistics";

const RUNS = 20;
const PROVIDER = resolve(__dirname, "../../dist/provider.js");

/** What loading costs in a fresh Node process, in milliseconds. */
export interface LoadCost {
  nothingMs: number;
  providerMs: number;
  /** `./provider`, and what the first request loads in addition. */
  withRequestMs: number;
}

/** Measures what loading `./provider` costs against loading nothing: medians of 20, in turn. */
export function measureLoad(): LoadCost {
  const provider = `require(${JSON.stringify(PROVIDER)})`;
  const scripts = ["0", provider, `${provider};import("node-fetch");import("p-limit")`];
  const times: number[][] = scripts.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, script] of scripts.entries()) {
      times[index]!.push(measure(script));
    }
  }
  const [nothingMs, providerMs, withRequestMs] = times.map(median) as [number, number, number];
  return { nothingMs, providerMs, withRequestMs };
}

function measure(script: string): number {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, ["-e", script], { cwd: resolve(__dirname, "../..") });
  if (status !== 0) {
    throw new Error(`node -e '${script}' ended with code ${status}`);
  }
  return Number(process.hrtime.bigint() - start) / 1e6;
}
