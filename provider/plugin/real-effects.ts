import { setMaxListeners } from "node:events";
import { createCancellableClock } from "../ground/clock";
import type { Environment } from "../ground/environment";
import { requestToken } from "../service/token-endpoint";
import { verifyToken } from "../service/verify";
import { createEngineLog } from "./engine";
import type { PluginEffects } from "./methods";

/**
 * Makes the plugin's real effects. When the operation is cancelled, no wait in them goes on.
 *
 * @param engine where the engine listens; undefined where nobody does
 */
export function createRealEffects(
  engine: string | undefined,
  env: Environment,
  schemaPath: string,
): PluginEffects {
  const cancellation = new AbortController();
  const { signal } = cancellation;
  // Each request that waits listens.
  setMaxListeners(0, signal);
  return {
    clock: createCancellableClock(signal),
    env,
    requestToken: (request, leftMs) => requestToken(request, leftMs, signal),
    verifyToken: (verification, limitMs) => verifyToken(verification, limitMs, signal),
    log: createEngineLog(engine, signal),
    schemaPath,
    cancel: () => cancellation.abort(),
  };
}
