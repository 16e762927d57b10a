import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCommandLine } from "../../../provider/status/parse-command-line";

const PLAIN = { kind: "status", stacks: [], isAll: false, isJson: false, withinSeconds: 0 } as const;

describe("parseCommandLine", () => {
  for (const [words, request] of [
    [["status"], PLAIN],
    [["status", "--all"], { ...PLAIN, isAll: true }],
    [["status", "--json", "--within", "30m"], { ...PLAIN, isJson: true, withinSeconds: 1800 }],
    [["status", "--within=1h", "dev"], { ...PLAIN, stacks: ["dev"], withinSeconds: 3600 }],
    [["status", "dev", "prod", "dev"], { ...PLAIN, stacks: ["dev", "prod"] }],
    [["status", "--", "-x"], { ...PLAIN, stacks: ["-x"] }],
    [["--help"], { kind: "help" }],
    [["status", "-h"], { kind: "help" }],
    [["--version"], { kind: "version" }],
  ] as const) {
    it(`understands ${words.join(" ")}`, () => {
      assert.deepEqual(parseCommandLine(words), request);
    });
  }

  for (const [words, problem] of [
    [[], "Say what to do: status"],
    [["show"], 'Unknown command "show"'],
    [["status", "--wihtin", "1h"], "Unknown option '--wihtin'"],
    [["status", "--all", "dev"], "Say --all or the names of stacks, not both"],
    [["status", ""], "The name of a stack is empty"],
    [["status", "--within"], "Option '--within <value>' argument missing"],
    [["status", "--within", "-5"], "Option '--within' argument is ambiguous"],
    [
      ["status", "--within", "soon"],
      '--within must be a time such as 90s, 30m, 2h, 1h30m or plain seconds, but is "soon"',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(words.join(" "))} in one sentence`, () => {
      assert.deepEqual(parseCommandLine(words), { kind: "mistake", problem });
    });
  }
});
