import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { instantClock } from "../../harness/instant-clock";
import { pulumiUp } from "../../harness/pulumi-up";
import { countTokenRequests } from "../../harness/service";
import { createDynamicProvider } from "../../provider/dynamic/dynamic-provider";
import type { DynamicState } from "../../provider/dynamic/stored-arguments";
import { requestToken } from "../../provider/service/token-endpoint";
import { verifyToken } from "../../provider/service/verify";

const DAY_SECONDS = 86_400;

describe("clocks that are wrong", () => {
  let service: TokenService;
  let trueSeconds = 0;
  before(async () => {
    service = await startTokenService({ now: () => trueSeconds * 1000 });
  });
  after(() => service.close());

  /** Asks the service, without counting as a request of the provider. */
  const isAccepted = async ({ accessToken }: DynamicState) =>
    (await verifyToken({ accessToken, apiEndpoint: service.url })).answer === "accepted";

  for (const serviceOffset of [-DAY_SECONDS, 0, DAY_SECONDS]) {
    for (const jump of [-DAY_SECONDS, 0, DAY_SECONDS]) {
      it(`service ${serviceOffset} s off, our clock jumps by ${jump} s: every up hands out a living token and the next one sends nothing`, async () => {
        service.configure({ clockOffsetSeconds: serviceOffset });
        let ourOffset = 0;
        const up = (state?: DynamicState) =>
          pulumiUp(
            // A new operation is a new process of the engine's host, so nothing is remembered.
            createDynamicProvider({
              env: loginEnvironment(service),
              requestToken,
              verifyToken,
              say: () => {},
              clock: instantClock(() => (trueSeconds + ourOffset) * 1000),
            }),
            state,
          );
        let state = await up();
        ourOffset = jump;
        for (const pause of [10, 3500, 200, 7300, 60, 90_000]) {
          trueSeconds += pause;
          state = await up(state);
          assert.ok(await isAccepted(state), `rejected after ${pause} s`);
          service.clearRequests();
          state = await up(state);
          assert.equal(countTokenRequests(service), 0, `renewed twice in a row after ${pause} s`);
        }
      });
    }
  }
});
