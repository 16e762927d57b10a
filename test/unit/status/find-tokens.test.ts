import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findTokens } from "../../../provider/status/find-tokens";

const DYNAMIC = "pulumi-nodejs:dynamic/spotinst:Token";
const PLUGIN = "spotinst-token:index:Token";

function resource(type: string, name: string, more: object = {}) {
  return { type, urn: `urn:pulumi:dev::tokens::${type}::${name}`, outputs: {}, ...more };
}

const names = (resources: readonly unknown[], isNamed = false) =>
  findTokens({ stack: "dev", resources }, isNamed, 0).map(({ token }) => token);

describe("findTokens", () => {
  it("finds the tokens of both types, and nothing else", () => {
    const resources = [
      resource("pulumi:pulumi:Stack", "tokens-dev"),
      resource(DYNAMIC, "first"),
      resource("pulumi-nodejs:dynamic:Resource", "other"),
      resource(PLUGIN, "second"),
      null,
      "text",
    ];
    assert.deepEqual(names(resources), ["first", "second"]);
  });

  it("takes the window of a renewal from where each type has it", () => {
    const outputs = {
      grant: "password",
      issuedAt: "1970-01-01T00:00:00.000Z",
      expiresAt: "1970-01-01T02:00:00.000Z",
    };
    const resources = [
      resource(DYNAMIC, "first", { outputs: { ...outputs, renewBeforeSeconds: 10 } }),
      resource(PLUGIN, "second", { outputs, inputs: { renewBeforeSeconds: 10 } }),
      resource(PLUGIN, "third", { outputs }),
    ];
    const rows = findTokens({ stack: "dev", resources }, false, 7_100_000);
    assert.deepEqual(
      rows.map(({ state }) => state),
      ["fresh", "fresh", "due"],
    );
  });

  it("passes over a token that waits for its deletion", () => {
    assert.deepEqual(names([resource(DYNAMIC, "old", { delete: true }), resource(DYNAMIC, "new")]), ["new"]);
  });

  it("reads the name of a token in a component, with any character in it", () => {
    const urn = `urn:pulumi:dev::tokens::my:group:Tokens$${DYNAMIC}::a::b/ c`;
    assert.deepEqual(names([resource(DYNAMIC, "", { urn })]), ["a::b/ c"]);
  });

  it("shows a token in a damaged state as unknown", () => {
    const [row] = findTokens({ stack: "dev", resources: [{ type: DYNAMIC }] }, false, 0);
    assert.deepEqual([row?.token, row?.urn, row?.state], ["", "", "unknown"]);
  });

  it("gives a row to a stack that cannot be read", () => {
    const [row, ...others] = findTokens({ stack: "dev", resources: [], problem: "no such stack" }, false, 0);
    assert.deepEqual(others, []);
    assert.deepEqual([row?.stack, row?.state, row?.problem], ["dev", "unknown", "no such stack"]);
  });

  it("gives a row to a stack without a token where it was named, and none otherwise", () => {
    const reading = { stack: "dev", resources: [] };
    assert.deepEqual(findTokens(reading, false, 0), []);
    assert.equal(findTokens(reading, true, 0)[0]?.problem, "no token in this stack");
  });
});
