import { isDeepStrictEqual } from "node:util";
import { ARGUMENTS, STORED_ARGUMENTS, STORED_SECRETS, type TokenInputs } from "../credentials/arguments";
import type { Grant } from "../credentials/credentials";
import { isSeconds } from "../ground/lifetime";
import { pick } from "../ground/pick";
import type { Fingerprint } from "./fingerprint";
import type { MintedToken } from "./minted-token";

/** Stored outputs that are secrets. */
export const SECRET_OUTPUTS = ["accessToken", "refreshToken", "renewalSecrets"] as const;

/** A refresh goes on without a token, so it tries for none longer than this. */
const LONGEST_LIMIT_SECONDS = 3600;

/**
 * What the state keeps of the arguments. Those that a renewal needs are among them, since the engine gives `read` only the outputs. Absent ones come
 * from the environment.
 */
export interface StoredArguments extends Pick<TokenInputs, (typeof STORED_ARGUMENTS)[number]> {
  /** How the token was obtained; after a renewal by refresh token still the grant of the arguments. */
  grant: Grant;
  account?: string;
  fingerprint: Fingerprint;
  /** One secret for all: every secret output costs time in every step of an `up`. */
  renewalSecrets?: Pick<TokenInputs, (typeof STORED_SECRETS)[number]>;
}

/** The stored outputs of a token. */
export type TokenState = MintedToken & StoredArguments;

/** Stored outputs that are taken from the token. */
export const TOKEN_NAMES = [
  "accessToken",
  "tokenType",
  "issuedAt",
  "expiresAt",
  "refreshToken",
  "refreshTokenExpiresAt",
  "organizationId",
  "userId",
] as const satisfies (keyof MintedToken)[];

/** Stored outputs that are taken from the arguments. */
const ARGUMENT_OUTPUTS = [
  "grant",
  "account",
  "fingerprint",
  "renewalSecrets",
  ...STORED_ARGUMENTS,
] as const satisfies (keyof StoredArguments)[];

/** Every stored output. */
export const OUTPUT_NAMES = [...TOKEN_NAMES, ...ARGUMENT_OUTPUTS] as const;

/** Returns what of the arguments is stored for a later renewal. */
export function storeRenewalArguments(
  inputs: TokenInputs,
): Pick<StoredArguments, (typeof STORED_ARGUMENTS)[number] | "renewalSecrets"> {
  const secrets = pick(inputs, STORED_SECRETS);
  return {
    ...pick(inputs, STORED_ARGUMENTS),
    ...(Object.keys(secrets).length > 0 && { renewalSecrets: secrets }),
  };
}

/** Returns the arguments that were stored for a renewal. Numbers that only an edited state can hold are left out, so that their defaults count. */
export function restoreRenewalArguments(state: Partial<StoredArguments>): TokenInputs {
  const { renewBeforeSeconds, timeoutSeconds, ...others } = pick(state, STORED_ARGUMENTS);
  return {
    ...others,
    ...(isSeconds(renewBeforeSeconds, ARGUMENTS.renewBeforeSeconds.least) && { renewBeforeSeconds }),
    ...(isSeconds(timeoutSeconds, ARGUMENTS.timeoutSeconds.least) && {
      timeoutSeconds: Math.min(timeoutSeconds, LONGEST_LIMIT_SECONDS),
    }),
    ...pick(state.renewalSecrets ?? {}, STORED_SECRETS),
  };
}

/** Returns the stored token with the present arguments. */
export function replaceArguments(state: TokenState, stored: StoredArguments): TokenState {
  return { ...pick(state, TOKEN_NAMES), ...stored };
}

/** Returns what the state keeps of the arguments. */
export function argumentsOf(state: TokenState): StoredArguments {
  return pick(state, ARGUMENT_OUTPUTS);
}

/** Tells whether the arguments in the state equal the present ones. */
export function hasArguments(state: TokenState, stored: StoredArguments): boolean {
  return isDeepStrictEqual(argumentsOf(state), stored);
}

/** Returns the outputs in what the engine hands back, without what the engine itself keeps there. */
export function pickState(props: object): TokenState {
  return pick(props as TokenState, OUTPUT_NAMES);
}
