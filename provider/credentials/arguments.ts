/** The one table of arguments. Every list of their names is made from it. */
import { type Environment, findVariable } from "../ground/environment";

/** What is known of one argument. */
interface ArgumentRule {
  kind: keyof Values;
  /** How a text is judged: people choose a `free` one, a `token` is ASCII without spaces, an `endpoint` is a URL. */
  form?: "free" | "token" | "endpoint";
  /** The least number of seconds. */
  least?: number;
  /** The words of a choice. */
  choices?: readonly string[];
  /** `always`: a secret. `whole`: a user may keep it secret, so no foreign text that is shown has it whole. */
  hidden?: "always" | "whole";
  /** Whether it is about a login. A permanent token needs none. */
  isLogin?: true;
  /** Whether it says who asks. All arguments that do come from the same place. */
  isCredential?: true;
  /** Whether `getSpotinstToken`, which stores nothing, is without it. A refresh token may be good for one use. */
  isForResource?: true;
  /** Whether a renewal in `read` needs it, as it needs all that are about a login. */
  isForRenewal?: true;
  /** The environment variables that can give it; the first that is set and not empty counts. */
  variables?: readonly string[];
  /** The field of the credentials file that can give it. */
  field?: string;
}

/** The type of a value, by kind. */
interface Values {
  text: string;
  seconds: number;
  switch: boolean;
  choice: string;
  list: unknown[];
}

export const ARGUMENTS = {
  username: {
    kind: "text",
    form: "free",
    hidden: "whole",
    isLogin: true,
    isCredential: true,
    variables: ["SPOTINST_USERNAME", "SPOTINST_EMAIL", "SPOTINST_USER"],
    field: "username",
  },
  password: {
    kind: "text",
    form: "free",
    hidden: "always",
    isLogin: true,
    isCredential: true,
    variables: ["SPOTINST_PASSWORD"],
    field: "password",
  },
  clientId: {
    kind: "text",
    hidden: "whole",
    isLogin: true,
    isCredential: true,
    variables: ["SPOTINST_CLIENT_ID"],
    field: "client_id",
  },
  clientSecret: {
    kind: "text",
    hidden: "always",
    isLogin: true,
    isCredential: true,
    variables: ["SPOTINST_CLIENT_SECRET"],
    field: "client_secret",
  },
  refreshToken: {
    kind: "text",
    form: "token",
    hidden: "always",
    isLogin: true,
    isCredential: true,
    isForResource: true,
  },
  permanentToken: {
    kind: "text",
    form: "token",
    hidden: "always",
    isCredential: true,
    variables: ["SPOTINST_TOKEN"],
    field: "token",
  },
  tokenEndpoint: {
    kind: "text",
    form: "endpoint",
    isLogin: true,
    variables: ["SPOTINST_TOKEN_URL"],
    field: "token_url",
  },
  refreshEndpoint: { kind: "text", form: "endpoint", isLogin: true, isForResource: true },
  apiEndpoint: {
    kind: "text",
    form: "endpoint",
    isForResource: true,
    isForRenewal: true,
    variables: ["SPOTINST_API_URL"],
  },
  account: { kind: "text", variables: ["SPOTINST_ACCOUNT"], field: "account" },
  renewBeforeSeconds: { kind: "seconds", least: 0, isForRenewal: true },
  timeoutSeconds: { kind: "seconds", least: 1, isForRenewal: true },
  verify: { kind: "switch", isForResource: true, isForRenewal: true },
  renewalFailure: {
    kind: "choice",
    choices: ["warn", "error"],
    isForResource: true,
    variables: ["SPOTINST_TOKEN_RENEWAL_FAILURE"],
  },
  renewOnRefresh: { kind: "switch", isForResource: true, isForRenewal: true },
  showRenewalInPreview: { kind: "switch", isForResource: true },
  triggers: { kind: "list", isForResource: true },
} as const satisfies Record<string, ArgumentRule>;

type Rules = typeof ARGUMENTS;

export type ArgumentName = keyof Rules;

/** The arguments of which these facts are true. */
type NamesWhere<Facts> = { [name in ArgumentName]: Rules[name] extends Facts ? name : never }[ArgumentName];

/** The arguments that are texts. */
export type TextArgument = NamesWhere<{ kind: "text" }>;

/** The arguments that are one of a few words. */
export type ChoiceArgument = NamesWhere<{ kind: "choice" }>;

/** Resolved inputs: what the engine hands to the provider. Nothing in it is trusted before `check` has seen it. */
export type TokenInputs = { [name in ArgumentName]?: ValueOf<Rules[name]> };

type ValueOf<Rule extends ArgumentRule> = Rule extends { choices: readonly (infer Choice)[] }
  ? Choice
  : Values[Rule["kind"]];

export const ARGUMENT_NAMES = Object.keys(ARGUMENTS) as ArgumentName[];

/** Lists the arguments of which these facts are true. */
export function listArguments<const Facts extends Partial<ArgumentRule>>(facts: Facts): NamesWhere<Facts>[] {
  return ARGUMENT_NAMES.filter((name) =>
    Object.entries(facts).every(([fact, value]) => ruleOf(name)[fact as keyof ArgumentRule] === value),
  ) as NamesWhere<Facts>[];
}

/** Those that are secrets. */
export const SECRET_ARGUMENTS = listArguments({ hidden: "always" });

/** Secrets that a renewal in `read` needs. */
export const RENEWAL_SECRETS = listArguments({ isLogin: true, hidden: "always" });

type RenewalArgument = Exclude<
  NamesWhere<{ isLogin: true } | { isForRenewal: true }>,
  (typeof SECRET_ARGUMENTS)[number]
>;

/** The other arguments that a renewal in `read` needs. */
export const RENEWAL_ARGUMENTS = ARGUMENT_NAMES.filter((name): name is RenewalArgument => {
  const { isLogin, isForRenewal, hidden } = ruleOf(name);
  return (isLogin === true || isForRenewal === true) && hidden !== "always";
});

/** Those that `getSpotinstToken` has too. */
export const FUNCTION_ARGUMENTS = ARGUMENT_NAMES.filter(
  (name): name is FunctionArgument => ruleOf(name).isForResource !== true,
);
export type FunctionArgument = Exclude<ArgumentName, NamesWhere<{ isForResource: true }>>;

/** Returns what is known of an argument; nothing of a name that is none. */
export function ruleOf(name: string): Partial<ArgumentRule> {
  return Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name as ArgumentName] : {};
}

/** Finds what the environment says for an argument, and in which variable. */
export function readVariable(name: ArgumentName, env: Environment): ReturnType<typeof findVariable> {
  return findVariable(ruleOf(name).variables ?? [], env);
}

/** Returns what the environment says for an argument. A variable that is set but empty says nothing. */
export function readEnvironment(name: ArgumentName, env: Environment): string | undefined {
  return readVariable(name, env)?.value;
}
