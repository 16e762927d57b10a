import type { FindOptions } from "../pulumi-cli";
import { goHost, pythonHost, sdkGenerator, yamlHost } from "./hosts";
import { goLibrary, javaLibrary, pythonEnvironment } from "./libraries";
import { type EnsureOptions, ensurePiece, findPiece, type Piece } from "./piece";

/** What a program in each language needs besides the CLI. */
const PIECES = {
  TypeScript: [sdkGenerator],
  YAML: [yamlHost],
  Python: [pythonHost, pythonEnvironment, sdkGenerator],
  Go: [goHost, goLibrary, sdkGenerator],
  Java: [javaLibrary],
} as const satisfies Record<string, readonly Piece[]>;

/** A language that a program of the tests is written in. */
export type Language = keyof typeof PIECES;

/** The languages whose tests must not be skipped in continuous integration; a JDK with Maven is asked of nobody. */
const IS_REQUIRED: Record<Language, boolean> = {
  TypeScript: true,
  YAML: true,
  Python: true,
  Go: true,
  Java: false,
};

/** Lists what is not there yet for a language. */
export function findLacking(language: Language, options: FindOptions = {}): Piece[] {
  return PIECES[language].filter((piece) => findPiece(piece, options) === undefined);
}

/**
 * Tells why the tests of a language are skipped; false where they run. With CI=true they run, and fail, where something that is required lacks.
 *
 * @param env @default the environment
 */
export function skipWithoutLanguage(
  language: Language,
  env: NodeJS.ProcessEnv = process.env,
  options: FindOptions = {},
): string | false {
  const [lacking] = findLacking(language, options);
  if (lacking === undefined || (env.CI === "true" && IS_REQUIRED[language])) return false;
  return `${lacking.label} is not there; \`npm test\` makes it where there is ${lacking.needs}`;
}

/** A language that has no tests here, and why. */
export interface Lack {
  language: Language;
  reason: string;
  isRequired: boolean;
}

/** Makes everything that is not there yet, and returns what could not be made. */
export async function ensureLanguages(
  options: EnsureOptions = {},
  pieces: Readonly<Record<Language, readonly Piece[]>> = PIECES,
): Promise<Lack[]> {
  const reasons = new Map<Piece, string | undefined>();
  const lacks: Lack[] = [];
  for (const [language, needed] of Object.entries(pieces) as [Language, readonly Piece[]][]) {
    for (const piece of needed) {
      if (!reasons.has(piece)) reasons.set(piece, await ensurePiece(piece, options));
      const reason = reasons.get(piece);
      if (reason === undefined) continue;
      lacks.push({
        language,
        reason: `${piece.label} could not be made: ${reason}`,
        isRequired: IS_REQUIRED[language],
      });
      break;
    }
  }
  return lacks;
}
