import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readRetryAfterSeconds } from "../../../provider/service/retry-after";

describe("readRetryAfterSeconds", () => {
  const read = (headers: Record<string, string>, status = 429) =>
    readRetryAfterSeconds({ status, headers, body: "" });

  for (const [title, headers, seconds] of [
    ["seconds", { "retry-after": "120" }, 120],
    [
      "a date, by the answer's own clock",
      { "retry-after": "Thu, 01 Jan 1970 00:01:00 GMT", date: "Thu, 01 Jan 1970 00:00:30 GMT" },
      30,
    ],
    ["a date of the past as no wait", { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, 0],
    ["Spot's seconds left", { "x-ratelimit-reset": "17" }, 17],
    ["the longer of both", { "retry-after": "5", "x-ratelimit-reset": "17" }, 17],
    ["seconds with a fraction", { "retry-after": " 1.25 " }, 1.25],
    ["a week, and nothing longer", { "retry-after": "604801", "x-ratelimit-reset": "604800" }, 604_800],
    ["nothing of seconds with a tail", { "retry-after": "5x" }, undefined],
    ["nothing of no header", {}, undefined],
    ["nothing of junk", { "retry-after": "soon", "x-ratelimit-reset": "-3" }, undefined],
    ["nothing of a moment where a duration belongs", { "x-ratelimit-reset": "1790000000" }, undefined],
  ] as const) {
    it(`reads ${title}`, () => assert.equal(read(headers), seconds));
  }

  it("does not take the rate limit of another answer for a wait", () => {
    assert.equal(read({ "x-ratelimit-reset": "17" }, 503), undefined);
    assert.equal(read({ "retry-after": "17" }, 503), 17);
  });

  it("takes no wait from a status that is none to wait for", () => {
    for (const status of [200, 302, 400, 401, 403, 404]) {
      assert.equal(read({ "retry-after": "600", "x-ratelimit-reset": "600" }, status), undefined);
    }
    for (const status of [408, 429, 500, 503]) {
      assert.equal(read({ "retry-after": "600" }, status), 600);
    }
  });
});
