import type { TokenInputs } from "../credentials/arguments";
import { describeFailure, type Grant } from "../credentials/credentials";
import { findSwitchMistakes, inspectInputs } from "../credentials/inputs";
import { canonicalJson } from "../ground/canonical-json";
import { InvalidArgumentsError } from "../ground/errors";
import { isRenewalDue } from "../ground/lifetime";
import { type Say, sayOnce } from "../ground/messages";
import type { Redact } from "../ground/redact";
import { createGate, readMaxInFlight } from "../service/gate";
import { createTokenSource, fullEffort, type Outside } from "../service/token-source";
import { type Fingerprint, isSameLogin, takeFingerprint } from "./fingerprint";
import { withoutRefreshToken } from "./login";
import type { MintedToken } from "./minted-token";
import { obtainToken } from "./obtain";
import { resolveWanted } from "./wanted";

/** Inputs of the function that the resource does not have. */
export type GetterInputs = TokenInputs & { mintInPreview?: boolean | undefined };

/** What is known of a token; without one, only what the arguments say. */
export type KnownToken = Partial<MintedToken> & { grant: Grant; account?: string };

/** Who asks, and how. */
export interface Asking {
  /** What the arguments are of. */
  title: string;
  /** The arguments that may be given. */
  names: readonly string[];
  isMinted: boolean;
  /** The stored token that the new one takes the place of, so that it is for the same login. */
  replaced?: { fingerprint: Fingerprint | undefined };
  redact: Redact;
  say: Say;
}

/** Makes the getter of one process. */
export function createTokenGetter({
  clock,
  env,
  requestToken,
  gate = createGate(readMaxInFlight(env), clock),
}: Outside) {
  const source = createTokenSource(requestToken, gate, clock);
  const warn = sayOnce();
  const minted = new Map<string, MintedToken>();

  /** Mints a token, or returns one that this process minted before for the same login and that is not due. Unless it `isMinted`, what is known without one. */
  return async (
    inputs: GetterInputs,
    { title, names, isMinted, replaced, redact, say }: Asking,
  ): Promise<KnownToken> => {
    const inspection = inspectInputs(inputs, env, title, names);
    const failures = [...findSwitchMistakes("mintInPreview", inputs.mintInPreview), ...inspection.failures];
    if (failures.length > 0) {
      throw new InvalidArgumentsError(failures.map(describeFailure).join("\n"));
    }
    warn(inspection.warnings, say);
    const wanted = resolveWanted(inputs, env);
    const { account } = wanted;
    const { grant } = wanted.credentials;
    const owner = { grant, ...(account !== undefined && { account }) };
    if (!isMinted) {
      return owner;
    }
    if (
      replaced !== undefined &&
      !isSameLogin(replaced.fingerprint, takeFingerprint(wanted.credentials, undefined, wanted.apiEndpoint))
    ) {
      throw new InvalidArgumentsError(
        "This run's login is not the one that the token was minted for. Run `pulumi up` first.",
      );
    }
    const credentials = withoutRefreshToken(wanted.credentials);
    if (credentials === undefined) {
      throw new InvalidArgumentsError(
        "Its only credential is a refresh token, which only `pulumi up` uses. Run `pulumi up` first.",
      );
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
