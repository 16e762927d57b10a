import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import fc from "fast-check";
import { pretendProgram } from "../../../harness/mocks";
import { describeFailure } from "../../../provider/credentials/credentials";
import { findValueless } from "../../../provider/credentials/valueless";
import { writeTriggers } from "../../../provider/program/write-triggers";

/** What the engine is sent. */
async function send(triggers: unknown, foundEmpty = () => {}): Promise<unknown> {
  return rpc.serializeProperty("triggers", writeTriggers(triggers, foundEmpty), new Set());
}

const refusalsOf = async (triggers: unknown) =>
  findValueless(await send(triggers), "triggers").map(describeFailure);

/** A value as programs hand it over: alone, inside others, later, as a secret. */
const wrappings: [string, (value: unknown) => unknown][] = [
  ["in the list", (value) => [value]],
  ["deep inside", (value) => [{ a: [{ b: value }] }]],
  ["from apply", (value) => [pulumi.output(1).apply(() => value as object)]],
  ["inside what comes from apply", (value) => [pulumi.output(1).apply(() => ({ a: [value] }))]],
  ["from a promise", (value) => [Promise.resolve(value)]],
  ["in a list that comes later", (value) => Promise.resolve([Promise.resolve(value)])],
  ["in a list from apply", (value) => pulumi.output(1).apply(() => [value])],
  ["in a secret", (value) => [pulumi.secret(1).apply(() => value as object)]],
];

class Fields {
  constructor(readonly a: unknown) {}
}

class PrivateFields {
  readonly #a: unknown;
  constructor(a: unknown) {
    this.#a = a;
  }
  get a() {
    return this.#a;
  }
}

class MapWithFields extends Map {
  readonly label = "a label";
}

before(() => pretendProgram(false));

describe("writeTriggers", () => {
  it("leaves plain values as they are, so that a token that is stored stays", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (values) => {
        const plain = JSON.parse(JSON.stringify(values)) as unknown[];
        assert.deepEqual(writeTriggers(plain, assert.fail), plain);
        assert.deepEqual(await send(plain), await rpc.serializeProperty("triggers", plain, new Set()));
      }),
      { numRuns: 50 },
    );
    const holes = [undefined, { a: undefined, b: null }, true, -1.5, ""];
    assert.deepEqual(await send(holes), [null, { b: null }, true, -1.5, ""]);
  });

  for (const [kind, one, same, other] of [
    ["a Date", new Date(1), new Date(1), new Date(2)],
    ["a Date of another realm", runInNewContext("new Date(1)"), new Date(1), runInNewContext("new Date(2)")],
    ["a BigInt", 10n ** 30n, 10n ** 30n, 10n ** 30n + 1n],
    ["a URL", new URL("https://a.example"), new URL("https://a.example/"), new URL("https://b.example")],
    ["an object with toJSON", { toJSON: () => [1n] }, { toJSON: () => [1n] }, { toJSON: () => [2n] }],
    ["bytes", Buffer.from("ab"), new Uint8Array([97, 98]), Buffer.from("ac")],
    ["a list of big numbers", new BigInt64Array([1n]), new BigInt64Array([1n]), new BigInt64Array([2n])],
    ["an object of a class with fields", new Fields(1n), new Fields(1n), new Fields(2n)],
    ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }, { a: 2 }],
    ["an object of another realm", runInNewContext("({ a: 1 })"), { a: 1 }, { a: 2 }],
  ] as const) {
    for (const [where, wrap] of wrappings) {
      it(`goes by the value of ${kind} ${where}`, async () => {
        assert.deepEqual(await send(wrap(one)), await send(wrap(same)));
        assert.notDeepEqual(await send(wrap(one)), await send(wrap(other)));
        assert.deepEqual(await refusalsOf(wrap(one)), []);
      });
    }
  }

  const circular: { self?: unknown } = {};
  circular.self = [circular];

  for (const [name, value] of [
    ["a Map", new Map([[1, 2]])],
    ["a Map", new MapWithFields()],
    ["a Set", new Set([1])],
    ["a Set", runInNewContext("new Set([1])")],
    ["a WeakMap", new WeakMap()],
    ["a WeakSet", new WeakSet()],
    ["a RegExp", /a/],
    ["a function", () => 1],
    ["a function", Fields],
    ["a symbol", Symbol("a")],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["an invalid Date", new Date(Number.NaN)],
    ["an Error", Object.assign(new Error("a"), { code: "E" })],
    ["an ArrayBuffer", new ArrayBuffer(1)],
    ["a DataView", new DataView(new ArrayBuffer(1))],
    ["a Number", Object(1)],
    ["a BigInt", Object(1n)],
    ["an Array Iterator", [1].values()],
    ["a PrivateFields", new PrivateFields(1)],
    ["an object", new (class {})()],
    ["an object", Object.create(Object.create(Object.create(null)))],
    ["an asset or an archive", new pulumi.asset.FileAsset(__filename)],
    ["an asset or an archive", new pulumi.asset.AssetArchive({})],
  ] as const) {
    for (const [where, wrap] of wrappings) {
      it(`has ${name} refused ${where}`, async () => {
        const refusals = await refusalsOf(wrap(value));
        assert.equal(refusals.length, 1);
        assert.match(
          refusals[0]!,
          new RegExp(`^triggers\\[0\\]\\S*: is ${name}, whose value cannot be compared`),
        );
      });
    }
  }

  it("has a list that holds itself refused, and takes one object twice", async () => {
    assert.match(
      (await refusalsOf([circular]))[0]!,
      /^triggers\[0\]\.self\[0\]: is an object that holds itself/,
    );
    const twice = { a: 1 };
    assert.deepEqual(await send([twice, { twice }, twice]), [{ a: 1 }, { twice: { a: 1 } }, { a: 1 }]);
  });

  it("keeps what is a secret one, and what depends on resources dependent", async () => {
    class Resource extends pulumi.CustomResource {}
    const resource = new Resource("a:b:C", "one", {});
    const sent = writeTriggers([pulumi.secret(new Fields(1n)), resource.urn, resource], assert.fail);
    const dependencies = new Set<pulumi.Resource>();
    const [secret, , reference] = (await rpc.serializeProperty("triggers", sent, dependencies)) as unknown[];
    assert.ok(rpc.isRpcSecret(secret));
    assert.deepEqual([...dependencies], [resource]);
    assert.equal(JSON.stringify(reference).includes("one-id"), true);
  });

  it("tells of an empty object in an output, which may have been a date", async () => {
    for (const [value, count] of [
      [[{}], 0],
      [[pulumi.output(new Date())], 1],
      [[pulumi.secret({ at: new Map() })], 1],
      [pulumi.all([new Date(), 1]), 1],
      [[pulumi.output({ a: 1 })], 0],
    ] as const) {
      let found = 0;
      await send(value, () => {
        found++;
      });
      assert.equal(found, count);
    }
  });

  it("leaves what a preview does not know unknown", async () => {
    const unknown = pulumi.output(pulumi.unknown as unknown as string);
    assert.deepEqual(await send([unknown, 1]), [rpc.unknownValue, 1]);
    assert.deepEqual(await send([pulumi.unknown]), [rpc.unknownValue]);
  });
});
