import type { Environment } from "./arguments";
import type { Credentials } from "./credentials";
import { declare } from "./declare";
import { GrantRefusedError } from "./errors";
import { isSameLogin } from "./fingerprint";
import { warnNotRenewedByRead } from "./messages";
import { obtainToken } from "./obtain";
import { findRenewalReason } from "./renewal";
import { mayPass } from "./retry";
import { declaredOf, keepRefreshToken, renewalArgumentsOf, type TokenState } from "./state";
import type { Terms, TokenSource } from "./token-source";

/**
 * Returns the stored token, renewed by login where that is due. A renewal that is not possible leaves the state as it is, and says so. A refresh token is never spent here: a
 * preview with `--refresh` throws the result away, and with it the successor of the refresh token.
 */
export async function readToken(
  state: TokenState,
  source: TokenSource,
  env: Environment,
  terms: Terms,
): Promise<TokenState> {
  const { fingerprint } = state;
  const inputs = renewalArgumentsOf(state);
  const isKept = state.grant === "permanent" || inputs.renewOnRefresh === false;
  // A state that was imported or written by hand may lack it, or hold null.
  if (isKept || fingerprint == null) {
    return state;
  }
  const reason = findRenewalReason(state, { ...inputs, fingerprint }, source.now(), false);
  if (reason === undefined) {
    return state;
  }
  try {
    const { credentials, declared } = declare(inputs, env);
    const obstacle = isSameLogin(declared.fingerprint, fingerprint)
      ? findObstacle(credentials)
      : "this environment's login is not the one that it was minted for.";
    if (obstacle !== undefined) {
      terms.say(warnNotRenewedByRead(state, reason, obstacle));
      return state;
    }
    const renewed = await obtainToken(
      withoutRefreshToken(credentials),
      undefined,
      declaredOf(state),
      source,
      terms,
    );
    return keepRefreshToken(renewed, state);
  } catch (error) {
    const cause = terms.redact((error as Error).message);
    terms.say(warnNotRenewedByRead(state, reason, `${cause}${nextStep(error, state)}`));
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
