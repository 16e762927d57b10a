import type { Environment } from "../ground/environment";
import {
  ARGUMENT_NAMES,
  listArguments,
  readEnvironment,
  ruleOf,
  type TextArgument,
  type TokenInputs,
} from "./arguments";
import { namesLogin } from "./choose-grant";
import type { Failure, Grant } from "./credentials";
import type { Profile } from "./credentials-file";
import { grantRule } from "./grants";
import { describeProfile } from "./resolve-profile";

const CREDENTIALS = listArguments({ isCredential: true });

const NOT_COMPLETED = ". Arguments and configuration do not complete each other";

/** Says of each argument that a grant lacks where to give it; of the first, why it is needed. */
export function describeMissing(
  names: readonly TextArgument[],
  grant: Grant,
  inputs: TokenInputs,
  env: Environment,
): Failure[] {
  const { title, needs } = grantRule(grant);
  const isBegun = beginsLogin(inputs);
  return names.map((property, index) => {
    // Only arguments that have a variable can be missing here: the others chose the grant.
    const variables = ruleOf(property).variables!;
    const empty = variables.filter((variable) => env[variable] === "");
    const note = empty.length === 0 ? "" : ` (${empty.join(", ")} is set, but empty)`;
    // The arguments hold what the configuration gave. An argument beside it would take its place.
    const place = isBegun ? `${property} where the rest of the login is,` : `the argument ${property}`;
    const why = index === 0 ? `, because ${title} needs ${listed(needs)}${isBegun ? NOT_COMPLETED : ""}` : "";
    return {
      property,
      reason: `is missing. Set ${place} or the environment variable ${variables[0]}${note}${why}`,
    };
  });
}

/** Says that no login was found, what to set, and where it was looked for. */
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
  const environment = `the environment${given.length === 0 ? "" : ` (${given.join("; ")})`}`;
  return {
    property: "",
    reason:
      "No Spot login was found. Set SPOTINST_USERNAME, SPOTINST_PASSWORD, SPOTINST_CLIENT_ID and SPOTINST_CLIENT_SECRET. " +
      "(Other ways: docs/credentials.md of pulumi-spotinst-token.) " +
      (hasPartOfLogin(inputs, env)
        ? `Looked in the arguments, the configuration (spotinst-token:…) and ${environment}. ${leftOut(inputs)} left out, because there is part of a login${beginsLogin(inputs) ? NOT_COMPLETED : ""}`
        : `Looked in the arguments, the configuration (spotinst-token:…), ${environment} and ${describeProfile(profile)}`),
  };
}

/** Beside a token endpoint of the environment, a permanent token is a mistake of its own. */
function leftOut(inputs: TokenInputs): string {
  return namesLogin(inputs) ? "The credentials file and SPOTINST_TOKEN were" : "The credentials file was";
}

/** Tells whether the arguments or the configuration say who asks. The configuration then gave all of it or nothing. */
function beginsLogin(inputs: TokenInputs): boolean {
  return CREDENTIALS.some((name) => inputs[name] !== undefined);
}

/** Tells whether there is part of a login, with which the credentials file and a permanent token are never mixed. */
function hasPartOfLogin(inputs: TokenInputs, env: Environment): boolean {
  return namesLogin(inputs) || readEnvironment("tokenEndpoint", env) !== undefined;
}

/** Says why a credentials file cannot be used. */
export function faultyFile({ path, problem }: Profile): Failure {
  return {
    property: "credentials file",
    reason: `${path} ${problem}. It is read because no login is in the arguments, the configuration or the environment`,
  };
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
