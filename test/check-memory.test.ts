import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PREVIEW_MARKER } from "../provider/arguments";
import { createCheckMemory } from "../provider/check-memory";

/** What the engine has of a token that is there already. */
const THERE = { __provider: "a line" };

describe("the memory of check", () => {
  it("knows nothing where no program runs", () => {
    assert.equal(createCheckMemory().recall({ username: "a" }), undefined);
  });

  it("takes the marker of a preview out of the inputs, and tells the name once", () => {
    const memory = createCheckMemory();
    assert.deepEqual(memory.remember(THERE, { username: "a", [PREVIEW_MARKER]: "main" }), { username: "a" });
    assert.deepEqual(memory.recall({ username: "a" }), { preview: "main" });
    assert.equal(memory.recall({ username: "a" }), undefined);
  });

  it("tells tokens with the same arguments apart by their order, and others by their arguments", () => {
    const memory = createCheckMemory();
    memory.remember(THERE, { [PREVIEW_MARKER]: "one", triggers: [{ b: 1, a: 2 }], account: null });
    memory.remember(THERE, { [PREVIEW_MARKER]: "two", triggers: [{ b: 1, a: 2 }] });
    memory.remember(THERE, { [PREVIEW_MARKER]: "three" });
    assert.deepEqual(memory.recall({}), { preview: "three" });
    assert.deepEqual(memory.recall({ triggers: [{ a: 2, b: 1 }] }), { preview: "one" });
    assert.deepEqual(memory.recall({ triggers: [{ a: 2, b: 1 }], account: null }), { preview: "two" });
  });

  it("knows of a preview that inputs it did not check are those in the state", () => {
    const memory = createCheckMemory();
    memory.remember(THERE, { [PREVIEW_MARKER]: "one" });
    assert.equal(memory.recall({ username: "in the state" }), undefined);
  });

  it("keeps no name of a token that is not there yet, since no diff will ask for it", () => {
    const memory = createCheckMemory();
    memory.remember({}, { [PREVIEW_MARKER]: "new" });
    memory.remember(THERE, { [PREVIEW_MARKER]: "there" });
    assert.deepEqual(memory.recall({}), { preview: "there" });
  });

  it("takes everything for meant in an up", () => {
    const memory = createCheckMemory();
    assert.deepEqual(memory.remember(THERE, { username: "a" }), { username: "a" });
    assert.deepEqual(memory.recall({ username: "a" }), {});
    assert.deepEqual(memory.recall({ username: "another" }), {});
  });
});
