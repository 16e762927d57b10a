import { FUNCTION_ARGUMENTS, type TokenInputs } from "./arguments";
import { describeFailure } from "./credentials";
import { declare } from "./declare";
import { InvalidArgumentsError } from "./errors";
import { canonicalJson } from "./fingerprint";
import { createGate, readMaxInFlight } from "./gate";
import { findSwitchMistakes, inspectInputs } from "./inputs";
import { DEFAULT_RENEW_BEFORE_SECONDS, isRenewalDue } from "./lifetime";
import { type Say, sayOnce } from "./messages";
import { obtainToken } from "./obtain";
import type { Redact } from "./redact";
import { redeclare, type TokenState } from "./state";
import type { Effects } from "./token-provider";
import { createTerms, createTokenSource } from "./token-source";

/** What the function is told, and nothing else is. */
export type GetterInputs = TokenInputs & { mintInPreview?: boolean | undefined };

/** Mints a token, or returns one that this process minted before for the same login and that has time left. Unless it `isMinted`, what is known without one. */
export type GetToken = (
  inputs: GetterInputs,
  isMinted: boolean,
  redact: Redact,
  say: Say,
) => Promise<Partial<TokenState>>;

/** Makes the getter of one process. */
export function createTokenGetter({
  env,
  requestToken,
  clock,
}: Pick<Effects, "clock" | "env" | "requestToken">): GetToken {
  const source = createTokenSource(requestToken, createGate(readMaxInFlight(env), clock), clock);
  const warn = sayOnce();
  const minted = new Map<string, TokenState>();
  return async ({ mintInPreview, ...inputs }, isMinted, redact, say) => {
    const inspection = inspectInputs(inputs, env, "getSpotinstToken", FUNCTION_ARGUMENTS);
    const failures = [...findSwitchMistakes("mintInPreview", mintInPreview), ...inspection.failures];
    if (failures.length > 0) {
      throw new InvalidArgumentsError(`getSpotinstToken:\n${failures.map(describeFailure).join("\n")}`);
    }
    warn(inspection.warnings, say);
    const { credentials, declared } = declare(inputs, env);
    if (!isMinted) {
      return declared;
    }
    const key = canonicalJson(credentials);
    const known = minted.get(key);
    const window = inputs.renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS;
    if (known !== undefined && !isRenewalDue(known, window, clock.now())) {
      return redeclare(known, declared);
    }
    const terms = createTerms(inputs, redact, say);
    const token = await obtainToken(credentials, undefined, declared, source, terms);
    minted.set(key, token);
    return token;
  };
}
