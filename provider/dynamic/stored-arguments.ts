import { RENEWAL_ARGUMENTS, RENEWAL_SECRETS, type TokenInputs } from "../credentials/arguments";
import { pick } from "../ground/pick";
import type { RenewalArguments } from "../token/renewal-arguments";
import type { TokenState } from "../token/token-state";

/**
 * What a dynamic resource keeps beside its token: the engine gives its `read` only the outputs, so the arguments that a renewal needs are among them.
 */
export interface StoredArguments extends Pick<TokenInputs, (typeof RENEWAL_ARGUMENTS)[number]> {
  /** One secret for all: every secret output costs time in every step of an `up`. */
  renewalSecrets?: Pick<TokenInputs, (typeof RENEWAL_SECRETS)[number]>;
}

/** The stored outputs of a dynamic resource. */
export type DynamicState = TokenState & StoredArguments;

/** Returns the outputs of a token with what of the arguments is stored for a later renewal. */
export function storeArguments(state: TokenState, inputs: TokenInputs): DynamicState {
  const secrets = pick(inputs, RENEWAL_SECRETS);
  return {
    ...state,
    ...pick(inputs, RENEWAL_ARGUMENTS),
    ...(Object.keys(secrets).length > 0 && { renewalSecrets: secrets }),
  };
}

/** Returns the arguments that were stored for a renewal. */
export function restoreArguments({ renewalSecrets, ...plain }: StoredArguments): RenewalArguments {
  return { ...pick(plain, RENEWAL_ARGUMENTS), ...pick(renewalSecrets ?? {}, RENEWAL_SECRETS) };
}
