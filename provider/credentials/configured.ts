import { listArguments, ruleOf } from "./arguments";

/** The namespace of the configuration keys. Each key has the name of its argument. */
const NAMESPACE = "spotinst-token";

const CREDENTIALS: readonly string[] = listArguments({ isCredential: true });

/** Returns the configuration key of an argument. */
export function keyOf(name: string): string {
  return `${NAMESPACE}:${name}`;
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

/** Lists those of the configured arguments whose secret is there in plain text. */
export function listPlainSecrets(names: readonly string[], isSecret: (name: string) => boolean): string[] {
  return names.filter((name) => ruleOf(name).hidden === "always" && !isSecret(name));
}

/** Says that secrets are in the configuration in plain text, and what to do. */
export function describePlainSecrets(names: readonly string[]): string {
  const cures = names.map((name) => `  pulumi config set --secret ${keyOf(name)}`);
  return (
    `The configuration has ${names.map(keyOf).join(" and ")} in plain text. ` +
    `Encrypt it, and choose a new one if others have seen the file:\n${cures.join("\n")}`
  );
}
