/** The names of the arguments, what the engine hands over for them, and where each may come from instead. */
import type { Environment } from "./environment";

/** Resolved inputs: what the engine hands to the provider. Nothing in it is trusted before `check` has seen it. */
export interface TokenInputs {
  username?: string;
  password?: string;
  clientId?: string;
  clientSecret?: string;
  refreshToken?: string;
  permanentToken?: string;
  tokenEndpoint?: string;
  refreshEndpoint?: string;
  apiEndpoint?: string;
  account?: string;
  renewBeforeSeconds?: number;
  timeoutSeconds?: number;
  verify?: boolean;
  renewOnRefresh?: boolean;
  showRenewalInPreview?: boolean;
  triggers?: unknown[];
  /** Set by the constructor in a preview only, to the resource's name; a preview stores nothing, so it never reaches the state. */
  [PREVIEW_MARKER]?: string;
}

/** The input by which the constructor tells the provider that this is a preview. */
export const PREVIEW_MARKER = "__preview";

/** Arguments that are secrets: kept secret by the constructor, hidden in every text. */
export const SECRET_ARGUMENTS = ["password", "clientSecret", "refreshToken", "permanentToken"] as const;

/** Stored outputs that are secrets. */
export const SECRET_OUTPUTS = ["accessToken", "refreshToken", "renewalSecrets"] as const;

/** Arguments that are strings. */
export const STRING_ARGUMENTS = [
  "username",
  "password",
  "clientId",
  "clientSecret",
  "refreshToken",
  "permanentToken",
  "tokenEndpoint",
  "refreshEndpoint",
  "apiEndpoint",
  "account",
] as const;

/** Arguments that are true or false. */
export const SWITCH_ARGUMENTS = ["verify", "renewOnRefresh", "showRenewalInPreview"] as const;

/** Arguments that speak of a login. */
export const LOGIN_ARGUMENTS = [
  "username",
  "password",
  "refreshToken",
  "clientId",
  "clientSecret",
  "tokenEndpoint",
  "refreshEndpoint",
] as const satisfies readonly (typeof STRING_ARGUMENTS)[number][];

export type StringArgument = (typeof STRING_ARGUMENTS)[number];

/** Every argument there is. */
export const ARGUMENTS: readonly string[] = [
  ...STRING_ARGUMENTS,
  "renewBeforeSeconds",
  "timeoutSeconds",
  ...SWITCH_ARGUMENTS,
  "triggers",
];

/** Those that a token minted while the program runs has use for; a refresh token may be good for one use alone, and so is not among them. */
export const FUNCTION_ARGUMENTS: readonly string[] = [
  "username",
  "password",
  "clientId",
  "clientSecret",
  "permanentToken",
  "tokenEndpoint",
  "account",
  "renewBeforeSeconds",
  "timeoutSeconds",
];

/** The environment variables that stand in for an argument; the first that is set and not empty counts. */
export const ENVIRONMENT: { readonly [name in StringArgument]?: readonly string[] } = {
  username: ["SPOTINST_USERNAME", "SPOTINST_EMAIL", "SPOTINST_USER"],
  password: ["SPOTINST_PASSWORD"],
  clientId: ["SPOTINST_CLIENT_ID"],
  clientSecret: ["SPOTINST_CLIENT_SECRET"],
  permanentToken: ["SPOTINST_TOKEN"],
  tokenEndpoint: ["SPOTINST_TOKEN_URL"],
  apiEndpoint: ["SPOTINST_API_URL"],
  account: ["SPOTINST_ACCOUNT"],
};

/** Returns what the environment says for an argument, leaving out variables that are set but empty. */
export function readEnvironment(name: StringArgument, env: Environment): string | undefined {
  return ENVIRONMENT[name]
    ?.map((variable) => env[variable])
    .find((value) => value !== undefined && value !== "");
}
