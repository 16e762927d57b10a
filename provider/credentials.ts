import {
  ENVIRONMENT,
  type Environment,
  readEnvironment,
  type StringArgument,
  type TokenInputs,
} from "./arguments";

/** Where the password grant goes unless `tokenEndpoint` says otherwise. */
export const DEFAULT_TOKEN_ENDPOINT = "https://oauth.spotinst.io/token";

/** Where the refresh token grant goes unless `refreshEndpoint` (or a `tokenEndpoint` of your own) says otherwise. */
export const DEFAULT_REFRESH_ENDPOINT = "https://api.spotinst.io/token";

interface Client {
  clientId: string;
  clientSecret: string;
}

/** A refresh token that may be spent before the grant itself, and where it may be sent. */
interface Refreshable {
  refreshEndpoint: string;
  refreshToken?: string;
}

export type PasswordCredentials = {
  grant: "password";
  tokenEndpoint: string;
  username: string;
  password: string;
} & Client &
  Refreshable;
export type RefreshTokenCredentials = { grant: "refresh_token"; refreshToken: string } & Client & Refreshable;
export type ClientCredentials = { grant: "client_credentials"; tokenEndpoint: string } & Client & Refreshable;
export type PermanentCredentials = { grant: "permanent"; permanentToken: string };

/** What we present to the token service, complete. */
export type Credentials =
  | PasswordCredentials
  | RefreshTokenCredentials
  | ClientCredentials
  | PermanentCredentials;

/** Where a token is verified unless `apiEndpoint` says otherwise. */
export const DEFAULT_API_ENDPOINT = "https://api.spotinst.io";

/** One mistake in the arguments: the property it is about and a sentence with the cure. */
export interface Failure {
  property: string;
  reason: string;
}

export type Grant = Credentials["grant"];

/** What each grant cannot do without. */
const NEEDS: { readonly [grant in Grant]: readonly StringArgument[] } = {
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

/** What became of the arguments: complete credentials, or everything that stands in their way. */
export type Resolution =
  | { grant: Grant; credentials: Credentials; failures: [] }
  | { grant?: Grant; credentials?: never; failures: Failure[] };

/**
 * Decides the grant and completes its credentials. The arguments decide first; the environment fills in what the
 * grant still lacks, and decides only where the arguments name no grant. Two that contradict each other are failures,
 * as is a missing partner; all are returned at once.
 */
export function resolveCredentials(given: TokenInputs, env: Environment): Resolution {
  // A program in plain JavaScript may say null for what it leaves out.
  const inputs: TokenInputs = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const contradictions = findContradictions(inputs, env);
  if (contradictions.length > 0) {
    return { failures: contradictions };
  }
  const grant = chooseGrant(inputs) ?? chooseGrantFromEnvironment(inputs, env);
  if (grant === undefined) {
    return { failures: [nothingGiven(inputs, env)] };
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

/** Lists the arguments that a grant reads, from wherever they come. */
export function listUsedArguments(grant: Grant): StringArgument[] {
  return [
    ...NEEDS[grant],
    "account",
    "apiEndpoint",
    ...(grant === "password" ? (["tokenEndpoint"] as const) : []),
  ];
}

function chooseGrant(inputs: TokenInputs): Grant | undefined {
  if (inputs.permanentToken !== undefined) {
    return "permanent";
  }
  if (inputs.username !== undefined || inputs.password !== undefined) {
    return "password";
  }
  if (inputs.refreshToken !== undefined) {
    return "refresh_token";
  }
  const { tokenEndpoint, clientId, clientSecret } = inputs;
  const isBroker = tokenEndpoint !== undefined && clientId !== undefined && clientSecret !== undefined;
  return isBroker ? "client_credentials" : undefined;
}

function chooseGrantFromEnvironment(inputs: TokenInputs, env: Environment): Grant | undefined {
  if (readEnvironment("permanentToken", env) !== undefined && !namesLogin(inputs)) {
    return "permanent";
  }
  if (hasEnvironmentLogin(env)) {
    return "password";
  }
  const tokenEndpoint = inputs.tokenEndpoint ?? readEnvironment("tokenEndpoint", env);
  return tokenEndpoint === undefined ? undefined : "client_credentials";
}

/** Whether the arguments speak of a login at all, so that a permanent token in the environment is not meant. */
function namesLogin(inputs: TokenInputs): boolean {
  return LOGIN_ARGUMENTS.some((name) => inputs[name] !== undefined);
}

function hasEnvironmentLogin(env: Environment): boolean {
  return readEnvironment("username", env) !== undefined || readEnvironment("password", env) !== undefined;
}

const LOGIN_ARGUMENTS = [
  "username",
  "password",
  "refreshToken",
  "clientId",
  "clientSecret",
  "tokenEndpoint",
  "refreshEndpoint",
] as const satisfies readonly StringArgument[];

function findContradictions(inputs: TokenInputs, env: Environment): Failure[] {
  if (inputs.permanentToken !== undefined) {
    return LOGIN_ARGUMENTS.filter((name) => inputs[name] !== undefined).map((name) => ({
      property: name,
      reason: `contradicts permanentToken, which needs no login; remove ${name} to use the permanent token, or permanentToken to mint temporary ones`,
    }));
  }
  if (namesLogin(inputs) || readEnvironment("permanentToken", env) === undefined) {
    return [];
  }
  const rival = hasEnvironmentLogin(env)
    ? "SPOTINST_USERNAME or SPOTINST_PASSWORD"
    : readEnvironment("tokenEndpoint", env) !== undefined
      ? "SPOTINST_TOKEN_URL"
      : undefined;
  return rival === undefined
    ? []
    : [
        {
          property: "permanentToken",
          reason: `the environment names two credentials: SPOTINST_TOKEN (a permanent token) and ${rival} (a login); unset one of them, or name the one to use in the arguments`,
        },
      ];
}

function missingPartner(name: StringArgument, grant: Grant, env: Environment): Failure {
  const variables = ENVIRONMENT[name] ?? [];
  const empty = variables.filter((variable) => env[variable] === "");
  const where = variables.length === 0 ? "" : ` or the environment variable ${variables[0]}`;
  const note = empty.length === 0 ? "" : ` (${empty.join(", ")} is set, but empty)`;
  return {
    property: name,
    reason: `is missing: ${GRANT_TITLES[grant]} needs ${listed(NEEDS[grant])}; set the argument ${name}${where}${note}`,
  };
}

function nothingGiven(inputs: TokenInputs, env: Environment): Failure {
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

/** A refresh token goes only where it came from; with an endpoint of one's own, only the user knows where that is. */
function findHomelessRefreshToken(
  inputs: TokenInputs,
  grant: Grant,
  tokenEndpoint: string | undefined,
): Failure[] {
  const isHomeless =
    inputs.refreshToken !== undefined &&
    inputs.refreshEndpoint === undefined &&
    (grant === "refresh_token" ? inputs.tokenEndpoint : tokenEndpoint) !== undefined;
  return isHomeless
    ? [
        {
          property: "refreshEndpoint",
          reason:
            "is missing: with a tokenEndpoint of your own, say which URL the refreshToken was issued for and may be sent to",
        },
      ]
    : [];
}

function complete(grant: Grant, value: (name: StringArgument) => string | undefined): Credentials {
  // Only called when nothing in NEEDS[grant] is missing.
  const needed = (name: StringArgument) => value(name)!;
  if (grant === "permanent") {
    return { grant, permanentToken: needed("permanentToken") };
  }
  const tokenEndpoint = grant === "refresh_token" ? undefined : value("tokenEndpoint");
  const client = { clientId: needed("clientId"), clientSecret: needed("clientSecret") };
  const refreshEndpoint = value("refreshEndpoint") ?? tokenEndpoint ?? DEFAULT_REFRESH_ENDPOINT;
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

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
