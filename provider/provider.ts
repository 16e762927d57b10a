/**
 * What the engine's dynamic provider host loads, through the line in `handle.ts`. Internal: a program uses
 * `SpotinstToken`. Everything here is loaded with every `pulumi up`, so it must stay light.
 */
import { createDynamicProvider } from "./dynamic/dynamic-provider";
import { withMarkedSecrets } from "./dynamic/mark-secrets";
import { realClock } from "./ground/clock";
import { formatLine } from "./ground/messages";
import { requestToken } from "./service/token-endpoint";
import { verifyToken } from "./service/verify";

export const { check, create, diff, update, read } = withMarkedSecrets(
  createDynamicProvider({
    clock: realClock,
    env: process.env,
    requestToken,
    verifyToken,
    // In the host `pulumi.log` has no engine and would load the SDK. The engine shows stderr on the stack.
    say: (line) => console.error(formatLine(line)),
  }),
);
