import { readEnvironment, type TokenInputs } from "./arguments";
import { type Credentials, DEFAULT_API_ENDPOINT, describeFailure } from "./credentials";
import type { Environment } from "./environment";
import { InvalidArgumentsError } from "./errors";
import { takeFingerprint } from "./fingerprint";
import { resolveCredentials } from "./resolve-credentials";
import { type Declared, storeRenewalArguments } from "./state";

/** What the arguments, completed from the environment, ask for. */
export interface Declaration {
  credentials: Credentials;
  /** What of it goes into the state. */
  declared: Declared;
  /** Where the token is verified. */
  apiEndpoint: string;
}

/**
 * Completes the arguments from the environment.
 *
 * @throws {InvalidArgumentsError} when they name no usable credential, with every reason
 */
export function declare(inputs: TokenInputs, env: Environment): Declaration {
  const { credentials, profile, failures } = resolveCredentials(inputs, env);
  if (credentials === undefined) {
    throw new InvalidArgumentsError(failures.map(describeFailure).join("\n"));
  }
  const apiEndpoint = inputs.apiEndpoint ?? readEnvironment("apiEndpoint", env) ?? DEFAULT_API_ENDPOINT;
  const account = inputs.account ?? readEnvironment("account", env) ?? profile?.values.account;
  return {
    credentials,
    declared: {
      grant: credentials.grant,
      ...(account !== undefined && { account }),
      ...storeRenewalArguments(inputs),
      fingerprint: takeFingerprint(credentials, inputs.triggers, apiEndpoint),
    },
    apiEndpoint,
  };
}
