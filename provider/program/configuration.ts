import * as pulumi from "@pulumi/pulumi";
import { ruleOf } from "../credentials/arguments";
import {
  createMayBeConfigured,
  findMisspelled,
  keyOf,
  namesIn,
  readConfigured,
} from "../credentials/configured";
import { describeFailure } from "../credentials/credentials";
import { isLater } from "./is-later";
import { createProgramError } from "./program-error";

/**
 * Completes those of the arguments that `names` lists from the stack's configuration, `spotinst-token:username` and so on. Credentials are taken from it as a whole, and only
 * where the arguments name none. An argument that is an output counts as named.
 *
 * @throws {pulumi.RunError} when a secret is there in plain text, or a key is misspelled
 */
export function completeFromConfiguration<Args extends object>(args: Args, names: readonly string[]): Args {
  const given = (args ?? {}) as Record<string, unknown>;
  const isGiven = (name: string) => (given[name] ?? null) !== null;
  // Read once: the SDK parses all of it for every key.
  const all = pulumi.runtime.allConfig();
  refuseMisspelled(namesIn(all));
  const configured = names
    .filter((name) => all[keyOf(name)] !== undefined)
    .filter(createMayBeConfigured(isGiven))
    .filter((name) => !isGiven(name) || isLater(given[name]));
  refusePlainText(configured);
  const values = configured.map((name) => {
    const value = readConfigured(name, all[keyOf(name)]!);
    return [name, isGiven(name) ? whereUndefined(given[name], name, value) : value] as const;
  });
  return { ...args, ...Object.fromEntries(values) };
}

/** An output that turns out to be undefined counts as an argument that is left out. */
function whereUndefined(later: unknown, name: string, configured: unknown): pulumi.Output<unknown> {
  return pulumi
    .output(later as pulumi.Input<string>)
    .apply((known) => known ?? (isConfiguredSecret(name) ? pulumi.secret(configured) : configured));
}

/** Tells whether the configuration has an argument as a secret. The SDK exports this function from 3.3.0 on, without declaring it. */
export function isConfiguredSecret(name: string): boolean {
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  return isConfigSecret(keyOf(name));
}

function refuseMisspelled(names: readonly string[]): void {
  const misspelled = findMisspelled(names);
  if (misspelled.length > 0) {
    throw createProgramError(misspelled.map(describeFailure).join("\n"));
  }
}

function refusePlainText(names: readonly string[]): void {
  const plain = names.filter((name) => ruleOf(name).hidden === "always" && !isConfiguredSecret(name));
  if (plain.length > 0) {
    const cures = plain.map((name) => `  pulumi config set --secret ${keyOf(name)}`);
    throw createProgramError(
      `The configuration has ${plain.map(keyOf).join(" and ")} in plain text. ` +
        `Encrypt it, and choose a new one if others have seen the file:\n${cures.join("\n")}`,
    );
  }
}
