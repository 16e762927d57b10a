import { ARGUMENT_NAMES, SECRET_ARGUMENTS, type TokenInputs } from "../credentials/arguments";
import { createMayBeConfigured, findMisspelled, readConfigured } from "../credentials/configured";
import { markSecrets } from "../ground/pulumi-marks";
import { plainValues, readStruct, type Struct, writeStruct } from "./values";

export type Configuration = ReturnType<typeof createConfiguration>;

/** Makes the provider's configuration: the arguments that a token leaves out. */
export function createConfiguration() {
  let configured: Record<string, unknown> = {};

  /** Marks the secrets. The engine hands them over without their marks, so one that is in plain text in the stack's configuration cannot be told from others. */
  function check({ news }: { news?: Struct }) {
    const given = readStruct(news);
    return {
      inputs: writeStruct(markSecrets(given, SECRET_ARGUMENTS)),
      failures: findMisspelled(Object.keys(given)),
    };
  }

  function configure({ args }: { args?: Struct }): void {
    // The engine writes every value as a text.
    configured = Object.fromEntries(
      Object.entries(plainValues(readStruct(args))).map(([name, value]) => [
        name,
        typeof value === "string" ? readConfigured(name, value) : value,
      ]),
    );
  }

  /** Completes those of the arguments that `names` lists. Credentials are taken as a whole, and only where the arguments name none. */
  function complete(given: object, names: readonly string[] = ARGUMENT_NAMES): TokenInputs {
    const isGiven = (name: string) => ((given as Record<string, unknown>)[name] ?? null) !== null;
    const taken = names
      .filter((name) => configured[name] !== undefined && !isGiven(name))
      .filter(createMayBeConfigured(isGiven));
    return { ...given, ...Object.fromEntries(taken.map((name) => [name, configured[name]])) };
  }

  return { check, configure, complete };
}
