import {
  ENVIRONMENT,
  type Environment,
  readEnvironment,
  type StringArgument,
  type TokenInputs,
} from "./arguments";
import { namesLogin } from "./choose-grant";
import type { Failure, Grant } from "./credentials";

/** What each grant cannot do without. */
export const NEEDS: { readonly [grant in Grant]: readonly StringArgument[] } = {
  permanent: ["permanentToken"],
  password: ["username", "password", "clientId", "clientSecret"],
  refresh_token: ["refreshToken", "clientId", "clientSecret"],
  client_credentials: ["tokenEndpoint", "clientId", "clientSecret"],
};

const GRANT_TITLES: { readonly [grant in Grant]: string } = {
  permanent: "a permanent token",
  password: "the password grant",
  refresh_token: "the refresh token grant",
  client_credentials: "the client credentials grant",
};

/** Says of a partner that a grant lacks where to give it. */
export function missingPartner(name: StringArgument, grant: Grant, env: Environment): Failure {
  const variables = ENVIRONMENT[name] ?? [];
  const empty = variables.filter((variable) => env[variable] === "");
  const where = variables.length === 0 ? "" : ` or the environment variable ${variables[0]}`;
  const note = empty.length === 0 ? "" : ` (${empty.join(", ")} is set, but empty)`;
  return {
    property: name,
    reason: `is missing: ${GRANT_TITLES[grant]} needs ${listed(NEEDS[grant])}; set the argument ${name}${where}${note}`,
  };
}

/** Says what could be given where nothing was. */
export function nothingGiven(inputs: TokenInputs, env: Environment): Failure {
  const empty = Object.values(ENVIRONMENT)
    .flat()
    .filter((variable) => env[variable] === "");
  const isTokenPassedOver = namesLogin(inputs) && readEnvironment("permanentToken", env) !== undefined;
  const note =
    (empty.length === 0 ? "" : ` (set, but empty: ${empty.join(", ")})`) +
    (isTokenPassedOver ? "; SPOTINST_TOKEN is passed over, because the arguments speak of a login" : "");
  return {
    property: "username",
    reason:
      "no credential was found in the arguments or the environment; set username, password, clientId and clientSecret " +
      "(or SPOTINST_USERNAME, SPOTINST_PASSWORD, SPOTINST_CLIENT_ID and SPOTINST_CLIENT_SECRET), a refreshToken with its client, " +
      `a tokenEndpoint of your own with its client, or a permanentToken (SPOTINST_TOKEN)${note}`,
  };
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
