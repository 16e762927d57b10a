import { FUNCTION_ARGUMENTS, type TokenInputs } from "../credentials/arguments";
import { describeFailure, type Grant } from "../credentials/credentials";
import { findSwitchMistakes, inspectInputs } from "../credentials/inputs";
import { canonicalJson } from "../ground/canonical-json";
import { InvalidArgumentsError } from "../ground/errors";
import { isRenewalDue } from "../ground/lifetime";
import { type Say, sayOnce } from "../ground/messages";
import type { Redact } from "../ground/redact";
import { createGate, readMaxInFlight } from "../service/gate";
import { createTokenSource, fullEffort, type Outside } from "../service/token-source";
import type { MintedToken } from "../token/minted-token";
import { obtainToken } from "../token/obtain";
import { resolveWanted } from "../token/wanted";

/** Inputs of the function that the resource does not have. */
export type GetterInputs = TokenInputs & { mintInPreview?: boolean | undefined };

/** What is known of a token; without one, only what the arguments say. */
export type KnownToken = Partial<MintedToken> & { grant: Grant; account?: string };

/** Makes the getter of one process. */
export function createTokenGetter({ clock, env, requestToken }: Outside) {
  const source = createTokenSource(requestToken, createGate(readMaxInFlight(env), clock), clock);
  const warn = sayOnce();
  const minted = new Map<string, MintedToken>();

  /** Mints a token, or returns one that this process minted before for the same login and that is not due. Unless it `isMinted`, what is known without one. */
  return async (
    { mintInPreview, ...inputs }: GetterInputs,
    isMinted: boolean,
    redact: Redact,
    say: Say,
  ): Promise<KnownToken> => {
    const inspection = inspectInputs(inputs, env, "getSpotinstToken", FUNCTION_ARGUMENTS);
    const failures = [...findSwitchMistakes("mintInPreview", mintInPreview), ...inspection.failures];
    if (failures.length > 0) {
      throw new InvalidArgumentsError(`getSpotinstToken:\n${failures.map(describeFailure).join("\n")}`);
    }
    warn(inspection.warnings, say);
    const { credentials, account } = resolveWanted(inputs, env);
    const { grant } = credentials;
    const owner = { grant, ...(account !== undefined && { account }) };
    if (!isMinted) {
      return owner;
    }
    const key = canonicalJson(credentials);
    const before = minted.get(key);
    if (before !== undefined && !isRenewalDue({ ...before, grant }, inputs.renewBeforeSeconds, clock.now())) {
      return { ...before, ...owner };
    }
    const options = { ...fullEffort(inputs.timeoutSeconds), redact, say };
    const token = await obtainToken(credentials, undefined, source, options);
    minted.set(key, token);
    return { ...token, ...owner };
  };
}
