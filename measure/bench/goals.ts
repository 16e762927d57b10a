import type { Contender } from "./contenders";
import type { Operation } from "./life";
import type { LoadCost } from "./load";
import { type Figure, type Results, writeFigure } from "./statistics";

type Name = Contender["name"];

/** A promise, as a ratio of medians of the same run. */
export interface Goal {
  what: string;
  most: number;
  /** Of wall time, or of bytes. */
  ratio: number;
  /** The same of processor time, which what else the machine does disturbs less. */
  cpuRatio?: number;
  /** What stands in the way where it is missed. */
  limit: string;
}

const OPERATIONS: readonly [Operation, string][] = [
  ["first", "first `up`"],
  ["renewing", "renewing `up`"],
];

/** Judges what was measured; goals whose sizes or contenders were left out are not among them. */
export function judgeGoals(results: Results, load: LoadCost, names: readonly Name[]): Goal[] {
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
  ];
}

function oneToken(results: Results, load: LoadCost, operation: Operation, title: string): Goal {
  const more = (figure: Figure) =>
    inMs(results.median("this-package", 1, figure) - results.median("do-nothing", 1, figure));
  const floorMs = results.median("do-nothing", 1, cpu(operation));
  return {
    what: `one token, ${title}: against a resource that does nothing`,
    most: 1.03,
    ...ratios(results, 1, "do-nothing", operation),
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
    ...ratios(results, most, rival, operation),
    limit: `a resource that does nothing is at ${floor.toFixed(2)}; of ${inSeconds(cpuMs)} of processor time, the engine takes ${inSeconds(engineMs)} and the provider's process ${inSeconds(providerMs)}`,
  };
}

function state(results: Results, most: number): Goal {
  const ours = results.stateBytesPerToken("this-package", most);
  const floor = results.stateBytesPerToken("do-nothing", most);
  return {
    what: "bytes of state for each token: against the usual way",
    most: 0.5,
    ratio: ours / results.stateBytesPerToken("usual-way", most),
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
    ratio: ours / floor,
    cpuRatio: factor("this-package", cpu(operation)) / factor("do-nothing", cpu(operation)),
    limit: `300 tokens take ${ours.toFixed(2)} times as long as 100, and ${floor.toFixed(2)} times where nothing is done; the part that grows with the square is the writing of the state, of ${results.stateBytesPerToken("this-package", 300).toFixed(0)} bytes for each token here and ${results.stateBytesPerToken("do-nothing", 300).toFixed(0)} there`,
  };
}

function ratios(results: Results, tokens: number, rival: Name, operation: Operation) {
  return {
    ratio: ratio(results, tokens, "this-package", rival, wall(operation)),
    cpuRatio: ratio(results, tokens, "this-package", rival, cpu(operation)),
  };
}

function ratio(results: Results, tokens: number, one: Name, other: Name, figure: Figure): number {
  return results.median(one, tokens, figure) / results.median(other, tokens, figure);
}

function wall(operation: Operation): Figure {
  return (life) => life[operation].wallMs;
}

function cpu(operation: Operation): Figure {
  return (life) => life[operation].cpuMs;
}

function inMs(ms: number): string {
  return `${writeFigure(ms, 0)} ms`;
}

function inSeconds(ms: number): string {
  return `${writeFigure(ms / 1000, 1)} s`;
}
