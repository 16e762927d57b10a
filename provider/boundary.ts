import { ENVIRONMENT, type Environment, SECRET_ARGUMENTS, SECRET_OUTPUTS } from "./arguments";
import { readProfile } from "./credentials-file";
import { SpotinstTokenError } from "./errors";
import { listProxySecrets } from "./proxy-secrets";
import { createRedactor, type Redact } from "./redact";

/**
 * Runs one call of the engine so that whatever it throws is an error with a redacted message. The engine shows the
 * message, the host prints the stack of some methods, and a thrown `undefined` would hang the call.
 *
 * @param values the objects that the engine handed over; their secrets, and those of the environment, are hidden
 */
export async function withinBoundary<T>(
  values: readonly object[],
  env: Environment,
  call: (redact: Redact) => T | Promise<T>,
): Promise<T> {
  const redact = createRedactor(listSecrets(values, env));
  try {
    return await call(redact);
  } catch (error) {
    throw toPublicError(error, redact);
  }
}

function listSecrets(values: readonly object[], env: Environment): string[] {
  const nested = values.map((value) => (value as { renewalSecrets?: object }).renewalSecrets ?? {});
  const profile: object = readProfile(env)?.values ?? {};
  const variables: Readonly<Record<string, readonly string[] | undefined>> = ENVIRONMENT;
  const find = (name: string) =>
    [
      ...[...values, ...nested, profile].map((value) => (value as Record<string, unknown>)[name]),
      ...(variables[name] ?? []).map((variable) => env[variable]),
    ].filter((secret) => typeof secret === "string");
  return [
    ...[...SECRET_ARGUMENTS, ...SECRET_OUTPUTS].flatMap(find),
    ...IDENTITY_ARGUMENTS.flatMap(find).filter(({ length }) => length >= SHORTEST_IDENTITY),
    ...listProxySecrets(env),
  ];
}

/** A user may make a secret of these, which the engine does not tell; no message of ours has need of them. */
const IDENTITY_ARGUMENTS = ["username", "clientId"] as const;

/** Shorter ones are words like any other. */
const SHORTEST_IDENTITY = 6;

function toPublicError(error: unknown, redact: Redact): Error {
  if (error instanceof SpotinstTokenError) {
    error.message = redact(error.message);
    // The message says it all, and the host would print the stack under it.
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
