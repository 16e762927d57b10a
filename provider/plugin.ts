/**
 * The provider plugin, which the engine starts as `pulumi-resource-spotinst-token ENGINE`. It is bundled to one file, which needs nothing but Node. It
 * prints its port, and nothing else.
 */
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { createCancellableClock } from "./ground/clock";
import { endWithParent } from "./plugin/end-with-parent";
import { createEngineLog } from "./plugin/engine";
import { createMethods } from "./plugin/methods";
import { serve } from "./plugin/server";
import { requestToken } from "./service/token-endpoint";
import { verifyToken } from "./service/verify";

const cancellation = new AbortController();
// Each request that waits listens.
setMaxListeners(0, cancellation.signal);

const methods = createMethods({
  clock: createCancellableClock(cancellation.signal),
  env: process.env,
  requestToken: (request, leftMs) => requestToken(request, leftMs, cancellation.signal),
  verifyToken: (verification, limitMs) => verifyToken(verification, limitMs, cancellation.signal),
  // Flags may come before the address.
  log: createEngineLog(process.argv.slice(2).at(-1), cancellation.signal),
  schemaPath: join(__dirname, "schema.json"),
  cancel: () => cancellation.abort(),
});

// Unlike the console's, this write ends the process where the engine is gone already, before it could be watched.
void serve("pulumirpc.ResourceProvider", methods).then(({ port }) => process.stdout.write(`${port}\n`));
endWithParent();
