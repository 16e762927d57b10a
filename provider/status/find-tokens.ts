import { isRecord } from "../ground/is-record";
import { PLUGIN_TOKEN_TYPE, TOKEN_TYPE } from "../ground/pulumi-marks";
import type { StackReading } from "./read-stacks";
import { rowOfProblem, rowOfToken, type TokenRow } from "./token-row";

/** The types under which a state holds a token. */
const TOKEN_TYPES: readonly unknown[] = [TOKEN_TYPE, PLUGIN_TOKEN_TYPE];

/** Finds the tokens of one stack. A stack that was asked for by name, or could not be read, has a row even without one. */
export function findTokens(
  { stack, resources, problem }: StackReading,
  isNamed: boolean,
  nowMs: number,
): TokenRow[] {
  if (problem !== undefined) {
    return [rowOfProblem(stack, problem)];
  }
  const rows = resources.filter(isToken).map(({ urn, inputs, outputs }) => {
    const text = typeof urn === "string" ? urn : "";
    // A dynamic resource has its arguments among the outputs, one of the plugin has not.
    const { renewBeforeSeconds } = isRecord(inputs) ? inputs : {};
    const known = { renewBeforeSeconds, ...(isRecord(outputs) ? outputs : {}) };
    return rowOfToken({ stack, token: nameOf(text), urn: text }, known, nowMs);
  });
  return rows.length === 0 && isNamed ? [rowOfProblem(stack, "no token in this stack")] : rows;
}

/** A token that waits for its deletion was replaced already. */
function isToken(resource: unknown): resource is Record<string, unknown> {
  return isRecord(resource) && TOKEN_TYPES.includes(resource.type) && resource.delete !== true;
}

/** The name is what follows the type; it may hold any character. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
