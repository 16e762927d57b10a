import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { WORDS } from "../../../harness/words";
import { createRedactor } from "../../../provider/ground/redact";
import { quoteServerWords } from "../../../provider/service/quote";

describe("quoteServerWords", () => {
  const redact = createRedactor(Object.values(WORDS));

  it("leaves ordinary words as they are", () => {
    assert.equal(
      quoteServerWords("Ungültiges Passwort – 密码错误 🔒", redact),
      "Ungültiges Passwort – 密码错误 🔒",
    );
  });

  it("writes control characters, line ends and blanks as one space", () => {
    assert.equal(
      quoteServerWords(" a\r\n\tb\u0000c\u001bd\u2028e  f\u200b\u202eg ", redact),
      "a b c d e f g",
    );
  });

  it("writes half a character, which could not be encoded, as one space", () => {
    assert.equal(quoteServerWords("a\ud83db\udd12c 🔒", redact), "a b c 🔒");
  });

  it("cuts after 200 characters and shows it", () => {
    assert.equal(quoteServerWords("x".repeat(200), redact), "x".repeat(200));
    assert.equal(quoteServerWords("x".repeat(201), redact), `${"x".repeat(200)}…`);
  });

  it("does not cut a character in two", () => {
    const words = quoteServerWords(`${"x".repeat(199)}🔒🔒`, redact);
    assert.doesNotMatch(words, /\p{Cs}/u);
  });

  it("hides a secret across the cut", () => {
    const words = quoteServerWords(`${"x ".repeat(95)}${WORDS.password} tail`, redact);
    assert.doesNotMatch(words, /correct/);
  });

  it("hides all of a text with a secret that the server has broken over two lines", () => {
    const withBlank = createRedactor(["correct horse password"]);
    assert.equal(quoteServerWords("wrong: correct\nhorse\tpassword", withBlank), "[secret]");
  });

  it("gives at most 201 characters of one line for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
        const words = quoteServerWords(text, redact);
        assert.ok(words.length <= 201);
        assert.doesNotMatch(words, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });

  for (const [title, text] of [
    ["a colour mark of the Pulumi CLI", "correct-<{%reset%}>horse-password"],
    ["one with words in it", "correct-<{%fg 1%}>horse-password"],
    ["marks inside marks", "correct-<{%<{%x%}>reset%}>horse-pass<{%<{%<{%%}>word"],
    ["many marks", [...WORDS.password].join("<{%bold%}>")],
    ["a mark that the removal of another makes", "correct-<{<{%a%}>%reset%}>horse-password"],
  ] as const) {
    it(`hides a secret with ${title} in it`, () => {
      const words = quoteServerWords(`wrong: ${text}`, redact);
      assert.doesNotMatch(words.replace(/<\{%.*?%\}>/g, ""), /correct.*horse/);
    });
  }

  it("leaves no mark that the Pulumi CLI would take for its own", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("<", "{", "%", "}", ">", "<{%", "%}>", "a"), { maxLength: 60 }),
        (parts) => {
          assert.doesNotMatch(quoteServerWords(parts.join(""), redact), /<\{%|%\}>/);
        },
      ),
    );
  });

  it("looks at the beginning of a long text alone, and hides a secret that is cut off there", () => {
    const words = quoteServerWords(`${"\n".repeat(4080)}${WORDS.password}`, redact);
    assert.equal(words, "[secret]");
  });
});
