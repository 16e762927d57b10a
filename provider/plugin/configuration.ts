import { ARGUMENT_NAMES, SECRET_ARGUMENTS, type TokenInputs } from "../credentials/arguments";
import {
  createMayBeConfigured,
  describePlainSecrets,
  listPlainSecrets,
  readConfigured,
} from "../credentials/configured";
import { isMarkedSecret, markSecrets } from "../ground/pulumi-marks";
import { plainValues, readStruct, type Struct, writeStruct } from "./values";

/** The engine names the provider that it makes of the stack's configuration `default`, with a version. */
const DEFAULT_PROVIDER = /::default(_[^:]*)?$/;

export type Configuration = ReturnType<typeof createConfiguration>;

/** Makes the provider's configuration: the arguments that a token leaves out. */
export function createConfiguration() {
  let configured: Record<string, unknown> = {};

  /** Marks secrets. In the stack's configuration one that is in plain text is refused: it is in a file for everybody to read. */
  function check({ urn, news }: { urn: string; news?: Struct }) {
    const given = readStruct(news);
    const names = ARGUMENT_NAMES.filter((name) => given[name] !== undefined);
    const plain = DEFAULT_PROVIDER.test(urn)
      ? listPlainSecrets(names, (name) => isMarkedSecret(given[name]))
      : [];
    return {
      inputs: writeStruct(markSecrets(given, SECRET_ARGUMENTS)),
      failures: plain.length > 0 ? [{ property: "", reason: describePlainSecrets(plain) }] : [],
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
