import { writeTable } from "../../tools/markdown";
import {
  ANSWER_MS,
  describeEnd,
  describeMoment,
  describeRecovery,
  type KillPoint,
  killInFull,
  LOGINS,
  LONGEST_CANCEL_MS,
  MOMENTS,
} from "./kill";
import type { Section } from "./section";

const DEEDS = [
  { victim: "plugin", signal: "SIGKILL" },
  { victim: "CLI", signal: "SIGKILL" },
  { victim: "CLI", signal: "SIGINT" },
] as const;

/** Every moment, for each of these and both operations. */
const POINTS: readonly KillPoint[] = (["create", "update"] as const).flatMap((operation) =>
  DEEDS.flatMap((deed) =>
    [...MOMENTS, { inSilenceMs: 500 }].map((moment) => ({ operation, ...deed, moment })),
  ),
);

export const section: Section = {
  name: "kill-plugin",
  title: "The provider plugin, killed or cancelled in the middle",
  run: async (progress) => {
    const { kills, hits, sum } = await killInFull("plugin", POINTS, progress);
    const cancels = hits.filter(({ signal, moment }) => signal === "SIGINT" && "inSilenceMs" in moment);
    const slowestMs = Math.max(...cancels.map(({ lastedMs }) => lastedMs));
    return `SIGKILL of the plugin or of the CLI, or SIGINT of the CLI, which cancels, at ${hits.length} points of an \`up\` of ${LOGINS.length} tokens of the provider plugin (an answer takes ${ANSWER_MS} ms), then what the CLI itself asks for.
Tokens lost that the state knew of: ${sum(({ lost }) => lost)}. Stacks that needed more than the commands in the table: ${kills.filter(({ isGood }) => !isGood).length}. Plugins that were still there two seconds later: ${sum(({ left }) => left)}.
A cancelled \`up\` whose request is never answered ended after ${slowestMs.toFixed(0)} ms at most (promised: ${LONGEST_CANCEL_MS} ms). Tokens that were issued and that no state has ever known: ${sum(({ unknown }) => unknown)}.

${writeTable(
  ["operation", "signal", "to the", "when", "that `up`", "it went on for, ms", "then", "tokens lost"],
  kills.map(({ operation, victim, signal, moment, hit, endedWell, lastedMs, recovery, lost }) => [
    operation,
    signal,
    victim,
    describeMoment(moment, "plugin"),
    describeEnd({ hit, endedWell }),
    hit && signal === "SIGINT" ? lastedMs.toFixed(0) : "",
    describeRecovery(recovery),
    lost,
  ]),
)}`;
  },
};
