import type { PluginCost } from "./plugin-cost";
import {
  cpu,
  type Goal,
  inMs,
  inSeconds,
  type JudgedOperation,
  type Name,
  OPERATIONS,
  ratio,
  ratios,
  wall,
} from "./ratios";
import type { Results } from "./statistics";

const TITLES: Partial<Record<Name, string>> = {
  command: "`@pulumi/command`",
  "this-package": "the dynamic resource",
};

/** Whom the plugin is measured against, and the most that it may take of their time. */
const RIVALS: readonly { rival: Name; one: number; many: Record<JudgedOperation, number> }[] = [
  { rival: "command", one: 1.05, many: { first: 0.65, renewing: 0.35 } },
  { rival: "this-package", one: 0.78, many: { first: 0.95, renewing: 0.95 } },
];

/** Judges what was measured of the plugin. */
export function judgePluginGoals(results: Results, plugin: PluginCost, names: readonly Name[]): Goal[] {
  const most = Math.max(...results.sizes);
  const rivals = RIVALS.filter(({ rival }) => names.includes(rival));
  return [
    ...rivals.flatMap(({ rival, one }) =>
      OPERATIONS.map(([operation, title]) => oneToken(results, plugin, rival, one, operation, title)),
    ),
    ...rivals.flatMap(({ rival, many }) =>
      OPERATIONS.map(([operation, title]) =>
        manyTokens(results, most, rival, many[operation], operation, title),
      ),
    ),
    {
      what: "the plugin: state for each token of 64 characters without a refresh token",
      unit: "bytes",
      most: 1600,
      measured: plugin.opaqueStateBytes,
      limit: `with the access token that the service here issues, of 272 characters, it is ${results.stateBytesPerToken("plugin", most).toFixed(0)} bytes`,
    },
    {
      what: "the plugin's start, up to its port: against a process that prints a number",
      most: 2.1,
      measured: plugin.pluginMs / plugin.nothingMs,
      limit: `the plugin takes ${inMs(plugin.pluginMs)}, and the other ${inMs(plugin.nothingMs)}`,
    },
    {
      what: "the plugin's bundle",
      unit: "bytes",
      most: 1_000_000,
      measured: plugin.bundleBytes,
      limit: "most of it is what speaks the engine's protocol",
    },
  ];
}

function oneToken(
  results: Results,
  plugin: PluginCost,
  rival: Name,
  most: number,
  operation: JudgedOperation,
  title: string,
): Goal {
  const empty = ratio(results, 1, "empty", rival, wall(operation));
  return {
    what: `the plugin, one token, ${title}: against ${TITLES[rival]}`,
    most,
    ...ratios(results, 1, "plugin", rival, operation),
    limit: `an empty program is at ${empty.toFixed(2)}; the plugin's process has printed its port after ${inMs(plugin.pluginMs)}, and takes ${inMs(results.median("plugin", 1, (life) => life[operation].use.providerCpuMs))} of processor time in all`,
  };
}

function manyTokens(
  results: Results,
  tokens: number,
  rival: Name,
  most: number,
  operation: JudgedOperation,
  title: string,
): Goal {
  const nothing = ratio(results, tokens, "do-nothing", rival, wall(operation));
  const cpuMs = results.median("plugin", tokens, cpu(operation));
  const engineMs = results.median("plugin", tokens, (life) => life[operation].use.engineCpuMs);
  const pluginMs = results.median("plugin", tokens, (life) => life[operation].use.providerCpuMs);
  return {
    what: `the plugin, ${tokens} tokens, ${title}: against ${TITLES[rival]}`,
    most,
    ...ratios(results, tokens, "plugin", rival, operation),
    limit: `a resource that does nothing is at ${nothing.toFixed(2)}; of ${inSeconds(cpuMs)} of processor time, the engine takes ${inSeconds(engineMs)} and the plugin's process ${inSeconds(pluginMs)}`,
  };
}
