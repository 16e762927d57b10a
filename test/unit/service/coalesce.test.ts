import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { coalesce } from "../../../provider/service/coalesce";

describe("coalesce", () => {
  it("works once for fifty callers of the same at the same time, and again for the next", async () => {
    let works = 0;
    const once = coalesce(async (name: string) => `${name} ${++works}`, String);
    const answers = await Promise.all(Array.from({ length: 50 }, () => once("same")));
    assert.deepEqual(new Set(answers), new Set(["same 1"]));
    assert.equal(await once("same"), "same 2");
  });

  it("works apart for different arguments", async () => {
    let works = 0;
    const once = coalesce(async () => ++works, String);
    assert.deepEqual(await Promise.all([once("a"), once("b")]), [1, 2]);
  });

  it("hands a failure to every waiting caller and does not remember it", async () => {
    let works = 0;
    const once = coalesce(async () => {
      works += 1;
      if (works === 1) {
        throw new Error("weather");
      }
      return works;
    }, String);
    const results = await Promise.allSettled([once("a"), once("a")]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.equal(await once("a"), 2);
  });
});
