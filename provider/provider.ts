/**
 * What the engine's dynamic provider host loads, through the line in `handle.ts`. Internal: a program uses
 * `SpotinstToken`. Everything here is loaded with every `pulumi up`, so it must stay light.
 */
import { realClock } from "./clock";
import { markSecrets } from "./mark-secrets";
import { formatLine } from "./messages";
import { requestToken } from "./token-endpoint";
import { createTokenProvider } from "./token-provider";
import { verifyToken } from "./verify";

export const { check, create, diff, update, read } = markSecrets(
  createTokenProvider({
    clock: realClock,
    env: process.env,
    requestToken,
    verifyToken,
    // `pulumi.log` has no engine to talk to in the host and would load the SDK; what stands on stderr the engine shows on the stack.
    say: (line) => console.error(formatLine(line)),
  }),
);
