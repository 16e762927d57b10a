import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createRedactor } from "../provider/redact";
import { parseErrorBody, quoteServerWords } from "../provider/server-words";
import { WORDS } from "./support/words";

describe("parseErrorBody", () => {
  for (const [title, body, expected] of [
    ["nothing from an empty body", "", {}],
    ["nothing from blanks", " \r\n\t", {}],
    ["plain text, trimmed", "  Bad gateway\n", { message: "Bad gateway" }],
    ["that it is a page", "<html><body>secret words</body></html>", { message: "an HTML page" }],
    [
      "a page's title",
      '<!doctype html>\n<HTML><TITLE lang="en"> Sign\n in </TITLE>',
      { message: 'an HTML page titled "Sign\n in"' },
    ],
    ["that JSON is broken", '{"access_token":"half-a-tok', { message: "a broken or cut-off JSON body" }],
    ["a JSON string", '"Bad gateway"', { message: "Bad gateway" }],
    ["RFC 6749's error", '{"error":"invalid_grant"}', { code: "invalid_grant" }],
    [
      "RFC 6749's error and description",
      '{"error":"invalid_grant","error_description":"No"}',
      { code: "invalid_grant", message: "No" },
    ],
    [
      "RFC 6749's error without an empty description",
      '{"error":"invalid_grant","error_description":""}',
      { code: "invalid_grant" },
    ],
    [
      "the first of Spot's errors",
      '{"response":{"errors":[{"code":"A","message":"First"},{"code":"B","message":"Second"}]}}',
      { code: "A", message: "First" },
    ],
    [
      "a numeric code as text",
      '{"response":{"errors":[{"code":7,"message":"Seventh"}]}}',
      { code: "7", message: "Seventh" },
    ],
    ["errors at the root", '{"errors":[{"message":"Root"}]}', { message: "Root" }],
    ["a string in data", '{"response":{"data":"Rate limit exceeded"}}', { message: "Rate limit exceeded" }],
    [
      "Spot's status",
      '{"response":{"status":{"code":401,"message":"Unauthorized"}}}',
      { code: "401", message: "Unauthorized" },
    ],
    [
      "errors sooner than the status",
      '{"response":{"status":{"code":400,"message":"Bad Request"},"errors":[{"message":"Better"}]}}',
      { message: "Better" },
    ],
    ["a message at the root", '{"message":"Forbidden"}', { message: "Forbidden" }],
    [
      "the status past an empty list of errors",
      '{"response":{"errors":[],"status":{"message":"X"}}}',
      { message: "X" },
    ],
    ["nothing from a list", "[1,2]", {}],
    ["nothing from an unknown object", '{"detail":{"reason":"no"}}', {}],
    ["no code that is neither text nor number", '{"errors":[{"code":{},"message":["x"]}]}', {}],
    ["nothing from a prototype", '{"__proto__":{"error":"x","message":"y"}}', {}],
  ] as const) {
    it(`reads ${title}`, () => {
      assert.deepEqual(parseErrorBody(body), expected);
    });
  }

  it("reads any text without failing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (body) => {
        const { code, message } = parseErrorBody(body);
        assert.ok(code === undefined || typeof code === "string");
        assert.ok(message === undefined || message.length > 0);
      }),
    );
  });

  it("takes no more than milliseconds for a page of one megabyte", () => {
    for (const body of [
      `<${"<title".repeat(170_000)}`,
      `<title>${" ".repeat(1_000_000)}`,
      `${"<title>".repeat(150_000)}`,
    ]) {
      const start = performance.now();
      parseErrorBody(body);
      assert.ok(performance.now() - start < 1000);
    }
  });
});

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
        assert.doesNotMatch(words, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
