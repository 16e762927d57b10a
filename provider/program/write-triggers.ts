import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { markValueless } from "../credentials/valueless";

/**
 * Writes the values of `triggers` so that different ones stay different on their way to the provider. Pulumi itself makes `{}` of
 * every object that does not keep its value in fields. Plain values stay as they are, and outputs keep their secrecy and what they depend on.
 *
 * @param value the whole list, a part of it, or an output or a promise of either
 * @param foundEmpty told of an empty object in an output: Pulumi may have made it of a date before anybody could see that
 */
export function writeTriggers(value: unknown, foundEmpty: () => void): unknown {
  return write(value, { foundEmpty, isInOutput: false, around: [] });
}

interface Place {
  foundEmpty: () => void;
  isInOutput: boolean;
  /** The objects around the value. */
  around: readonly object[];
}

function write(value: unknown, place: Place): unknown {
  if (typeof value === "object" && value !== null) {
    return writeObject(value, place);
  }
  if (typeof value === "bigint") {
    return `${value}n`;
  }
  const isLost =
    typeof value === "function" ||
    typeof value === "symbol" ||
    // The engine writes all of them as null.
    (typeof value === "number" && !Number.isFinite(value));
  return isLost ? markValueless(typeof value === "number" ? String(value) : `a ${typeof value}`) : value;
}

function writeObject(value: object, place: Place): unknown {
  if (pulumi.Output.isInstance(value)) {
    return value.apply((known) => write(known, { ...place, isInOutput: true }));
  }
  if (value instanceof Promise) {
    return value.then((known) => write(known, place));
  }
  if (pulumi.Resource.isInstance(value)) {
    return value;
  }
  if (pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value)) {
    return markValueless("an asset or an archive");
  }
  if (place.around.includes(value)) {
    return markValueless("an object that holds itself");
  }
  const inside = { ...place, around: [...place.around, value] };
  if (Array.isArray(value)) {
    return Array.from(value, (item) => write(item, inside));
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function" && !types.isTypedArray(value)) {
    const known: unknown = toJSON.call(value);
    return known == null ? markValueless(`an invalid ${nameOf(value)}`) : write(known, inside);
  }
  if (!hasFields(value)) {
    return markValueless(`${/^[aeio]/i.test(nameOf(value)) ? "an" : "a"} ${nameOf(value)}`);
  }
  const fields = Object.entries(value);
  if (place.isInOutput && fields.length === 0) {
    place.foundEmpty();
  }
  return Object.fromEntries(fields.map(([name, field]) => [name, write(field, inside)]));
}

/** Tells whether the value of an object is in its fields. A Map or an Error has a tag, and a class with private fields only has no fields to see. */
function hasFields(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain || types.isTypedArray(value) || (tagOf(value) === "Object" && Object.keys(value).length > 0);
}

function nameOf(value: object): string {
  const tag = tagOf(value);
  return tag === "Object" ? value.constructor?.name || "object" : tag;
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
