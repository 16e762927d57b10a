import { ENVIRONMENT, type StringArgument, type TokenInputs } from "./arguments";
import { namesLogin } from "./choose-grant";
import { type Failure, type Grant, NEEDS } from "./credentials";
import type { Profile } from "./credentials-file";
import type { Environment } from "./environment";
import { describeProfile } from "./resolve-profile";

const GRANT_TITLES: { readonly [grant in Grant]: string } = {
  permanent: "a permanent token",
  password: "the password grant",
  refresh_token: "the refresh token grant",
  client_credentials: "the client credentials grant",
};

/** Says of a partner that a grant lacks where to give it. */
export function missingPartner(name: StringArgument, grant: Grant, env: Environment): Failure {
  // What a grant may lack is what the environment may have: the others are what it is chosen by.
  const variables = ENVIRONMENT[name]!;
  const empty = variables.filter((variable) => env[variable] === "");
  const note = empty.length === 0 ? "" : ` (${empty.join(", ")} is set, but empty)`;
  return {
    property: name,
    reason: `is missing: ${GRANT_TITLES[grant]} needs ${listed(NEEDS[grant])}; set the argument ${name} or the environment variable ${variables[0]}${note}`,
  };
}

/** Says what could be given where nothing was, and where it was looked for. */
export function nothingGiven(inputs: TokenInputs, env: Environment, profile: Profile | undefined): Failure {
  const empty = Object.values(ENVIRONMENT)
    .flat()
    .filter((variable) => env[variable] === "");
  const set = Object.entries(ENVIRONMENT).flatMap(([name, variables]) =>
    name !== "account" && name !== "apiEndpoint" ? variables.filter((variable) => env[variable]) : [],
  );
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

/** Says of a credentials file that nothing can be had from what is wrong with it. */
export function faultyFile({ path, problem }: Profile): Failure {
  return {
    property: "credentials file",
    reason: `${path} ${problem}. It is read because neither the arguments nor the configuration nor the environment name a login`,
  };
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
