import { cpus } from "node:os";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { writeCount, writeTable } from "../../tools/markdown";
import { COMMAND_VERSION } from "./command-package";
import type { Contender } from "./contenders";
import { judgeGoals } from "./goals";
import type { Operation } from "./life";
import type { LoadCost } from "./load";
import type { PluginCost } from "./plugin-cost";
import type { Goal } from "./ratios";
import type { Size } from "./rounds";
import { type Results, writeFigure } from "./statistics";
import { writeOthers, writeShares, writeTimes } from "./tables";

/** What the page is written from. */
export interface Report {
  results: Results;
  load: LoadCost;
  plugin: PluginCost;
  contenders: readonly Contender[];
  sizes: readonly Size[];
  cliVersion: string;
}

const OPERATIONS: readonly [operation: Operation, title: string, anchor: string][] = [
  ["first", "first `up`", "time-of-the-first-up-s"],
  ["preview", "`preview`, all due", "time-of-the-preview-all-due-s"],
  ["renewing", "renewing `up`", "time-of-the-renewing-up-s"],
];

/** Writes the page of figures. */
export function writePage(report: Report): string {
  const { results, load, plugin, contenders, sizes, cliVersion } = report;
  const goals = judgeGoals({ results, load, plugin, names: contenders.map(({ name }) => name) });
  const loads = results.loadAverages;
  const isCommandThere = contenders.some(({ name }) => name === "command");
  return `# Performance, side by side

- [Goals](#goals)
- [What is compared](#what-is-compared)
${OPERATIONS.map(([, title, anchor]) => `- [Time of the ${title}, s](#${anchor})`).join("\n")}
- [Where the processor time goes, s](#where-the-processor-time-goes-s)
- [State, requests, memory](#state-requests-memory)
- [Loading](#loading)

This page shows what a token costs in a \`pulumi up\`, beside the other ways to have one.
\`npm run measure:bench\` writes it, which takes about twenty-five minutes on an idle machine.
Compare only figures of one run, because other work on the machine changes them (its load average was ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}, this work included).
This run: ${sizes.map(({ tokens, rounds }) => `${rounds} rounds of ${tokens}`).join(", ")} tokens; ${cpus().length} processors, Node ${process.version}, Pulumi CLI ${cliVersion}, SDK ${sdkVersion}.${isCommandThere ? "" : "\n`@pulumi/command` is left out: its plugin was not available."}

## Goals

${writeTable(
  ["goal, a ratio of medians unless it has a unit", "at most", "measured", "of processor time", "met"],
  goals.map((goal) => [
    goal.what,
    writeWithUnit(goal, goal.most, 2),
    writeWithUnit(goal, goal.measured, 3),
    goal.cpuRatio === undefined ? "" : writeFigure(goal.cpuRatio, 3),
    isMet(goal) ? "yes" : "no",
  ]),
)}
${writeLimits(goals)}
## What is compared

| | |
| --- | --- |
| this package | \`SpotinstToken\`, installed as by npm, with its dependencies |
| the usual way | a \`pulumi.dynamic.Resource\` with its provider inline: \`node-fetch\`, \`diff\` by the expiry, the same outputs and secrets |
| \`@pulumi/command\` ${COMMAND_VERSION} | a \`local.Command\` that runs curl with the login of the environment; its \`triggers\` renew it, by a replacement |
| the plugin | \`spotinst-token:index:Token\`, as a generated SDK declares it; the provider plugin of this package, by its path |
| a resource that does nothing | a dynamic resource with a hand-written provider of one line, which answers at once: the floor for every dynamic resource |
| an empty program | the engine and Node |

Each is in a program of plain JavaScript (\`measure/bench/programs/\`) with so many resources, each for a user of its own, on a stack of its own on a file backend.
The token service is on this machine, has no rate limit and answers at once.
Its answer has the form of the newest one of Spot's that was recorded (2017): an access token of 272 characters, and no refresh token.
Every round runs each of them once, in turn.
Times are those of the command from start to end.
Processor time is what the kernel reports of the CLI and all that it started (bash's \`time\`).
Behind each median are the smallest and the largest value.

${OPERATIONS.map(([operation, title]) => `## Time of the ${title}, s\n\n${writeTimes(results, contenders, operation)}`).join("\n\n")}

## Where the processor time goes, s

${writeShares(results, contenders)}

The engine writes the whole state of a file backend anew after every step: its time grows with the number of resources and with the bytes and the secrets of each, whatever the provider does.

## State, requests, memory

${writeOthers(results, contenders)}

Memory is the most that the provider's process ever had: the Node host of a dynamic resource, the plugin of this package or of \`@pulumi/command\`.

## Loading

A fresh Node process that loads nothing ends after ${load.nothingMs.toFixed(1)} ms.
One that loads \`./provider\`, as the engine's host does in every \`up\`, ends after ${load.providerMs.toFixed(1)} ms: ${(load.providerMs - load.nothingMs).toFixed(1)} ms more.
With what the first request loads it is ${(load.withRequestMs - load.nothingMs).toFixed(1)} ms more.

The plugin is a file of ${writeCount(plugin.bundleBytes)} bytes, and has printed its port ${plugin.pluginMs.toFixed(1)} ms after its start.
A Node process that prints a number has done so after ${plugin.nothingMs.toFixed(1)} ms.
`;
}

function writeWithUnit({ unit }: Goal, value: number, digits: number): string {
  return unit === undefined ? writeFigure(value, digits) : `${writeCount(Math.round(value))} ${unit}`;
}

function isMet({ most, measured }: Goal): boolean {
  return measured <= most;
}

function writeLimits(goals: readonly Goal[]): string {
  const missed = goals.filter((goal) => !isMet(goal));
  return missed.length === 0
    ? ""
    : `\nWhy some are not met:\n\n${missed.map(({ what, limit }) => `- ${what}: ${limit}.`).join("\n")}\n`;
}
