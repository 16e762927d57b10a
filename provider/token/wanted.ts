import { readEnvironment, type TokenInputs } from "../credentials/arguments";
import { type Credentials, DEFAULT_API_ENDPOINT, describeFailure } from "../credentials/credentials";
import { resolveCredentials } from "../credentials/resolve-credentials";
import type { Environment } from "../ground/environment";
import { InvalidArgumentsError } from "../ground/errors";
import { takeFingerprint } from "./fingerprint";
import type { TokenOrigin } from "./token-state";

/** The token that the arguments, completed from the environment, ask for. */
export interface Wanted {
  credentials: Credentials;
  /** Where the token is verified. */
  apiEndpoint: string;
  account?: string;
}

/** The same, for a token that is stored. */
export interface WantedState extends Wanted {
  /** Whether a token that is due, and cannot be renewed, is an error. */
  failsUnrenewed: boolean;
  origin: TokenOrigin;
}

/**
 * Completes the arguments from the environment.
 *
 * @throws {InvalidArgumentsError} when they name no usable credential, with every reason
 */
export function resolveWanted(inputs: TokenInputs, env: Environment): Wanted {
  const { credentials, profile, failures } = resolveCredentials(inputs, env);
  if (credentials === undefined) {
    throw new InvalidArgumentsError(failures.map(describeFailure).join("\n"));
  }
  const account = inputs.account ?? readEnvironment("account", env) ?? profile?.values.account;
  return {
    credentials,
    apiEndpoint: inputs.apiEndpoint ?? readEnvironment("apiEndpoint", env) ?? DEFAULT_API_ENDPOINT,
    ...(account !== undefined && { account }),
  };
}

/**
 * Completes the arguments from the environment, for a token that is stored.
 *
 * @throws {InvalidArgumentsError} when they name no usable credential, with every reason
 */
export function resolveWantedState(inputs: TokenInputs, env: Environment): WantedState {
  const wanted = resolveWanted(inputs, env);
  const { credentials, apiEndpoint, account } = wanted;
  const renewalFailure = inputs.renewalFailure ?? readEnvironment("renewalFailure", env);
  return {
    ...wanted,
    failsUnrenewed: renewalFailure === "error",
    origin: {
      grant: credentials.grant,
      ...(account !== undefined && { account }),
      fingerprint: takeFingerprint(credentials, inputs.triggers, apiEndpoint),
    },
  };
}
