import * as pulumi from "@pulumi/pulumi";
import { withinBoundary } from "../ground/boundary";
import { type ErrorCode, SpotinstTokenError } from "../ground/errors";

/** An error of which Pulumi shows only the message. */
export type ProgramError = pulumi.RunError & { code?: ErrorCode };

/** Makes an error whose message Pulumi shows, and whose `code` a program may read. */
export function createProgramError(message: string, code?: ErrorCode): ProgramError {
  const error: ProgramError = new pulumi.RunError(message);
  // With a stack the SDK inspects the error and all that hangs on it, which takes it 17 s for one that was thrown in `apply`.
  error.stack = "";
  return code === undefined ? error : Object.assign(error, { code });
}

/** Says in the error of a promise what it was for, and what else can be done. */
export async function withContext<T>(promise: Promise<T>, context: string, cure = ""): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    const { message, code } = error as ProgramError;
    throw createProgramError(`${context}:\n${message}${cure}`, code);
  }
}

/** Runs what a program asked for. It fails with such an error, without secrets. */
export async function withinProgram<T>(...[hidden, call]: Parameters<typeof withinBoundary<T>>): Promise<T> {
  try {
    return await withinBoundary(hidden, call);
  } catch (error) {
    throw createProgramError(
      (error as Error).message,
      error instanceof SpotinstTokenError ? error.code : undefined,
    );
  }
}
