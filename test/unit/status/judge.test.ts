import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judge } from "../../../provider/status/judge";
import { rowOfProblem, rowOfToken } from "../../../provider/status/token-row";

const rowWith = (token: string, leftSeconds: number | undefined, grant = "password") =>
  rowOfToken(
    { stack: "dev", token, urn: `urn:of:${token}` },
    leftSeconds === undefined ? { grant } : { grant, expiresAt: new Date(leftSeconds * 1000).toISOString() },
    0,
  );

const FRESH = rowWith("fresh", 7000);
const DUE = rowWith("due", 1200);
const EXPIRED = rowWith("old", -720);
const PERMANENT = rowWith("permanent", undefined, "permanent");
const UNKNOWN = rowWith("odd", undefined);
const UNREAD = rowOfProblem("gone", "no such stack");

describe("judge", () => {
  for (const [title, rows, within, exitCode] of [
    ["none that expires", [FRESH, DUE, PERMANENT], 0, 0],
    ["one that expires within the time", [FRESH, DUE], 1200, 1],
    ["one that expires a second after the time", [FRESH, DUE], 1199, 0],
    ["an expired one", [FRESH, EXPIRED], 0, 1],
    ["a permanent one, whatever the time", [PERMANENT], 9e9, 0],
    ["one whose end is unknown", [FRESH, UNKNOWN], 0, 2],
    ["a stack that cannot be read", [FRESH, UNREAD], 0, 2],
    ["an expired one beside a stack that cannot be read", [UNREAD, EXPIRED, UNKNOWN], 0, 1],
    ["no token at all", [], 0, 2],
  ] as const) {
    it(`answers ${exitCode} to ${title}`, () => {
      const verdict = judge(rows, within);
      assert.equal(verdict.exitCode, exitCode);
      assert.equal(verdict.alarms.length === 0, exitCode === 0);
    });
  }

  it("says in one line each what the alarm is about", () => {
    assert.deepEqual(judge([UNREAD, UNKNOWN, FRESH, DUE, EXPIRED], 1800).alarms, [
      'token "due" in stack dev expires in 20 min, within the 30 min asked about',
      'token "old" in stack dev expired 12 min ago',
      "could not tell of stack gone: no such stack",
      'could not tell of token "odd" in stack dev: expiresAt is missing or no date',
    ]);
    assert.deepEqual(judge([], 0).alarms, [
      "no token found in the stacks that were looked at; --all looks at every stack of the backend",
    ]);
  });
});
