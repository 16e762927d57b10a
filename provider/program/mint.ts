import { realClock } from "../ground/clock";
import type { Say } from "../ground/messages";
import { requestToken } from "../service/token-endpoint";
import { listHidden } from "../token/secret-values";
import { type Asking, createTokenGetter, type GetterInputs, type KnownToken } from "../token/token-getter";
import { withinProgram } from "./program-error";

/** One for all who ask in this process, so that they share what it mints. */
const getToken = createTokenGetter({ clock: realClock, env: process.env, requestToken });

/**
 * Mints a token in the program's own process. The environment is the program's.
 *
 * @throws {pulumi.RunError} with the `code` of what went wrong, and a message without secrets
 */
export function mint(
  inputs: GetterInputs,
  asking: Omit<Asking, "redact" | "say">,
  say: Say,
): Promise<KnownToken> {
  return withinProgram(listHidden([inputs], process.env), (redact) =>
    getToken(inputs, { ...asking, redact, say }),
  );
}
