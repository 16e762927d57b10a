/** The compatibility matrix: runs each cell, and writes `docs/measured/compatibility.md`. Arguments name the parts to run; none means all. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Packages } from "../../harness/packages";
import type { Dimension } from "./cell";
import { DIMENSIONS } from "./dimensions";
import { COMPATIBILITY_PAGE } from "./page";
import { type Result, runCell } from "./run-cell";
import { findSurprise, writeResults } from "./verdict";

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !DIMENSIONS.some((dimension) => dimension.name === name));
  if (unknown.length > 0) {
    const known = DIMENSIONS.map(({ name }) => name).join(", ");
    throw new Error(`no such part: ${unknown.join(", ")}; there are ${known}`);
  }
  const folder = mkdtempSync(join(tmpdir(), "spotinst-token-compat-"));
  try {
    const packages = new Packages(folder);
    for (const dimension of DIMENSIONS.filter(({ name }) => names.length === 0 || names.includes(name))) {
      console.log(dimension.title);
      const results = await runDimension(dimension, packages);
      COMPATIBILITY_PAGE.write(dimension, writeResults(dimension.stages, results));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws once all cells are run, where one came out otherwise than it should */
async function runDimension({ cells }: Dimension, packages: Packages): Promise<Result[]> {
  const results: Result[] = [];
  for (const cell of cells) {
    const startMs = performance.now();
    const result = await runCell(cell, packages);
    const seconds = Math.round((performance.now() - startMs) / 1000);
    console.log(`  ${cell.what} ${result.version}: ${result.reached.join(", ") || "nothing"} (${seconds} s)`);
    results.push(result);
  }
  const surprises = results.flatMap((result) => {
    const surprise = findSurprise(result);
    return surprise === undefined ? [] : [`${result.cell.what} ${result.version}: ${surprise}`];
  });
  if (surprises.length > 0) {
    throw new Error(surprises.join("\n\n"));
  }
  return results;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
