/** Compares this package with the other ways to have a token, and writes `docs/measured/performance.md`; `--quick` tries all of it in minutes. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatElapsed } from "../../tools/progress";
import { ensurePulumiCli } from "../../tools/pulumi-cli";
import { ensureCommandPackage } from "./command-package";
import { listContenders } from "./contenders";
import { measureLoad } from "./load";
import { writePage } from "./page";
import { measurePluginCost } from "./plugin-cost";
import { runRounds, type Size } from "./rounds";
import { Results } from "./statistics";

/** A single token is quick, and its goal is a matter of hundredths: more rounds. */
const FULL: readonly Size[] = [
  { tokens: 1, rounds: 7 },
  { tokens: 10, rounds: 5 },
  { tokens: 100, rounds: 5 },
  { tokens: 300, rounds: 5 },
];

const QUICK: readonly Size[] = [
  { tokens: 1, rounds: 2 },
  { tokens: 10, rounds: 2 },
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  const startMs = Date.now();
  const say = (line: string) => console.log(`${formatElapsed(Date.now() - startMs)} ${line}`);
  const sizes = values.quick ? QUICK : FULL;

  const { version: cliVersion } = await ensurePulumiCli();
  const contenders = listContenders(await ensureCommandPackage(say));
  say("loading ./provider");
  const load = measureLoad();
  say("what the plugin costs");
  const plugin = await measurePluginCost(contenders.find(({ name }) => name === "plugin")!);
  const results = new Results(await runRounds(contenders, sizes, say));

  // Figures of two rounds are no figures to keep.
  const folder = values.quick
    ? mkdtempSync(join(tmpdir(), "spotinst-token-bench-"))
    : resolve(__dirname, "../../docs/measured");
  const page = writePage({ results, load, plugin, contenders, sizes, cliVersion });
  writeFileSync(join(folder, "performance.md"), page);
  say(`written: performance.md in ${folder}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
