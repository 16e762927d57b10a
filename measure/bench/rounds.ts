import { DEMO_LOGIN, startTokenService } from "../../emulator/token-service";
import type { Say } from "../../tools/progress";
import type { Contender } from "./contenders";
import { type Life, live } from "./life";

/** How many tokens, and how often. */
export interface Size {
  tokens: number;
  rounds: number;
}

/** Runs every contender once in every round, in turn, so that what else the machine does meets them all alike. */
export async function runRounds(
  contenders: readonly Contender[],
  sizes: readonly Size[],
  say: Say,
): Promise<Life[]> {
  const lives: Life[] = [];
  const most = Math.max(...sizes.map(({ tokens }) => tokens));
  const logins = Array.from({ length: most }, (_, index) => ({
    ...DEMO_LOGIN,
    username: `user-${index}@example.com`,
  }));
  for (const { tokens, rounds } of sizes) {
    for (let round = 0; round < rounds; round++) {
      for (const contender of rotate(contenders, round)) {
        // The newest answer of Spot's that was recorded has this form.
        const service = await startTokenService({ logins, form: "one-item" });
        const life = await live(contender, tokens, service).finally(() => service.close());
        say(`N = ${tokens}, round ${round + 1} of ${rounds}, ${contender.title}: ${describe(life)}`);
        lives.push(life);
      }
    }
  }
  return lives;
}

/** Nobody is always the one after the heaviest. */
function rotate<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function describe(life: Life): string {
  return (["first", "preview", "renewing"] as const)
    .map((operation) => `${operation} ${(life[operation].wallMs / 1000).toFixed(2)} s`)
    .join(", ");
}
