import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseErrorResponse } from "../../../provider/service/error-response";

describe("parseErrorResponse", () => {
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
      const { isTokenService: _who, ...read } = parseErrorResponse(body);
      assert.deepEqual(read, expected);
    });
  }

  it("reads any text without failing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (body) => {
        const { code, message } = parseErrorResponse(body);
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
      parseErrorResponse(body);
      assert.ok(performance.now() - start < 1000);
    }
  });

  for (const body of [
    '{"error":"invalid_grant"}',
    '{"error":"unauthorized","error_description":"Full authentication is required"}',
    '{"response":{"errors":[{"code":"A","message":"No"}]}}',
    '{"request":{},"response":{"status":{"code":401,"message":"Unauthorized"}}}',
    '{"response":{"data":"no"}}',
  ]) {
    it(`hears a token service in ${body}`, () => assert.equal(parseErrorResponse(body).isTokenService, true));
  }

  for (const body of [
    "",
    "Forbidden",
    "<html><title>403 Forbidden</title>",
    "<Error><Code>AccessDenied</Code></Error>",
    '"no"',
    "{}",
    "[]",
    "null",
    '{"message":"Forbidden"}',
    '{"error":"Forbidden"}',
    '{"error":"forbidden"}',
    '{"error":"Forbidden","status":403,"path":"/token","message":"Access Denied"}',
    '{"error":{"code":403,"message":"The request was blocked"}}',
    '{"errors":[{"message":"blocked"}]}',
    '{"response":{"errors":[]}}',
    '{"response":"blocked"}',
    '{"error":"invalid_gra',
    '{"message":"no","request_id":"1"}',
  ]) {
    it(`hears none in ${body || "nothing"}`, () =>
      assert.equal(parseErrorResponse(body).isTokenService, false));
  }
});
