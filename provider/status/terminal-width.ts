import { type Environment, findVariable } from "../ground/environment";

/** Where a terminal does not tell its width. */
const USUAL_WIDTH = 80;

/**
 * Finds the width of the terminal to draw for; undefined where the output is no terminal, or its user wants no colours.
 *
 * @see https://no-color.org
 */
export function findTerminalWidth(
  { isTTY, columns }: { isTTY?: boolean; columns?: number },
  env: Environment,
): number | undefined {
  return isTTY === true && findVariable(["NO_COLOR"], env) === undefined ? columns || USUAL_WIDTH : undefined;
}
