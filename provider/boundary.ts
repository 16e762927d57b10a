import { ENVIRONMENT, SECRET_ARGUMENTS, SECRET_OUTPUTS } from "./arguments";
import { readProfile } from "./credentials-file";
import type { Environment } from "./environment";
import { SpotinstTokenError } from "./errors";
import { listProxySecrets } from "./proxy-secrets";
import { createRedactor, type Redact } from "./redact";

/**
 * Runs one call of the engine so that whatever it throws is an error without a secret. The engine shows the
 * message, the host prints the stack of some methods, and a thrown `undefined` would hang the call.
 *
 * @param values the objects that the engine handed over; their secrets, and those of the environment, are hidden
 */
export async function withinBoundary<T>(
  values: readonly object[],
  env: Environment,
  call: (redact: Redact) => T | Promise<T>,
): Promise<T> {
  const { secrets, names } = listHidden(values, env);
  const redact = createRedactor(secrets, names);
  try {
    return await call(redact);
  } catch (error) {
    throw toPublicError(error, redact);
  }
}

function listHidden(values: readonly object[], env: Environment): { secrets: string[]; names: string[] } {
  const nested = values.map((value) => (value as { renewalSecrets?: object }).renewalSecrets ?? {});
  const profile: object = readProfile(env)?.values ?? {};
  const variables: Readonly<Record<string, readonly string[] | undefined>> = ENVIRONMENT;
  const find = (name: string) =>
    [
      ...[...values, ...nested, profile].map((value) => (value as Record<string, unknown>)[name]),
      ...(variables[name] ?? []).map((variable) => env[variable]),
    ].filter((secret) => typeof secret === "string");
  return {
    secrets: [...[...SECRET_ARGUMENTS, ...SECRET_OUTPUTS].flatMap(find), ...listProxySecrets(env)],
    names: IDENTITY_ARGUMENTS.flatMap(find).filter(({ length }) => length >= SHORTEST_IDENTITY),
  };
}

/** A user may make a secret of these, which the engine does not tell; no message of ours has need of them. */
const IDENTITY_ARGUMENTS = ["username", "clientId"] as const;

/** Shorter ones are words like any other. */
const SHORTEST_IDENTITY = 6;

/** Makes of anything that was thrown an error that may be shown. */
export function toPublicError(error: unknown, redact: Redact): Error {
  if (error instanceof SpotinstTokenError) {
    // What is foreign in its message was redacted where it came in. The message says it all, and the host would print the stack under it.
    error.stack = "";
    return error;
  }
  const isError = error instanceof Error;
  const unexpected = new Error(
    redact(`An error of pulumi-spotinst-token itself: ${isError ? error.message : String(error)}`),
  );
  unexpected.stack = redact((isError && error.stack) || "");
  return unexpected;
}
