/** Prints what loading `./provider` costs in a fresh Node process, against loading nothing: medians of 20. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const RUNS = 20;
const PROVIDER = resolve(__dirname, "../dist/provider.js");

const nothing: number[] = [];
const provider: number[] = [];
for (let run = 0; run < RUNS; run++) {
  nothing.push(measure("0"));
  provider.push(measure(`require(${JSON.stringify(PROVIDER)})`));
}
const difference = median(provider) - median(nothing);
console.log(
  `nothing ${median(nothing).toFixed(1)} ms, ./provider ${median(provider).toFixed(1)} ms, difference ${difference.toFixed(1)} ms`,
);

function measure(script: string): number {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, ["-e", script]);
  if (status !== 0) {
    throw new Error(`node -e '${script}' ended with code ${status}`);
  }
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[RUNS / 2 - 1]! + sorted[RUNS / 2]!) / 2;
}
