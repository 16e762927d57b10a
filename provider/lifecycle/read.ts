import { RENEWAL_SECRETS, type TokenInputs } from "../credentials/arguments";
import { type Credentials, describeFailure } from "../credentials/credentials";
import { findFailures } from "../credentials/inputs";
import { toPublicError } from "../ground/boundary";
import type { Environment } from "../ground/environment";
import { CancelledError, GrantRefusedError } from "../ground/errors";
import { notRenewedByReadLine, renewedByReadLine } from "../ground/messages";
import { pick } from "../ground/pick";
import type { RequestOptions, TokenSource } from "../service/token-source";
import { isSameLogin } from "../token/fingerprint";
import { withoutRefreshToken } from "../token/login";
import { keepRefreshToken } from "../token/minted-token";
import { obtainToken } from "../token/obtain";
import { originOf, type TokenState } from "../token/token-state";
import { resolveWantedState, type WantedState } from "../token/wanted";
import { chooseEffort, findAgeReason, mayPass } from "./renewal";
import type { Verifier } from "./verifier";

/** Makes what `read` does. */
export function createReader(source: TokenSource, verifier: Verifier, env: Environment) {
  /**
   * Returns the stored token, renewed by login where it is due, expired or rejected. A renewal that is not possible leaves the state as it is, and says so. A
   * refresh token is never spent here: a preview with `--refresh` throws the result away, and with it the successor of the refresh token.
   */
  return async (state: TokenState, inputs: TokenInputs, options: RequestOptions): Promise<TokenState> => {
    const isKept = state.grant === "permanent" || inputs.renewOnRefresh === false;
    // An imported or edited state may lack it, or hold null.
    if (isKept || state.fingerprint == null) {
      return state;
    }
    const ageReason = findAgeReason(state, inputs.renewBeforeSeconds, source.clock.now(), false);
    if (ageReason === undefined && inputs.verify === false) {
      return state;
    }
    const login = findLogin(state, inputs, env);
    const reason = ageReason ?? (await findRejection(state, login));
    if (reason === undefined) {
      return state;
    }
    const kept = (cause: string) => {
      options.say(notRenewedByReadLine(state, reason, cause));
      return state;
    };
    if (login.obstacle !== undefined) {
      return kept(login.obstacle);
    }
    try {
      // A refresh goes on without the token, so it does not ask a host again that gave another token no answer.
      const effort = { ...chooseEffort(reason, state, options, source.clock.now()), asksAwayHosts: false };
      const token = await obtainToken(login.credentials, undefined, source, { ...options, ...effort });
      options.say(renewedByReadLine(state, reason === "rejected", token.expiresAt));
      return keepRefreshToken({ ...token, ...originOf(state) }, state);
    } catch (error) {
      if (error instanceof CancelledError) {
        throw error;
      }
      return kept(`${toPublicError(error, options.redact).message}${nextStep(error, inputs)}`);
    }
  };

  async function findRejection(state: TokenState, { wanted }: Login): Promise<"rejected" | undefined> {
    const isRejected = wanted !== undefined && (await verifier.ask(state, wanted)) === "rejected";
    return isRejected ? "rejected" : undefined;
  }
}

/** What this environment wants for a stored token, where it is for whom the token is, and the login that renews it; or why a refresh may not renew it. */
type Login =
  | { wanted: WantedState; credentials: Credentials; obstacle?: undefined }
  | { wanted?: WantedState; obstacle: string };

function findLogin(state: TokenState, inputs: TokenInputs, env: Environment): Login {
  // Those of the arguments are an edited state's: they have not passed `check`.
  const failures = findFailures({ ...inputs }, env, undefined, Object.keys(inputs));
  if (failures.length > 0) {
    return { obstacle: failures.map(describeFailure).join("\n") };
  }
  const wanted = resolveWantedState({ ...inputs, ...pick(state, ["account"]) }, env);
  if (!isSameLogin(wanted.origin.fingerprint, state.fingerprint)) {
    return { obstacle: "this environment's login is not the one that it was minted for." };
  }
  const credentials = withoutRefreshToken(wanted.credentials);
  return credentials === undefined
    ? {
        wanted,
        obstacle:
          "it has no login but a refresh token, which a refresh must not use. The next `pulumi up` uses it.",
      }
    : { wanted, credentials };
}

function nextStep(error: unknown, inputs: TokenInputs): string {
  if (mayPass(error)) {
    return " The next `pulumi up` tries again.";
  }
  return error instanceof GrantRefusedError && RENEWAL_SECRETS.some((name) => inputs[name] !== undefined)
    ? " This was the login that the last `pulumi up` stored; if the program has another by now, run `pulumi up`."
    : "";
}
