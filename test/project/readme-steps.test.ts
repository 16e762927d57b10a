import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fillIn, readSteps } from "../../tools/try-readme/steps";

describe("the steps of a page", () => {
  it("are its blocks of commands, its programs and what it says to run, in order", () => {
    const page = [
      "# title",
      "## First",
      "Its `index.ts`:",
      "```ts",
      "const one = `two`;",
      "```",
      "Run `pulumi up` there.",
      "## Second",
      "```sh",
      "cd .. && ls",
      "```",
      "```yaml",
      "name: none",
      "```",
    ].join("\n");
    assert.deepEqual(readSteps(page), [
      {
        section: "First",
        commands: "cat > index.ts <<'END_OF_PROGRAM'\nconst one = `two`;\nEND_OF_PROGRAM\n",
      },
      { section: "First", commands: "pulumi up\n" },
      { section: "Second", commands: "cd .. && ls\n" },
    ]);
  });

  it("have values where a reader fills them in, and dots where there is none", () => {
    assert.equal(fillIn("export USER=… OTHER=…\n", { USER: "me" }), "export USER='me' OTHER=…\n");
  });
});
