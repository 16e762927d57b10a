import { writeCount, writeTable } from "../../tools/markdown";
import type { Contender } from "./contenders";
import type { Operation } from "./life";
import { type Figure, type Results, writeFigure } from "./statistics";

/** Writes the times of one operation, wall and processor, with the smallest and the largest. */
export function writeTimes(results: Results, contenders: readonly Contender[], operation: Operation): string {
  return writeTable(
    ["tokens", ...contenders.map(({ title }) => title)],
    results.sizes.flatMap((tokens) => [
      [
        tokens,
        ...contenders.map(({ name }) => spread(results, name, tokens, (life) => life[operation].wallMs)),
      ],
      [
        "processor",
        ...contenders.map(({ name }) => spread(results, name, tokens, (life) => life[operation].cpuMs)),
      ],
    ]),
  );
}

function spread(results: Results, name: Contender["name"], tokens: number, figure: Figure): string {
  const values = results.values(name, tokens, figure);
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  return values.length === 0
    ? "unknown"
    : `${seconds(results.median(name, tokens, figure))} (${seconds(Math.min(...values))}–${seconds(Math.max(...values))})`;
}

/** Writes what is no time: state, requests, memory. */
export function writeOthers(results: Results, contenders: readonly Contender[]): string {
  return writeTable(
    [
      "tokens",
      "",
      "state for each, bytes",
      "requests, first",
      "requests, renewing",
      "memory, first, MiB",
      "memory, renewing, MiB",
    ],
    results.sizes.flatMap((tokens) =>
      contenders
        .filter(({ resourcesPerToken }) => resourcesPerToken > 0)
        .map(({ name, title }) => {
          const text = (figure: Figure) => writeFigure(results.median(name, tokens, figure), 0);
          return [
            tokens,
            title,
            writeCount(Math.round(results.stateBytesPerToken(name, tokens))),
            text(({ first }) => first.requests),
            text(({ renewing }) => renewing.requests),
            text(({ first }) => first.use.providerPeakMib),
            text(({ renewing }) => renewing.use.providerPeakMib),
          ];
        }),
    ),
  );
}

/** Writes where the processor time of the largest `up`s goes, in seconds. */
export function writeShares(results: Results, contenders: readonly Contender[]): string {
  const tokens = Math.max(...results.sizes);
  const operations = ["first", "renewing"] as const;
  return writeTable(
    [`${tokens} tokens`, ...operations.flatMap((each) => [`${each}: engine`, "provider", "program, rest"])],
    contenders.map(({ name, title }) => [
      title,
      ...operations.flatMap((operation) => {
        const part = (figure: Figure) => results.median(name, tokens, figure) / 1000;
        const engine = part((life) => life[operation].use.engineCpuMs);
        const provider = part((life) => life[operation].use.providerCpuMs ?? 0);
        const rest = part((life) => life[operation].cpuMs) - engine - provider;
        return [engine, provider, rest].map((seconds) => writeFigure(seconds, 1));
      }),
    ]),
  );
}
