import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createPreviewMemory } from "../../../provider/dynamic/preview-memory";
import { setPreviewMarker } from "../../../provider/token/preview-marker";

/** What the engine has of a token that is there already. */
const THERE = { __provider: "a line" };

describe("the memory of check", () => {
  it("knows nothing where no program runs", () => {
    assert.equal(createPreviewMemory().recall({ username: "a" }), undefined);
  });

  it("takes the marker of a preview out of the inputs, and tells the name once", () => {
    const memory = createPreviewMemory();
    assert.deepEqual(memory.strip(THERE, { username: "a", ...setPreviewMarker("main") }), { username: "a" });
    assert.deepEqual(memory.recall({ username: "a" }), { preview: "main" });
    assert.equal(memory.recall({ username: "a" }), undefined);
  });

  it("tells tokens with the same arguments apart by their order, and others by their arguments", () => {
    const memory = createPreviewMemory();
    memory.strip(THERE, { ...setPreviewMarker("one"), triggers: [{ b: 1, a: 2 }], account: null });
    memory.strip(THERE, { ...setPreviewMarker("two"), triggers: [{ b: 1, a: 2 }] });
    memory.strip(THERE, { ...setPreviewMarker("three") });
    assert.deepEqual(memory.recall({}), { preview: "three" });
    assert.deepEqual(memory.recall({ triggers: [{ a: 2, b: 1 }] }), { preview: "one" });
    assert.deepEqual(memory.recall({ triggers: [{ a: 2, b: 1 }], account: null }), { preview: "two" });
  });

  it("knows of a preview that inputs it did not check are those in the state", () => {
    const memory = createPreviewMemory();
    memory.strip(THERE, { ...setPreviewMarker("one") });
    assert.equal(memory.recall({ username: "in the state" }), undefined);
  });

  it("keeps no name of a token that is not there yet, since no diff will ask for it", () => {
    const memory = createPreviewMemory();
    memory.strip({}, { ...setPreviewMarker("new") });
    memory.strip(THERE, { ...setPreviewMarker("there") });
    assert.deepEqual(memory.recall({}), { preview: "there" });
  });

  it("takes everything for meant in an up", () => {
    const memory = createPreviewMemory();
    assert.deepEqual(memory.strip(THERE, { username: "a" }), { username: "a" });
    assert.deepEqual(memory.recall({ username: "a" }), {});
    assert.deepEqual(memory.recall({ username: "another" }), {});
  });
});
