/** The long form of the fault tests: measures, and writes `docs/measured/reliability.md`. Arguments name the parts to run; none means all. */
import * as badInput from "./bad-input";
import * as badProxies from "./bad-proxies";
import * as concurrency from "./concurrency";
import * as editedStates from "./edited-states";
import * as flaky from "./flaky";
import * as hostileAnswers from "./hostile-answers";
import * as hostileNetwork from "./hostile-network";
import * as kill from "./kill";
import * as killPlugin from "./kill-plugin";
import * as load from "./load";
import * as longRuns from "./long-runs";
import * as oddClocks from "./odd-clocks";
import { RELIABILITY_PAGE } from "./page";
import type { Section } from "./section";
import * as silence from "./silence";

const SECTIONS: readonly Section[] = [
  hostileAnswers,
  hostileNetwork,
  badProxies,
  longRuns,
  kill,
  killPlugin,
  load,
  silence,
  flaky,
  concurrency,
  badInput,
  editedStates,
  oddClocks,
].map(({ section }) => section);

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !SECTIONS.some((section) => section.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `no such part: ${unknown.join(", ")}; there are ${SECTIONS.map(({ name }) => name).join(", ")}`,
    );
  }
  for (const section of SECTIONS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const startMs = performance.now();
    console.log(`${section.title}`);
    RELIABILITY_PAGE.write(section, await section.run((line) => console.log(`  ${line}`)));
    console.log(`  done in ${Math.round((performance.now() - startMs) / 1000)} s`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
