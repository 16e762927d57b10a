import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readStacks } from "../../../provider/status/read-stacks";

describe("readStacks", () => {
  it("exports each stack without asking for its secrets", async () => {
    const asked: string[] = [];
    const run = async (words: readonly string[]) => {
      asked.push(words.join(" "));
      return { code: 0, stdout: '{"version":3,"deployment":{"resources":[1,2]}}', stderr: "" };
    };
    assert.deepEqual(await readStacks(run, ["dev", "-x"]), [
      { stack: "dev", resources: [1, 2] },
      { stack: "-x", resources: [1, 2] },
    ]);
    assert.deepEqual(asked, ["stack export --stack=dev", "stack export --stack=-x"]);
  });

  it("runs four calls at once at most, and keeps the order", async () => {
    let running = 0;
    let most = 0;
    const names = Array.from({ length: 20 }, (_, index) => `stack-${index}`);
    const readings = await readStacks(async () => {
      running++;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running--;
      return { code: 1, stdout: "", stderr: "error: no stack named 'x' found" };
    }, names);
    assert.equal(most, 4);
    assert.deepEqual(
      readings,
      names.map((stack) => ({ stack, resources: [], problem: "no such stack" })),
    );
  });

  for (const [title, stdout, problem] of [
    ["a stack that was never deployed holds nothing", '{"deployment":{}}', undefined],
    ["what is no JSON is no state", "Warning: {", "`pulumi stack export` printed no state"],
    ["what has no deployment is no state", '{"deployment":null}', "`pulumi stack export` printed no state"],
    ["a list is no state", "[]", "`pulumi stack export` printed no state"],
  ] as const) {
    it(title, async () => {
      const readings = await readStacks(async () => ({ code: 0, stdout, stderr: "" }), ["dev"]);
      assert.deepEqual(readings, [
        { stack: "dev", resources: [], ...(problem !== undefined && { problem }) },
      ]);
    });
  }
});
