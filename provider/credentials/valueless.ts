import { isRecord } from "../ground/is-record";
import type { Failure } from "./credentials";

/** Marks a trigger that has no value to compare, so that `check` can refuse it by name. */
const VALUELESS = "spotinst-token:valueless";

/** Makes the mark for what has no value to compare, such as "a Map". */
export function markValueless(kind: string): object {
  return { [VALUELESS]: kind };
}

/** Finds every mark in a value: where it is, what it marks and what to write instead. */
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
    return [{ property, reason: `is ${kind}, whose value cannot be compared; ${cure} instead` }];
  }
  return Object.entries(value).flatMap(([name, field]) => findValueless(field, `${property}.${name}`));
}
