import type { TokenService } from "../../emulator/token-service";
import type { Run, Workspace } from "../../harness/engine";
import { findNoise } from "./noise";
import { takeToken } from "./taker";

export type Stage = "minted" | "previewed" | "renewed" | "refreshed" | "taken" | "destroyed";

/** How far a token's life went. */
export interface Life {
  reached: Stage[];
  /** What the command that failed printed. */
  failure?: string;
  /** What was printed that nobody asked for. */
  noise: string[];
}

/** What a command prints of a resource that it changes, or would change. */
const CHANGE = /^ *\S+ \d+ (to )?(creat|updat|replac|delet)/m;

/** Older than the age at which a token is due, younger than its life. */
const AGE_SECONDS = 3700;

/** Leads a token through these stages on the real engine, up to the first command that fails. */
export async function live(
  workspace: Workspace,
  service: TokenService,
  stages: readonly Stage[],
): Promise<Life> {
  const up = () => workspace.pulumi(["up", "--yes"]);
  let isDue = false;
  const makeDue = () => {
    workspace.age(isDue ? 0 : AGE_SECONDS);
    isDue = true;
  };
  const holdsIssued = async (count: number) =>
    service.issued.length === count &&
    (await workspace.outputs()).accessToken === service.issued.at(-1)?.accessToken;
  const works: Record<Stage, () => Promise<Run & { isRight: boolean }>> = {
    minted: async () => {
      const run = await up();
      return { ...run, isRight: run.code === 0 && (await holdsIssued(1)) };
    },
    previewed: async () => {
      makeDue();
      const run = await workspace.pulumi(["preview"]);
      const isQuiet =
        /^ *(info: )?token ".*" expires in .*will renew it$/m.test(run.output) && !CHANGE.test(run.output);
      return { ...run, isRight: run.code === 0 && isQuiet && (await holdsIssued(1)) };
    },
    renewed: async () => {
      makeDue();
      const run = await up();
      const isOneUpdate =
        /^ *~ 1 updated$/m.test(run.output) && !/^ *\S+ \d+ (created|replaced|deleted)$/m.test(run.output);
      return { ...run, isRight: run.code === 0 && isOneUpdate && (await holdsIssued(2)) };
    },
    refreshed: async () => {
      const run = await workspace.pulumi(["refresh", "--yes"]);
      return { ...run, isRight: run.code === 0 && !CHANGE.test(run.output) && (await holdsIssued(2)) };
    },
    taken: () => takeToken(workspace, service),
    destroyed: async () => {
      const run = await workspace.pulumi(["destroy", "--yes"]);
      return { ...run, isRight: run.code === 0 && workspace.resources().length === 0 };
    },
  };
  const life: Life = { reached: [], noise: [] };
  for (const stage of stages) {
    const { output, isRight } = await works[stage]();
    life.noise = [...new Set([...life.noise, ...findNoise(output)])];
    if (!isRight) {
      return { ...life, failure: output };
    }
    life.reached.push(stage);
  }
  return life;
}
