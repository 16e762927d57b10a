import fc from "fast-check";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService } from "../../emulator/token-service";
import { instantClock } from "../../harness/instant-clock";
import { pulumiUp } from "../../harness/pulumi-up";
import { countTokenRequests } from "../../harness/service";
import { createDynamicProvider } from "../../provider/dynamic/dynamic-provider";
import { requestToken } from "../../provider/service/token-endpoint";
import { verifyToken } from "../../provider/service/verify";
import { writeCount, writeTable } from "../../tools/markdown";
import type { Section } from "./section";

const SEED = 20_261_125;

const DAY = 86_400;

/** What happens between two operations: time passes, and our clock and the service's jump. */
const step = fc.record({
  pause: fc.oneof(fc.integer({ min: 0, max: 7300 }), fc.integer({ min: 0, max: 30 * DAY })),
  jump: fc.oneof(
    fc.constant(0),
    fc.integer({ min: -400 * DAY, max: 400 * DAY }),
    fc.integer({ min: -120, max: 120 }),
  ),
  serviceJump: fc.oneof(fc.constant(0), fc.integer({ min: -400 * DAY, max: 400 * DAY })),
});

/** What came of `up` with clocks that jump. */
export interface OddClocks {
  ups: number;
  broken: string[];
}

/** Runs so many lives of a token, each with some operations between which the clocks jump. */
export async function liveWithOddClocks(lives: number): Promise<OddClocks> {
  let trueSeconds = 10 * 365 * DAY;
  let ourOffset = 0;
  const service = await startTokenService({ now: () => trueSeconds * 1000 });
  const broken: string[] = [];
  let ups = 0;
  const up = (state?: Parameters<typeof pulumiUp>[1]) => {
    ups += 1;
    const provider = createDynamicProvider({
      env: loginEnvironment(service),
      requestToken,
      verifyToken,
      say: () => {},
      clock: instantClock(() => (trueSeconds + ourOffset) * 1000),
    });
    return pulumiUp(provider, state);
  };
  try {
    for (const steps of fc.sample(fc.array(step, { minLength: 1, maxLength: 6 }), {
      numRuns: lives,
      seed: SEED,
    })) {
      let state = await up();
      for (const { pause, jump, serviceJump } of steps) {
        trueSeconds += pause;
        ourOffset = jump;
        service.configure({ clockOffsetSeconds: serviceJump });
        state = await up(state);
        const { answer } = await verifyToken({ accessToken: state.accessToken, apiEndpoint: service.url });
        service.clearRequests();
        state = await up(state);
        const requests = countTokenRequests(service);
        if (answer !== "accepted" || requests > 0) {
          broken.push(`${JSON.stringify(steps)}: ${answer}, ${requests} requests of a second up`);
        }
      }
    }
  } finally {
    await service.close();
  }
  return { ups, broken };
}

const LIVES = 1000;

export const section: Section = {
  name: "clocks",
  title: "Odd clocks",
  run: async () => {
    const { ups, broken } = await liveWithOddClocks(LIVES);
    if (broken.length > 0) {
      throw new Error([`${broken.length} broken promises`, ...broken.slice(0, 10)].join("\n"));
    }
    return `Lives of a token in which our clock and the service's jump by up to 400 days between the operations, while up to a month passes. After every \`up\` the service accepts the token, and a second \`up\` sends no token request.

${writeTable(
  ["figure", "value"],
  [
    ["lives", writeCount(LIVES)],
    ["operations", writeCount(ups)],
    ["broken promises", broken.length],
  ],
)}`;
  },
};
