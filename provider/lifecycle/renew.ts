import type { TokenInputs } from "../credentials/arguments";
import { RenewalFailedError, TokenRejectedError } from "../ground/errors";
import { calculateSecondsLeft, isExpired } from "../ground/lifetime";
import { describeUnrenewed, keptLine } from "../ground/messages";
import type { RequestOptions, TokenSource } from "../service/token-source";
import { obtainToken } from "../token/obtain";
import { replaceOrigin, type TokenState } from "../token/token-state";
import type { WantedState } from "../token/wanted";
import { chooseEffort, mayPass, OFFER_VERIFY_LIMIT_MS, type RenewalReason } from "./renewal";
import type { Verifier } from "./verifier";

/** Makes what `create` and `update` have a token by. */
export function createRenewer(source: TokenSource, verifier: Verifier) {
  const { clock } = source;

  /**
   * Obtains the token that the arguments ask for.
   *
   * @throws {TokenRejectedError} when Spot does not accept the permanent token that they name
   */
  async function obtain(
    wanted: WantedState,
    stored: TokenState | undefined,
    { verify }: Verifying,
    options: RequestOptions,
  ): Promise<TokenState> {
    const { credentials } = wanted;
    const token = await obtainToken(credentials, stored, source, options);
    // Nobody has asked Spot about a permanent token, and what is stored is shared at once.
    const isProven = credentials.grant !== "permanent" || verify === false;
    if (!isProven && (await verifier.ask(token, wanted)) === "rejected") {
      throw rejectedPermanentToken();
    }
    return { ...token, ...wanted.origin };
  }

  /** Obtains a successor of a stored token, or keeps the stored one where that is still good and the failure may pass. */
  async function renew(
    reason: RenewalReason,
    stored: TokenState,
    wanted: WantedState,
    inputs: Verifying,
    options: RequestOptions,
  ): Promise<TokenState> {
    const effort = chooseEffort(reason, stored, options, clock.now(), wanted.failsUnrenewed);
    try {
      const old = reason === "login" ? undefined : stored;
      return await obtain(wanted, old, inputs, { ...options, ...effort });
    } catch (error) {
      if (reason !== "due" || !mayPass(error) || isExpired(stored, clock.now())) {
        throw error;
      }
      if (wanted.failsUnrenewed) {
        throw new RenewalFailedError(describeUnrenewed(stored, clock.now(), (error as Error).message));
      }
      const leftMs = calculateSecondsLeft(stored.expiresAt, clock.now()) * 1000;
      const limitMs = effort.asksAwayHosts ? leftMs : OFFER_VERIFY_LIMIT_MS;
      const isAsked = inputs.verify !== false;
      if (isAsked && (await verifier.ask(stored, wanted, { limitMs, isQuiet: true })) === "rejected") {
        return effort.asksAwayHosts
          ? Promise.reject(error)
          : renew("rejected", stored, wanted, inputs, options);
      }
      // Asked again: the attempts and the verification took time.
      if (isExpired(stored, clock.now())) {
        throw error;
      }
      options.say(keptLine(stored, clock.now(), (error as Error).message));
      return replaceOrigin(stored, wanted.origin);
    }
  }

  return { obtain, renew };
}

type Verifying = Pick<TokenInputs, "verify">;

function rejectedPermanentToken(): TokenRejectedError {
  return new TokenRejectedError(
    "Spot does not accept the permanent token (HTTP 401). Copy it again, or make a new one in Spot's console (user settings, API), " +
      "and set it as permanentToken or SPOTINST_TOKEN. Nothing was stored.",
  );
}
