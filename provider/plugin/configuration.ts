import { ARGUMENT_NAMES, SECRET_ARGUMENTS, type TokenInputs } from "../credentials/arguments";
import { createMayBeConfigured, findMisspelled, readConfigured } from "../credentials/configured";
import { isMarkedSecret, markSecrets } from "../ground/pulumi-marks";
import { plainValues, readStruct, type Struct, writeStruct } from "./values";

export type Configuration = ReturnType<typeof createConfiguration>;

/** Makes the provider's configuration: the arguments that a token leaves out. */
export function createConfiguration() {
  let configured: Record<string, unknown> = {};
  let secretNames: string[] = [];

  /** Marks the secrets. The engine hands them over without their marks, so one that is in plain text in the stack's configuration cannot be told from others. */
  function check({ news }: { news?: Struct }) {
    const given = readStruct(news);
    return {
      inputs: writeStruct(markSecrets(given, SECRET_ARGUMENTS)),
      failures: findMisspelled(Object.keys(given)),
    };
  }

  function configure({ args }: { args?: Struct }): void {
    const marked = readStruct(args);
    secretNames = Object.keys(marked).filter((name) => isMarkedSecret(marked[name]));
    // The engine writes every value as a text.
    configured = Object.fromEntries(
      Object.entries(plainValues(marked)).map(([name, value]) => [
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

  /** Marks those outputs that are secrets of the configuration. Of secret arguments the engine knows it; what a token took from here, it does not. */
  function markConfigured<T extends object>(outputs: T): T {
    const taken = secretNames.filter(
      (name) => (outputs as Record<string, unknown>)[name] === configured[name],
    );
    return markSecrets(outputs, taken as (keyof T)[]);
  }

  return { check, configure, complete, markConfigured };
}
