import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { rejection } from "../../../harness/rejection";
import { createProgramError, withContext } from "../../../provider/program/program-error";

describe("withContext", () => {
  it("says what an error was for and what else can be done, and keeps its code", async () => {
    const failed = Promise.reject(createProgramError("no login", "invalid_arguments"));
    const error = await rejection(withContext(failed, "none could be minted", " Do this."));
    assert.equal(error.message, "none could be minted:\nno login Do this.");
    assert.equal((error as { code?: string }).code, "invalid_arguments");
    assert.ok(pulumi.RunError.isInstance(error));
    assert.equal(error.stack, "");
  });

  it("hands on what comes of it", async () => {
    assert.equal(await withContext(Promise.resolve(1), "needless"), 1);
  });
});
