import type { Contender } from "./contenders";
import type { Operation } from "./life";
import { type Figure, type Results, writeFigure } from "./statistics";

export type Name = Contender["name"];

/** An operation that has goals. */
export type JudgedOperation = Exclude<Operation, "preview">;

/** Their titles. */
export const OPERATIONS: readonly [JudgedOperation, string][] = [
  ["first", "first `up`"],
  ["renewing", "renewing `up`"],
];

/** A promise: a ratio of medians of the same run, unless it has a unit. */
export interface Goal {
  what: string;
  unit?: "bytes";
  most: number;
  /** Of wall time, or of bytes. */
  measured: number;
  /** The same of processor time, which what else the machine does disturbs less. */
  cpuRatio?: number;
  /** What stands in the way where it is missed. */
  limit: string;
}

/** Calculates what one contender takes of what another takes, of wall and of processor time. */
export function ratios(results: Results, tokens: number, one: Name, other: Name, operation: Operation) {
  return {
    measured: ratio(results, tokens, one, other, wall(operation)),
    cpuRatio: ratio(results, tokens, one, other, cpu(operation)),
  };
}

export function ratio(results: Results, tokens: number, one: Name, other: Name, figure: Figure): number {
  return results.median(one, tokens, figure) / results.median(other, tokens, figure);
}

export function wall(operation: Operation): Figure {
  return (life) => life[operation].wallMs;
}

export function cpu(operation: Operation): Figure {
  return (life) => life[operation].cpuMs;
}

export function inMs(ms: number): string {
  return `${writeFigure(ms, 0)} ms`;
}

export function inSeconds(ms: number): string {
  return `${writeFigure(ms / 1000, 1)} s`;
}
