import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { findMessageTexts, hasWords } from "../../harness/messages";

const PAGE = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");

/** Texts for people that are no messages. */
const isMessage = ({ parts }: { parts: readonly string[] }) => !parts[0]!.startsWith("Shows the Spot tokens");

const TEXTS = findMessageTexts().filter(isMessage);

/** The page writes code without backticks inside of code. */
const plain = (text: string) => text.replaceAll("`", "").replace(/\s+/g, " ");

const strip = (text: string) =>
  text
    .trim()
    .replace(/^[.,:;)(]+|[.,:;)(]+$/g, "")
    .trim();

describe("docs/errors.md", () => {
  it("has a row for each message in the code", () => {
    const page = plain(PAGE);
    const absent = TEXTS.flatMap(({ file, parts }) =>
      parts
        .filter(hasWords)
        .map((part) => strip(plain(part)))
        .filter((part) => !page.includes(part))
        .map((part) => `${file}: ${part}`),
    );
    assert.deepEqual(absent, []);
  });

  it("has no message that the code does not have", () => {
    const code = TEXTS.map(({ parts }) => plain(parts.join("…"))).join("\n");
    const [, rows = ""] = PAGE.split("\n## Lines of an operation that goes on\n");
    const messages = [...rows.split("\n## Codes\n")[0]!.matchAll(/^\| `([^`]+)` \|/gm)].map(
      ([, row]) => row!,
    );
    const unknown = messages.flatMap((message) =>
      message
        .split("…")
        .filter(hasWords)
        .map(strip)
        .filter((part) => !code.includes(part)),
    );
    assert.ok(messages.length > 100);
    assert.deepEqual(unknown, []);
  });
});

describe("a message", () => {
  it("says what happened and the likeliest cure within 240 characters, each value taken for 14 of them", () => {
    const long = TEXTS.filter(({ parts }) => firstSentences(parts.join("x".repeat(14))).length > 240);
    assert.deepEqual(long, []);
  });
});

/** What happened, and what to do: two sentences. */
function firstSentences(text: string): string {
  return text
    .split(/(?<=[.?!]) (?=[A-Z(])/)
    .slice(0, 2)
    .join(" ");
}
