import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeFailure } from "../../../provider/status/describe-failure";

describe("describeFailure", () => {
  for (const [title, code, stderr, words] of [
    ["a stack that is not there", 6, "error: no stack named 'dve' found\n", "no such stack"],
    [
      "the first error, without the warnings before it",
      1,
      "warning: A new version is available.\n\nsomething\nerror: first\nerror: second\n",
      "first",
    ],
    ["the first line where none is an error", 1, "\r\n  panic: oh\n at x\n", "panic: oh"],
    ["the code of a CLI that says nothing", 137, "warning: x\n", "pulumi ended with 137 and said nothing"],
    ["the time limit", null, "error: x", "no answer from pulumi within 60 s"],
    [
      "the address of a backend without its login",
      1,
      "error: open postgres://me:p@ss@db.example/state: no",
      "open postgres://[secret]@db.example/state: no",
    ],
  ] as const) {
    it(`tells ${title}`, () => {
      assert.equal(describeFailure({ code, stderr }), words);
    });
  }
});
