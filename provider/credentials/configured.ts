import { ARGUMENT_NAMES, listArguments, ruleOf } from "./arguments";
import type { Failure } from "./credentials";
import { findMeant } from "./misspelled";

/** The namespace of the configuration keys. Each key has the name of its argument. */
const NAMESPACE = "spotinst-token";

const CREDENTIALS: readonly string[] = listArguments({ isCredential: true });

/** Returns the configuration key of an argument. */
export function keyOf(name: string): string {
  return `${NAMESPACE}:${name}`;
}

/** Returns the names that have a value in the configuration of a stack. */
export function namesIn(configuration: Readonly<Record<string, string>>): string[] {
  return Object.keys(configuration)
    .filter((key) => key.startsWith(keyOf("")))
    .map((key) => key.slice(keyOf("").length));
}

/**
 * Finds what is misspelled among the names in the configuration, which would be silently left out. Any other name may be the program's own, if its
 * project is called as this package's keys are.
 */
export function findMisspelled(names: readonly string[]): Failure[] {
  return names.flatMap((name) => {
    const meant = findMeant(name, ARGUMENT_NAMES);
    return meant === undefined || meant === name
      ? []
      : [{ property: "", reason: `The configuration has ${keyOf(name)}. Write ${keyOf(meant)} instead.` }];
  });
}

/** Makes what tells whether the configuration may give an argument: any but a list; credentials as a whole, and only where the arguments name none. */
export function createMayBeConfigured(isGiven: (name: string) => boolean): (name: string) => boolean {
  const isLoginGiven = CREDENTIALS.some(isGiven);
  return (name) => ruleOf(name).kind !== "list" && !(isLoginGiven && CREDENTIALS.includes(name));
}

/** Reads the text of the configuration as the value of an argument. A text that is no number or switch stays as it is, for `check` to refuse. */
export function readConfigured(name: string, text: string): unknown {
  const { kind } = ruleOf(name);
  if (kind === "seconds") {
    return text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
  }
  return kind === "switch" && (text === "true" || text === "false") ? text === "true" : text;
}
