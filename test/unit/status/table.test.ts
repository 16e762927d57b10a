import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { writeTable } from "../../../provider/status/table";
import { rowOfProblem, rowOfToken } from "../../../provider/status/token-row";

const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(hours * HOUR_MS).toISOString();

function row(token: string, outputs: object, stack = "organization/tokens/dev") {
  const life = { grant: "password", account: "act-12345678", issuedAt: at(0), expiresAt: at(2) };
  return rowOfToken({ stack, token, urn: "urn" }, { ...life, ...outputs }, HOUR_MS / 2);
}

const ROWS = [
  row("fresh", { refreshToken: "x", refreshTokenExpiresAt: at(14 * 24) }),
  row("due", {
    expiresAt: at(1),
    renewBeforeSeconds: 2400,
    refreshToken: "x",
    refreshTokenExpiresAt: at(20.5),
  }),
  row("expired", { issuedAt: at(-2), expiresAt: at(0), refreshToken: "x", refreshTokenExpiresAt: at(0) }),
  row("permanent", { grant: "permanent", expiresAt: undefined, account: undefined }),
  row("odd", { grant: undefined, issuedAt: at(1), expiresAt: "?", refreshToken: "x" }),
  row("odder", { issuedAt: undefined }),
  row("oddest", { issuedAt: at(3) }),
  rowOfProblem("staging", "no such stack"),
];
const nowMs = HOUR_MS / 2;

/** The table as it looks on a terminal so wide. */
function look(terminalWidth: number, rows = ROWS): string[] {
  return stripVTControlCharacters(writeTable(rows, { nowMs, terminalWidth })).split("\n");
}

describe("writeTable", () => {
  it("is plain text where nobody looks at a terminal", () => {
    assert.equal(
      `\n${writeTable(ROWS, { nowMs })}\n`,
      `
stack                    token      account       grant      expires in  state      renewed     refresh token
organization/tokens/dev  fresh      act-12345678  password   90 min      fresh      30 min ago  in 13 days
organization/tokens/dev  due        act-12345678  password   30 min      due        30 min ago  in 20 h!
organization/tokens/dev  expired    act-12345678  password   30 min ago  expired    2 h ago     expired!
organization/tokens/dev  permanent  -             permanent  never       permanent  30 min ago  none
organization/tokens/dev  odd        act-12345678  ?          ?           unknown    in 30 min   no end known
organization/tokens/dev  odder      act-12345678  password   90 min      fresh      ?           none
organization/tokens/dev  oddest     act-12345678  password   90 min      due        in 2 h      none
staging                  unknown: no such stack
`,
    );
  });

  it("has a bar of the lifetime left on a terminal", () => {
    const bars = look(140).map((line) => line.match(/[█░]+/)?.[0]);
    assert.deepEqual(bars, [
      ...[undefined, "████████░░", "█████░░░░░", "░░░░░░░░░░", undefined, undefined, undefined],
      ...[undefined, undefined],
    ]);
  });

  it("has the colour of the state on a terminal", () => {
    const lines = writeTable(ROWS, { nowMs, terminalWidth: 140 }).split("\n");
    const coloured = (line: string, colour: number, text: string) =>
      assert.ok(line.includes(`\u001b[${colour}m${text}`), JSON.stringify(line));
    coloured(lines[0]!, 1, "stack");
    coloured(lines[1]!, 32, "fresh");
    coloured(lines[2]!, 33, "due");
    coloured(lines[2]!, 33, "in 20 h!");
    coloured(lines[3]!, 31, "expired");
    coloured(lines[4]!, 36, "permanent");
    coloured(lines[5]!, 35, "unknown");
    coloured(lines[8]!, 35, "unknown: no such stack");
  });

  for (const width of [130, 120, 100, 90, 60, 45]) {
    it(`fits into ${width} columns`, () => {
      const lines = look(width);
      assert.deepEqual(
        lines.filter(({ length }) => length > width),
        [],
      );
    });
  }

  it("fits tokens as they mostly are into 80 columns, without the bar and the grant", () => {
    const lines = look(80, [row("main", { account: undefined }, "organization/tokens/production")]);
    assert.deepEqual(lines, [
      "stack               token  account  expires in  state  renewed     refresh token",
      "…tokens/production  main   -        90 min      fresh  30 min ago  none",
    ]);
  });

  it("leaves a name eight columns, and a reason twenty, on the narrowest terminal", () => {
    const problem = "a reason that is far too long for a line of this terminal";
    const lines = look(10, [row("a-long-name-🔒1234567", {}), rowOfProblem("staging", problem)]);
    assert.match(lines[1]!, /^…ens\/dev {2}…1234567 {2}90 min/);
    assert.equal(lines[2], "staging   unknown: a reason t…");
  });
});
