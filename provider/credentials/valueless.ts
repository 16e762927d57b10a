import { isRecord } from "../ground/is-record";
import type { Failure } from "./credentials";

/** What stands in a list of triggers where something stood that has no value to compare, so that `check` can refuse it by name. */
export interface Valueless {
  [VALUELESS]: string;
}

const VALUELESS = "spotinst-token:valueless";

/** Puts a name, such as "a Map", in the place of what has no value to compare. */
export function markValueless(kind: string): Valueless {
  return { [VALUELESS]: kind };
}

/** Finds every mark in a value: where it stands, what it is and what to write in its place. */
export function findValueless(value: unknown, property: string): Failure[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findValueless(item, `${property}[${index}]`));
  }
  if (!isRecord(value)) {
    return [];
  }
  const kind = value[VALUELESS];
  if (typeof kind === "string") {
    const cure = kind === "a Map" || kind === "a Set" ? "write [...it]" : "write a text or a number";
    return [{ property, reason: `is ${kind}, whose value cannot be compared; ${cure} in its place` }];
  }
  return Object.entries(value).flatMap(([name, field]) => findValueless(field, `${property}.${name}`));
}
