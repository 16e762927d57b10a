/** Returns those of the named properties that are there: neither undefined nor null. */
export function pick<T extends object, Name extends keyof T>(
  source: T,
  names: readonly Name[],
): Pick<T, Name> {
  const there = names.filter((name) => (source[name] ?? null) !== null);
  return Object.fromEntries(there.map((name) => [name, source[name]])) as Pick<T, Name>;
}
