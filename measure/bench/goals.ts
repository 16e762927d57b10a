import type { Operation } from "./life";
import type { LoadCost } from "./load";
import type { PluginCost } from "./plugin-cost";
import { judgePluginGoals } from "./plugin-goals";
import { cpu, type Goal, inMs, inSeconds, type Name, OPERATIONS, ratio, ratios, wall } from "./ratios";
import type { Figure, Results } from "./statistics";

/** What was measured. */
export interface Measurements {
  results: Results;
  load: LoadCost;
  plugin: PluginCost;
  names: readonly Name[];
}

/** Judges what was measured; goals whose sizes or contenders were left out are not among them. */
export function judgeGoals({ results, load, plugin, names }: Measurements): Goal[] {
  const most = Math.max(...results.sizes);
  const rivals = names.filter((name) => name === "usual-way" || name === "command");
  return [
    ...OPERATIONS.map(([operation, title]) => oneToken(results, load, operation, title)),
    ...rivals.flatMap((rival) =>
      OPERATIONS.map(([operation, title]) => manyTokens(results, most, rival, operation, title)),
    ),
    state(results, most),
    ...(results.sizes.includes(100) && most === 300
      ? OPERATIONS.map(([operation, title]) => growth(results, operation, title))
      : []),
    ...judgePluginGoals(results, plugin, names),
  ];
}

function oneToken(results: Results, load: LoadCost, operation: Operation, title: string): Goal {
  const more = (figure: Figure) =>
    inMs(results.median("this-package", 1, figure) - results.median("do-nothing", 1, figure));
  const floorMs = results.median("do-nothing", 1, cpu(operation));
  return {
    what: `one token, ${title}: against a resource that does nothing`,
    most: 1.03,
    ...ratios(results, 1, "this-package", "do-nothing", operation),
    limit: `of processor time, a resource that does nothing takes ${inMs(floorMs)} and this package ${more(cpu(operation))} more, ${more((life) => life[operation].use.providerCpuMs)} of it in the provider's process; loading this package and what sends a request takes ${inMs(load.withRequestMs - load.nothingMs)} alone`,
  };
}

function manyTokens(results: Results, most: number, rival: Name, operation: Operation, title: string): Goal {
  const floor = ratio(results, most, "do-nothing", rival, wall(operation));
  const cpuMs = results.median("this-package", most, cpu(operation));
  const engineMs = results.median("this-package", most, (life) => life[operation].use.engineCpuMs);
  const providerMs = results.median("this-package", most, (life) => life[operation].use.providerCpuMs);
  return {
    what: `${most} tokens, ${title}: against ${rival === "command" ? "`@pulumi/command`" : "the usual way"}`,
    most: 0.7,
    ...ratios(results, most, "this-package", rival, operation),
    limit: `a resource that does nothing is at ${floor.toFixed(2)}; of ${inSeconds(cpuMs)} of processor time, the engine takes ${inSeconds(engineMs)} and the provider's process ${inSeconds(providerMs)}`,
  };
}

function state(results: Results, most: number): Goal {
  const ours = results.stateBytesPerToken("this-package", most);
  const floor = results.stateBytesPerToken("do-nothing", most);
  return {
    what: "bytes of state for each token: against the usual way",
    most: 0.5,
    measured: ours / results.stateBytesPerToken("usual-way", most),
    limit: `of ${ours.toFixed(0)} bytes, ${floor.toFixed(0)} are those of a resource that does nothing`,
  };
}

function growth(results: Results, operation: Operation, title: string): Goal {
  const factor = (name: Name, figure: Figure) =>
    results.median(name, 300, figure) / results.median(name, 100, figure);
  const ours = factor("this-package", wall(operation));
  const floor = factor("do-nothing", wall(operation));
  return {
    what: `growth from 100 to 300 tokens, ${title}: against that of a resource that does nothing`,
    most: 1,
    measured: ours / floor,
    cpuRatio: factor("this-package", cpu(operation)) / factor("do-nothing", cpu(operation)),
    limit: `300 tokens take ${ours.toFixed(2)} times as long as 100, and ${floor.toFixed(2)} times where nothing is done; the part that grows with the square is the writing of the state, of ${results.stateBytesPerToken("this-package", 300).toFixed(0)} bytes for each token here and ${results.stateBytesPerToken("do-nothing", 300).toFixed(0)} there`,
  };
}
