import type { TokenService } from "../../emulator/token-service";
import type { Run, Workspace } from "../../harness/engine";
import { findNoise } from "./noise";
import { takeToken } from "./taker";

export type Stage = "minted" | "renewed" | "taken" | "destroyed";

/** How far a token's life went. */
export interface Life {
  reached: Stage[];
  /** What the command that failed printed. */
  failure?: string;
  /** What was printed that nobody asked for. */
  noise: string[];
}

/** Older than the age at which a token is due, younger than its life. */
const AGE_SECONDS = 3700;

/** Leads a token through its life on the real engine, up to the first command that fails. */
export async function live(
  workspace: Workspace,
  service: TokenService,
  { isTaken }: { isTaken: boolean },
): Promise<Life> {
  const up = () => workspace.pulumi(["up", "--yes"]);
  const holdsIssued = async (count: number) =>
    service.issued.length === count &&
    (await workspace.outputs()).accessToken === service.issued.at(-1)?.accessToken;
  const stages: Partial<Record<Stage, () => Promise<Run & { isRight: boolean }>>> = {
    minted: async () => {
      const run = await up();
      return { ...run, isRight: run.code === 0 && (await holdsIssued(1)) };
    },
    renewed: async () => {
      workspace.age(AGE_SECONDS);
      const run = await up();
      const isOneUpdate =
        /^ *~ 1 updated$/m.test(run.output) && !/^ *\S+ \d+ (created|replaced|deleted)$/m.test(run.output);
      return { ...run, isRight: run.code === 0 && isOneUpdate && (await holdsIssued(2)) };
    },
    ...(isTaken && { taken: () => takeToken(workspace, service) }),
    destroyed: async () => {
      const run = await workspace.pulumi(["destroy", "--yes"]);
      return { ...run, isRight: run.code === 0 && workspace.resources().length === 0 };
    },
  };
  const life: Life = { reached: [], noise: [] };
  for (const [stage, work] of Object.entries(stages)) {
    const { output, isRight } = await work();
    life.noise = [...new Set([...life.noise, ...findNoise(output)])];
    if (!isRight) {
      return { ...life, failure: output };
    }
    life.reached.push(stage as Stage);
  }
  return life;
}
