import { isRecord } from "../ground/is-record";
import { TOKEN_TYPE } from "../ground/pulumi-marks";
import type { StackReading } from "./read-stacks";
import { rowOfProblem, rowOfToken, type TokenRow } from "./token-row";

/** The types under which a state holds a token: as a dynamic resource, and as a resource of a provider plugin. */
const TOKEN_TYPES: readonly unknown[] = [TOKEN_TYPE, "spotinst-token:index:Token"];

/** Finds the tokens of one stack. A stack that was asked for by name, or could not be read, has a row even without one. */
export function findTokens(
  { stack, resources, problem }: StackReading,
  isNamed: boolean,
  nowMs: number,
): TokenRow[] {
  if (problem !== undefined) {
    return [rowOfProblem(stack, problem)];
  }
  const rows = resources.filter(isToken).map(({ urn, outputs }) => {
    const text = typeof urn === "string" ? urn : "";
    return rowOfToken({ stack, token: nameOf(text), urn: text }, isRecord(outputs) ? outputs : {}, nowMs);
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
