/**
 * What the engine's dynamic provider host loads, through the line in `handle.ts`. Internal: a program uses
 * `SpotinstToken`. Everything here is loaded with every `pulumi up`, so it must stay light.
 */
import { requestToken } from "./token-endpoint";
import { createTokenProvider } from "./token-provider";

export const { check, create, diff, update, read } = createTokenProvider(
  { now: Date.now, requestToken },
  process.env,
);
