import * as pulumi from "@pulumi/pulumi";
import { ARGUMENTS, LOGIN_ARGUMENTS, SECRET_ARGUMENTS, SWITCH_ARGUMENTS } from "./arguments";
import { createProgramError } from "./program-error";

/** The namespace of the configuration keys; each is named as the argument that it stands for. */
const NAMESPACE = "spotinst-token";

/** A list is no configuration value. */
const CONFIGURABLE = ARGUMENTS.filter((name) => name !== "triggers");

/**
 * Completes arguments from the stack's configuration, `spotinst-token:username` and so on. Credentials are taken from it as a whole, and only
 * where the arguments name none.
 *
 * @throws {pulumi.RunError} when a secret stands there in plain text
 */
export function completeFromConfiguration<Args extends object>(args: Args): Args {
  const given = (args ?? {}) as Record<string, unknown>;
  const isLoginGiven = [...LOGIN_ARGUMENTS, "permanentToken"].some((name) => (given[name] ?? null) !== null);
  const names = CONFIGURABLE.filter(
    (name) =>
      (given[name] ?? null) === null &&
      !(isLoginGiven && (name === "permanentToken" || (LOGIN_ARGUMENTS as readonly string[]).includes(name))),
  );
  const configured = names.flatMap((name) => {
    const value = pulumi.runtime.getConfig(`${NAMESPACE}:${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  refusePlainText(configured.map(([name]) => name));
  return { ...args, ...Object.fromEntries(configured.map(([name, text]) => [name, readValue(name, text)])) };
}

function refusePlainText(names: readonly string[]): void {
  const plain = names.filter(
    (name) =>
      (SECRET_ARGUMENTS as readonly string[]).includes(name) && !isConfigSecret(`${NAMESPACE}:${name}`),
  );
  if (plain.length > 0) {
    const cures = plain.map((name) => `  pulumi config set --secret ${NAMESPACE}:${name}`);
    throw createProgramError(
      `The configuration has ${plain.map((name) => `${NAMESPACE}:${name}`).join(" and ")} in plain text. ` +
        `Encrypt it, and choose a new one if others have seen the file:\n${cures.join("\n")}`,
    );
  }
}

/** The SDK exports this function without declaring it. */
function isConfigSecret(key: string): boolean {
  const { isConfigSecret: ask } = pulumi.runtime as unknown as { isConfigSecret?: (key: string) => boolean };
  return ask === undefined || ask(key);
}

/** What is no number or switch stays text, and `check` says so. */
function readValue(name: string, text: string): unknown {
  if (name.endsWith("Seconds")) {
    return text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
  }
  return (SWITCH_ARGUMENTS as readonly string[]).includes(name) && (text === "true" || text === "false")
    ? text === "true"
    : text;
}
