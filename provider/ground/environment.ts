/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Finds the first of these variables that is set and not empty. */
export function findVariable(
  names: readonly string[],
  env: Environment,
): { variable: string; value: string } | undefined {
  return names
    .map((variable) => ({ variable, value: env[variable] ?? "" }))
    .find(({ value }) => value !== "");
}
