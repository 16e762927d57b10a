import { type ArgumentName, listArguments, ruleOf, SECRET_ARGUMENTS } from "../credentials/arguments";
import { readProfile } from "../credentials/credentials-file";
import type { Hidden } from "../ground/boundary";
import type { Environment } from "../ground/environment";
import { listProxySecrets } from "../http/proxy-secrets";
import { SECRET_OUTPUTS } from "./token-state";

/** User names and client ids. */
const NAMES = listArguments({ hidden: "whole" });

/** Shorter names are words like any other. */
const SHORTEST_NAME = 6;

/**
 * Lists what of one call must not be shown: the secrets in what the engine handed over, in the environment, in the credentials file and in the proxies'
 * addresses. User names and client ids are hidden whole, for a user may make secrets of them.
 */
export function listHidden(values: readonly object[], env: Environment): Hidden {
  const profile: object = readProfile(env)?.values ?? {};
  const find = (name: ArgumentName | (typeof SECRET_OUTPUTS)[number]) =>
    [
      ...[...values, profile].map((value) => (value as Record<string, unknown>)[name]),
      ...(ruleOf(name).variables ?? []).map((variable) => env[variable]),
    ].filter((secret) => typeof secret === "string");
  return {
    secrets: [...[...SECRET_ARGUMENTS, ...SECRET_OUTPUTS].flatMap(find), ...listProxySecrets(env)],
    names: NAMES.flatMap(find).filter(({ length }) => length >= SHORTEST_NAME),
  };
}
