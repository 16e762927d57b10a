import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeFailure } from "../../../provider/credentials/credentials";
import { findFailures } from "../../../provider/credentials/inputs";
import { findValueless, markValueless } from "../../../provider/credentials/valueless";

describe("findValueless", () => {
  it("finds nothing in plain values", () => {
    for (const value of [undefined, null, 1, "text", [], {}, [{ a: [null, { b: true }] }]]) {
      assert.deepEqual(findValueless(value, "triggers"), []);
    }
  });

  it("names every place, however deep, what stands there, and what to write instead", () => {
    const value = [
      markValueless("a function"),
      1,
      { x: [{ y: markValueless("a Map") }], z: markValueless("NaN") },
    ];
    assert.deepEqual(findValueless(value, "triggers").map(describeFailure), [
      "triggers[0]: is a function, whose value cannot be compared; write a text or a number instead",
      "triggers[2].x[0].y: is a Map, whose value cannot be compared; write [...it] instead",
      "triggers[2].z: is NaN, whose value cannot be compared; write a text or a number instead",
    ]);
  });
});

describe("findFailures", () => {
  const reasonsOf = (triggers: unknown) =>
    findFailures({ permanentToken: "a-token", triggers }, {}).map(
      ({ property, reason }) => `${property}: ${reason}`,
    );

  it("refuses every trigger without a value at once", () => {
    assert.equal(reasonsOf([markValueless("a Set"), [markValueless("a symbol")]]).length, 2);
  });

  it("says of a Set in the place of the list how to make a list of it", () => {
    assert.deepEqual(reasonsOf(markValueless("a Set")), [
      "triggers: is a Set, whose value cannot be compared; write [...it] instead",
    ]);
  });

  it("still refuses what is no list", () => {
    assert.deepEqual(reasonsOf("one"), [
      "triggers: must be a list of values, not a string; write triggers: [value]",
    ]);
  });
});
