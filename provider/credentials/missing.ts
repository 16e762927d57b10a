import type { Environment } from "../ground/environment";
import { ARGUMENT_NAMES, ruleOf, type TextArgument, type TokenInputs } from "./arguments";
import { namesLogin } from "./choose-grant";
import type { Failure, Grant } from "./credentials";
import type { Profile } from "./credentials-file";
import { grantRule } from "./grants";
import { describeProfile } from "./resolve-profile";

/** Says that a grant lacks an argument, and where to give it. */
export function missingPartner(name: TextArgument, grant: Grant, env: Environment): Failure {
  const { title, needs } = grantRule(grant);
  // Only arguments that have a variable can be missing here: the others chose the grant.
  const variables = ruleOf(name).variables!;
  const empty = variables.filter((variable) => env[variable] === "");
  const note = empty.length === 0 ? "" : ` (${empty.join(", ")} is set, but empty)`;
  return {
    property: name,
    reason: `is missing: ${title} needs ${listed(needs)}; set the argument ${name} or the environment variable ${variables[0]}${note}`,
  };
}

/** Says that no credential was found, where it was looked for and what can be given. */
export function nothingGiven(inputs: TokenInputs, env: Environment, profile: Profile | undefined): Failure {
  const rules = ARGUMENT_NAMES.map(ruleOf);
  const empty = rules.flatMap(({ variables = [] }) => variables.filter((variable) => env[variable] === ""));
  const set = rules
    .filter(({ isLogin, isCredential }) => isLogin || isCredential)
    .flatMap(({ variables = [] }) => variables.filter((variable) => env[variable]));
  const given = [
    ...(set.length === 0 ? [] : [`only ${set.join(", ")}`]),
    ...(empty.length === 0 ? [] : [`set, but empty: ${empty.join(", ")}`]),
  ];
  const file = namesLogin(inputs)
    ? "; SPOTINST_TOKEN and the credentials file are passed over, because the arguments speak of a login"
    : ` or ${describeProfile(profile)}`;
  return {
    property: "username",
    reason:
      `no credential was found in the arguments, the configuration (spotinst-token:…), the environment${given.length === 0 ? "" : ` (${given.join("; ")})`}${file}; ` +
      "set username, password, clientId and clientSecret (or SPOTINST_USERNAME, SPOTINST_PASSWORD, SPOTINST_CLIENT_ID and " +
      "SPOTINST_CLIENT_SECRET), a refreshToken with its client, a tokenEndpoint of your own with its client, or a permanentToken (SPOTINST_TOKEN)",
  };
}

/** Says why a credentials file cannot be used. */
export function faultyFile({ path, problem }: Profile): Failure {
  return {
    property: "credentials file",
    reason: `${path} ${problem}. It is read because neither the arguments nor the configuration nor the environment name a login`,
  };
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
