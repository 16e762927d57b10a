/** Finds the name that is meant where only capitals, underscores or the like are wrong: `clientId` for `client_id`. */
export function findMeant(name: string, known: readonly string[]): string | undefined {
  return known.find((candidate) => simplified(candidate) === simplified(name));
}

function simplified(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}
