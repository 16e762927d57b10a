import { SpotinstTokenError } from "./errors";
import { createRedactor, type Redact } from "./redact";

/** What must not be shown: secrets, and names, which are hidden only whole. */
export interface Hidden {
  secrets: readonly string[];
  names: readonly string[];
}

/**
 * Runs one call of the engine. Anything it throws becomes an error without a secret: the engine shows the
 * message, the host prints the stack of some methods, and a thrown `undefined` would hang the call.
 */
export async function withinBoundary<T>(
  { secrets, names }: Hidden,
  call: (redact: Redact) => T | Promise<T>,
): Promise<T> {
  const redact = createRedactor(secrets, names);
  try {
    return await call(redact);
  } catch (error) {
    throw toPublicError(error, redact);
  }
}

/** Makes of anything that was thrown an error that may be shown. Callers that share a request share its error, which stays the same however often it passes here. */
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
