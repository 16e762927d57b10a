import type { Contender } from "./contenders";
import type { Life } from "./life";

/** Calculates the median; not a number where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Writes a figure with so many digits after the point, or that the system did not tell it. */
export function writeFigure(value: number, digits: number): string {
  return Number.isNaN(value) ? "unknown" : value.toFixed(digits);
}

/** Something measured of a life; undefined where the system does not tell. */
export type Figure = (life: Life) => number | undefined;

/** What was measured, by contender and number of tokens. */
export class Results {
  readonly #lives: readonly Life[];

  constructor(lives: readonly Life[]) {
    this.#lives = lives;
  }

  /** The numbers of tokens, ascending. */
  get sizes(): number[] {
    return [...new Set(this.#lives.map(({ tokens }) => tokens))].sort((a, b) => a - b);
  }

  get loadAverages(): number[] {
    return this.#lives.map(({ loadAverage }) => loadAverage);
  }

  /** All values of a figure; none where it was not measured. */
  values(contender: Contender["name"], tokens: number, figure: Figure): number[] {
    return this.#lives
      .filter((life) => life.contender === contender && life.tokens === tokens)
      .map(figure)
      .filter((value): value is number => value !== undefined);
  }

  median(contender: Contender["name"], tokens: number, figure: Figure): number {
    return median(this.values(contender, tokens, figure));
  }

  /** What one token adds to the state, in bytes. */
  stateBytesPerToken(contender: Contender["name"], tokens: number): number {
    const size = (name: Contender["name"]) => this.median(name, tokens, ({ stateBytes }) => stateBytes);
    return (size(contender) - size("empty")) / tokens;
  }
}
