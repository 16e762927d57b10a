import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { assertNoSecrets } from "../../harness/leaks";
import { CHECKOUT } from "../../harness/program-folder";
import { tryReadme } from "../../tools/try-readme/try-readme";

const README = readFileSync(join(CHECKOUT, "README.md"), "utf8");

/** The short form of `npm run try-readme`, which runs the demo too. */
describe("the README, done step by step in a fresh folder", () => {
  it("ends in a token and in a second stack that takes it", async () => {
    const { isDone, output, issued } = await tryReadme({ isShort: true });
    assert.equal(isDone, true, output);
    assert.match(output, /spotinstToken: \[secret\]/);
    assert.equal(issued.length, 1, output);
    const second = output.indexOf("# Second stack");
    assert.match(output.slice(0, second), /\+ {2}pulumi-nodejs:dynamic\/spotinst:Token token created/);
    assert.match(output.slice(second), /\+ {2}pulumi:providers:spotinst spot created/);
    assertNoSecrets([output], { "access token": issued[0]! });
  });

  it("fails where a step is missing", async () => {
    const page = README.replace(/^git clone .*\n/m, "");
    const { isDone, issued } = await tryReadme({ page, isShort: true });
    assert.equal(isDone, false);
    assert.deepEqual(issued, []);
  });
});
