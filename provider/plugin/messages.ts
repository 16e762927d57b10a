/**
 * The messages of the engine's protocol, as far as the plugin has a use for them: the encoding passes over every other field.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
import { Root, type Type } from "protobufjs/light";

/** One field: its type and its number. A message, unless it is a type of protobuf itself. */
type Field = readonly [type: string, id: number];

const STRUCT = "google.protobuf.Struct";

const MESSAGES: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  PluginInfo: { version: ["string", 1] },
  ProviderHandshakeResponse: { acceptSecrets: ["bool", 1] },
  GetSchemaRequest: {},
  GetSchemaResponse: { schema: ["string", 1] },
  ConfigureRequest: { args: [STRUCT, 2] },
  ConfigureResponse: { acceptSecrets: ["bool", 1], supportsPreview: ["bool", 2] },
  CheckRequest: { urn: ["string", 1], news: [STRUCT, 3] },
  CheckResponse: { inputs: [STRUCT, 1], failures: ["repeated CheckFailure", 2] },
  CheckFailure: { property: ["string", 1], reason: ["string", 2] },
  DiffRequest: { urn: ["string", 2], olds: [STRUCT, 3], news: [STRUCT, 4], oldInputs: [STRUCT, 6] },
  DiffResponse: { changes: ["int32", 4] },
  CreateRequest: { urn: ["string", 1], properties: [STRUCT, 2], preview: ["bool", 4] },
  CreateResponse: { id: ["string", 1], properties: [STRUCT, 2] },
  ReadRequest: { id: ["string", 1], urn: ["string", 2], properties: [STRUCT, 3], inputs: [STRUCT, 4] },
  ReadResponse: { id: ["string", 1], properties: [STRUCT, 2], inputs: [STRUCT, 3] },
  UpdateRequest: {
    urn: ["string", 2],
    olds: [STRUCT, 3],
    news: [STRUCT, 4],
    preview: ["bool", 7],
    oldInputs: [STRUCT, 8],
  },
  UpdateResponse: { properties: [STRUCT, 1] },
  DeleteRequest: {},
  InvokeRequest: { tok: ["string", 1], args: [STRUCT, 2], preview: ["bool", 7] },
  InvokeResponse: { return: [STRUCT, 1], failures: ["repeated CheckFailure", 2] },
  LogRequest: { severity: ["int32", 1], message: ["string", 2], urn: ["string", 3] },
};

/** @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/struct.proto */
const WELL_KNOWN = {
  Empty: { fields: {} },
  Struct: { fields: { fields: { keyType: "string", type: "Value", id: 1 } } },
  Value: {
    oneofs: {
      kind: {
        oneof: ["nullValue", "numberValue", "stringValue", "boolValue", "structValue", "listValue"],
      },
    },
    fields: {
      nullValue: { type: "int32", id: 1 },
      numberValue: { type: "double", id: 2 },
      stringValue: { type: "string", id: 3 },
      boolValue: { type: "bool", id: 4 },
      structValue: { type: "Struct", id: 5 },
      listValue: { type: "ListValue", id: 6 },
    },
  },
  ListValue: { fields: { values: { rule: "repeated", type: "Value", id: 1 } } },
};

const root = Root.fromJSON({
  nested: {
    google: { nested: { protobuf: { nested: WELL_KNOWN } } },
    pulumirpc: {
      nested: Object.fromEntries(
        Object.entries(MESSAGES).map(([name, fields]) => [
          name,
          {
            fields: Object.fromEntries(
              Object.entries(fields).map(([field, [type, id]]) => [field, fieldOf(type, id)]),
            ),
          },
        ]),
      ),
    },
  },
});

function fieldOf(type: string, id: number) {
  return type.startsWith("repeated ") ? { rule: "repeated", type: type.slice(9), id } : { type, id };
}

function messageOf(name: string): Type {
  return root.lookupType(name.includes(".") ? name : `pulumirpc.${name}`);
}

/** Makes what writes a message, by its name: one of the engine's, or `google.protobuf.Empty`. */
export function writerOf(name: string): (value: object) => Buffer {
  const message = messageOf(name);
  return (value) => Buffer.from(message.encode(value).finish());
}

/** Makes what reads a message. What was not sent is not there. */
export function readerOf(name: string): (bytes: Buffer) => object {
  const message = messageOf(name);
  return (bytes) => message.toObject(message.decode(bytes));
}
