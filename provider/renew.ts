import type { TokenInputs } from "./arguments";
import type { Declaration } from "./declare";
import { TokenRejectedError } from "./errors";
import { calculateSecondsLeft, isExpired } from "./lifetime";
import type { Liveness } from "./liveness";
import { warnKept } from "./messages";
import { obtainToken } from "./obtain";
import { chooseEffort, mayPass, OFFER_VERIFY_LIMIT_MS, type RenewalReason } from "./renewal";
import { redeclare, type TokenState } from "./state";
import type { Terms, TokenSource } from "./token-source";

/** What `create` and `update` do to have a token. */
export interface Renewer {
  /**
   * Obtains the token that the arguments ask for.
   *
   * @throws {TokenRejectedError} when Spot does not accept the permanent token that they name
   */
  mint(
    declaration: Declaration,
    stored: TokenState | undefined,
    inputs: Pick<TokenInputs, "verify">,
    terms: Terms,
  ): Promise<TokenState>;
  /** Obtains a successor of a stored token, or keeps the stored one where that is still good and the failure may pass. */
  renew(
    reason: RenewalReason,
    stored: TokenState,
    declaration: Declaration,
    inputs: Pick<TokenInputs, "verify">,
    terms: Terms,
  ): Promise<TokenState>;
}

/** Makes the renewer of one operation. */
export function createRenewer(source: TokenSource, liveness: Liveness): Renewer {
  const mint: Renewer["mint"] = async (declaration, stored, { verify }, terms) => {
    const { credentials, declared } = declaration;
    const token = await obtainToken(credentials, stored, declared, source, terms);
    // Nobody has asked Spot for this one, and what is stored is shared at once.
    const isProven = token.grant !== "permanent" || verify === false;
    if (!isProven && (await liveness.ask(token, declaration)) === "dead") {
      throw rejectedPermanentToken();
    }
    return token;
  };

  const renew: Renewer["renew"] = async (reason, stored, declaration, inputs, terms) => {
    const effort = chooseEffort(reason, stored, terms, source.clock.now());
    try {
      return await mint(declaration, reason === "login" ? undefined : stored, inputs, {
        ...terms,
        ...effort,
      });
    } catch (error) {
      if (reason !== "due" || !mayPass(error) || isExpired(stored, source.clock.now())) {
        throw error;
      }
      const leftMs = calculateSecondsLeft(stored.expiresAt, source.clock.now()) * 1000;
      const limitMs = effort.asksAwayHosts ? leftMs : OFFER_VERIFY_LIMIT_MS;
      const verified = { limitMs, isQuiet: true };
      if (inputs.verify !== false && (await liveness.ask(stored, declaration, verified)) === "dead") {
        return effort.asksAwayHosts
          ? Promise.reject(error)
          : renew("dead", stored, declaration, inputs, terms);
      }
      // The last look at the clock comes last: all of this took time.
      if (isExpired(stored, source.clock.now())) {
        throw error;
      }
      terms.say(warnKept(stored, source.clock.now(), (error as Error).message));
      return redeclare(stored, declaration.declared);
    }
  };

  return { mint, renew };
}

function rejectedPermanentToken(): TokenRejectedError {
  return new TokenRejectedError(
    "Spot does not accept the permanent token (HTTP 401). Copy it again, or make a new one in Spot's console (user settings, API), " +
      "and set it as permanentToken or SPOTINST_TOKEN. Nothing was stored.",
  );
}
