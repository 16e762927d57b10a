/**
 * The provider plugin, which the engine starts as `pulumi-resource-spotinst-token ENGINE`. It is bundled to one file, which needs nothing but Node. It
 * prints its port, and nothing else.
 */
import { join } from "node:path";
import { endWithParent } from "./plugin/end-with-parent";
import { createMethods } from "./plugin/methods";
import { createRealEffects } from "./plugin/real-effects";
import { serve } from "./plugin/server";

// Flags may come before the address.
const engine = process.argv.slice(2).at(-1);
const methods = createMethods(createRealEffects(engine, process.env, join(__dirname, "schema.json")));

// Unlike the console's, this write ends the process where the engine is gone already, before it could be watched.
void serve("pulumirpc.ResourceProvider", methods).then(({ port }) => process.stdout.write(`${port}\n`));
endWithParent(() => process.exit());
