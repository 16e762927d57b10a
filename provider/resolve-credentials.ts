import { readEnvironment, type StringArgument, type TokenInputs } from "./arguments";
import {
  chooseGrant,
  findContradictions,
  findHomelessRefreshToken,
  isOwnEndpoint,
  namesLogin,
} from "./choose-grant";
import {
  type Credentials,
  DEFAULT_REFRESH_ENDPOINT,
  DEFAULT_TOKEN_ENDPOINT,
  type Failure,
  type Grant,
  NEEDS,
} from "./credentials";
import { type Profile, readProfile } from "./credentials-file";
import type { Environment } from "./environment";
import { faultyFile, missingPartner, nothingGiven } from "./missing";
import { resolveProfile } from "./resolve-profile";

/** What became of the arguments: complete credentials, or everything that stands in their way. */
export type Resolution =
  | {
      grant: Grant;
      credentials: Credentials;
      /** Where they come from, if that is the credentials file. */
      profile?: Profile;
      failures: [];
    }
  | { grant?: Grant; credentials?: never; profile?: never; failures: Failure[] };

/**
 * Decides the grant and completes its credentials. The arguments decide first; the environment fills in what the
 * grant still lacks, and decides only where the arguments name no grant. Where neither names one, the credentials file does, alone. Two that
 * contradict each other are failures, as is a missing partner; all are returned at once.
 */
export function resolveCredentials(given: TokenInputs, env: Environment): Resolution {
  // A program in plain JavaScript may say null for what it leaves out.
  const inputs: TokenInputs = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const contradictions = findContradictions(inputs, env);
  if (contradictions.length > 0) {
    return { failures: contradictions };
  }
  const grant = chooseGrant(inputs, env);
  if (grant === undefined) {
    return resolveFromFile(inputs, env);
  }
  const value = (name: StringArgument) => inputs[name] ?? readEnvironment(name, env);
  const failures = [
    ...NEEDS[grant]
      .filter((name) => value(name) === undefined)
      .map((name) => missingPartner(name, grant, env)),
    ...findHomelessRefreshToken(inputs, grant, value("tokenEndpoint")),
  ];
  return failures.length > 0
    ? { grant, failures }
    : { grant, credentials: complete(grant, value), failures: [] };
}

/** The last place to look. A file is not mixed with what the arguments say of a login. */
function resolveFromFile(inputs: TokenInputs, env: Environment): Resolution {
  const profile = readProfile(env);
  if (profile === undefined || namesLogin(inputs)) {
    return { failures: [nothingGiven(inputs, env, profile)] };
  }
  if (profile.isFaulty) {
    return { failures: [faultyFile(profile)] };
  }
  const { grant, failures } = resolveProfile(profile);
  if (failures.length > 0) {
    return { failures };
  }
  return grant === undefined
    ? { failures: [nothingGiven(inputs, env, profile)] }
    : { grant, credentials: complete(grant, (name) => profile.values[name]), profile, failures: [] };
}

/** Lists what of the environment is read for a grant, or without one. */
export function listUsedArguments(grant: Grant | undefined): StringArgument[] {
  return [
    ...(grant === undefined ? [] : NEEDS[grant]),
    "account",
    "apiEndpoint",
    ...(grant === "password" ? (["tokenEndpoint"] as const) : []),
  ];
}

function complete(grant: Grant, value: (name: StringArgument) => string | undefined): Credentials {
  // Only called when nothing in NEEDS[grant] is missing.
  const needed = (name: StringArgument) => value(name)!;
  if (grant === "permanent") {
    return { grant, permanentToken: needed("permanentToken") };
  }
  const tokenEndpoint = grant === "refresh_token" ? undefined : value("tokenEndpoint");
  const client = { clientId: needed("clientId"), clientSecret: needed("clientSecret") };
  const own = isOwnEndpoint(tokenEndpoint) ? tokenEndpoint : undefined;
  const refreshEndpoint = value("refreshEndpoint") ?? own ?? DEFAULT_REFRESH_ENDPOINT;
  const refreshToken = value("refreshToken");
  switch (grant) {
    case "password":
      return {
        grant,
        tokenEndpoint: tokenEndpoint ?? DEFAULT_TOKEN_ENDPOINT,
        username: needed("username"),
        password: needed("password"),
        ...client,
        refreshEndpoint,
        ...(refreshToken !== undefined && { refreshToken }),
      };
    case "refresh_token":
      return { grant, refreshToken: needed("refreshToken"), ...client, refreshEndpoint };
    case "client_credentials":
      return { grant, tokenEndpoint: needed("tokenEndpoint"), ...client, refreshEndpoint };
  }
}
