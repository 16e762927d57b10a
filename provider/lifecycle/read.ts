import { type Credentials, describeFailure } from "../credentials/credentials";
import { findFailures } from "../credentials/inputs";
import { toPublicError } from "../ground/boundary";
import type { Environment } from "../ground/environment";
import { GrantRefusedError, InvalidArgumentsError } from "../ground/errors";
import { notRenewedByReadLine, renewedByReadLine } from "../ground/messages";
import type { RequestOptions, TokenSource } from "../service/token-source";
import { isSameLogin } from "../token/fingerprint";
import { keepRefreshToken } from "../token/minted-token";
import { obtainToken } from "../token/obtain";
import { argumentsOf, restoreRenewalArguments, type TokenState } from "../token/token-state";
import { resolveWantedState } from "../token/wanted";
import { chooseEffort, findRenewalReason, mayPass } from "./renewal";

/**
 * Returns the stored token, renewed by login where that is due. A renewal that is not possible leaves the state as it is, and says so. A refresh token is never spent here: a
 * preview with `--refresh` throws the result away, and with it the successor of the refresh token.
 */
export async function readToken(
  state: TokenState,
  source: TokenSource,
  env: Environment,
  options: RequestOptions,
): Promise<TokenState> {
  const { fingerprint } = state;
  const inputs = restoreRenewalArguments(state);
  const isKept = state.grant === "permanent" || inputs.renewOnRefresh === false;
  // An imported or edited state may lack it, or hold null.
  if (isKept || fingerprint == null) {
    return state;
  }
  const reason = findRenewalReason(state, { ...inputs, fingerprint }, source.clock.now(), false);
  if (reason === undefined) {
    return state;
  }
  try {
    const failures = findFailures({ ...inputs }, env);
    if (failures.length > 0) {
      // Only an edited state fails here: its arguments have not passed `check`.
      throw new InvalidArgumentsError(failures.map(describeFailure).join("\n"));
    }
    const { credentials, stored } = resolveWantedState(inputs, env);
    const obstacle = isSameLogin(stored.fingerprint, fingerprint)
      ? findObstacle(credentials)
      : "this environment's login is not the one that it was minted for.";
    if (obstacle !== undefined) {
      options.say(notRenewedByReadLine(state, reason === "expired", obstacle));
      return state;
    }
    // A refresh goes on without the token, so it does not ask a host again that gave another token no answer.
    const effort = { ...chooseEffort(reason, state, options, source.clock.now()), asksAwayHosts: false };
    const login = withoutRefreshToken(credentials);
    const token = await obtainToken(login, undefined, source, { ...options, ...effort });
    const renewed = keepRefreshToken({ ...token, ...argumentsOf(state) }, state);
    options.say(renewedByReadLine(renewed));
    return renewed;
  } catch (error) {
    const cause = toPublicError(error, options.redact).message;
    options.say(notRenewedByReadLine(state, reason === "expired", `${cause}${nextStep(error, state)}`));
    return state;
  }
}

function nextStep(error: unknown, { renewalSecrets }: TokenState): string {
  if (mayPass(error)) {
    return " The next `pulumi up` tries again.";
  }
  return error instanceof GrantRefusedError && renewalSecrets !== undefined
    ? " This was the login that the last `pulumi up` stored; where the program has another by now, run `pulumi up`."
    : "";
}

function findObstacle({ grant }: Credentials): string | undefined {
  return grant === "refresh_token"
    ? "it has no login but a refresh token, which a refresh must not spend. The next `pulumi up` spends it."
    : undefined;
}

function withoutRefreshToken(credentials: Credentials): Credentials {
  if (credentials.grant !== "password") {
    return credentials;
  }
  const { refreshToken: _unspent, ...login } = credentials;
  return login;
}
