import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseHttpDate } from "../../../provider/service/http-date";

const MOMENT = Date.UTC(1994, 10, 6, 8, 49, 37);

/** The three forms of RFC 9110. */
const FORMS = ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"];

describe("parseHttpDate", () => {
  for (const text of FORMS) {
    it(`reads ${text} as UTC`, () => assert.equal(parseHttpDate(text), MOMENT));
  }

  it("reads them so in any time zone", () => {
    const script = `const { parseHttpDate } = require(${JSON.stringify(join(__dirname, "../../../provider/service/http-date"))});
      console.log(JSON.stringify(${JSON.stringify(FORMS)}.map(parseHttpDate)));`;
    for (const TZ of ["America/New_York", "Asia/Kolkata", "UTC"]) {
      const words = ["-r", "ts-node/register", "-e", script];
      const printed = execFileSync(process.execPath, words, {
        env: { ...process.env, TZ },
        encoding: "utf8",
      });
      assert.deepEqual(JSON.parse(printed), [MOMENT, MOMENT, MOMENT]);
    }
  });

  it("takes two digits for the year that is near", () => {
    const year = new Date().getUTCFullYear();
    for (const near of [year - 1, year + 1]) {
      const text = `Monday, 01-Jan-${String(near % 100).padStart(2, "0")} 00:00:00 GMT`;
      assert.equal(parseHttpDate(text), Date.UTC(near, 0, 1));
    }
  });

  it("reads nothing from what is none of them", () => {
    for (const text of [
      "",
      "5",
      "tomorrow",
      "1994-11-06T08:49:37Z",
      "Sun, 06 Nov 1994 08:49:37 EST",
      "Sun, 06 Nov 1994 08:49:37",
      "Sun, 06 Foo 1994 08:49:37 GMT",
      "Sun Foo  6 08:49:37 1994",
      "Sun, 6 Nov 1994 08:49:37 GMT",
    ]) {
      assert.equal(parseHttpDate(text), undefined, text);
    }
  });
});
