import type { Environment } from "../ground/environment";
import { readEnvironment, type TextArgument, type TokenInputs } from "./arguments";
import { chooseGrant, findContradictions, findRefreshTokenWithoutEndpoint, namesLogin } from "./choose-grant";
import type { Credentials, Failure, Grant } from "./credentials";
import { type Profile, readProfile } from "./credentials-file";
import { grantRule } from "./grants";
import { describeMissing, faultyFile, nothingGiven } from "./missing";
import { resolveProfile } from "./resolve-profile";

/** Complete credentials, or every reason why there are none. */
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
 * grant still lacks, and decides only where the arguments name no grant. Where neither names one, the credentials file decides. Contradictions and
 * missing partners are failures; all are returned at once.
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
  const value = (name: TextArgument) => inputs[name] ?? readEnvironment(name, env);
  const missing = grantRule(grant).needs.filter((name) => value(name) === undefined);
  if (grant === "client_credentials" && missing.length > 1) {
    // An endpoint alone tells of no login: a user's may be meant as well.
    return { grant, failures: [nothingGiven(inputs, env, undefined)] };
  }
  const failures = [
    ...describeMissing(missing, grant, inputs, env),
    ...findRefreshTokenWithoutEndpoint(inputs, grant, value("tokenEndpoint")),
  ];
  return failures.length > 0
    ? { grant, failures }
    : { grant, credentials: grantRule(grant).complete(value), failures: [] };
}

/** Looks in the credentials file, the last place. It is never mixed with a login in the arguments. */
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
    : {
        grant,
        credentials: grantRule(grant).complete((name) => profile.values[name]),
        profile,
        failures: [],
      };
}

/** Lists the arguments that the environment may give for a grant, or without one. */
export function listUsedArguments(grant: Grant | undefined): TextArgument[] {
  const { needs = [], uses = [] } = grant === undefined ? {} : grantRule(grant);
  return [...needs, "account", "apiEndpoint", ...uses];
}
