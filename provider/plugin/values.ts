import { isMarkedSecret, UNKNOWN_VALUE, UNKNOWN_VALUES } from "../ground/pulumi-marks";

/** A `google.protobuf.Struct` as it is encoded and decoded. */
export interface Struct {
  fields?: Record<string, Value>;
}

interface Value {
  nullValue?: 0;
  numberValue?: number;
  stringValue?: string;
  boolValue?: boolean;
  structValue?: Struct;
  listValue?: { values?: Value[] };
}

/** Reads a struct as it was sent, with the engine's marks. */
export function readStruct({ fields = {} }: Struct = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, readValue(value)]));
}

function readValue(value: Value): unknown {
  if (value.structValue) {
    return readStruct(value.structValue);
  }
  if (value.listValue) {
    return (value.listValue.values ?? []).map(readValue);
  }
  return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
}

/** Writes values, marks included. What is undefined is left out. */
export function writeStruct(values: object): Struct {
  const there = Object.entries(values).filter(([, value]) => value !== undefined);
  return { fields: Object.fromEntries(there.map(([name, value]) => [name, writeValue(value)])) };
}

function writeValue(value: unknown): Value {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "number":
      return { numberValue: value };
    case "boolean":
      return { boolValue: value };
    default:
      return writeObject(value as object | null);
  }
}

function writeObject(value: object | null): Value {
  if (value === null) {
    return { nullValue: 0 };
  }
  return Array.isArray(value)
    ? { listValue: { values: value.map(writeValue) } }
    : { structValue: writeStruct(value) };
}

/** Takes the engine's marks off: a secret becomes its value, and what a preview does not know becomes {@link UNKNOWN_VALUE}, whatever its type. */
export function plainValue(value: unknown): unknown {
  if (typeof value === "string") {
    return UNKNOWN_VALUES.includes(value) ? UNKNOWN_VALUE : value;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(plainValue);
  }
  return isMarkedSecret(value) ? plainValue(value.value) : plainValues(value);
}

/** The same for the values of an object. */
export function plainValues(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plainValue(value)]));
}
