import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PluginClient } from "../../../harness/plugin-client";
import { rejection } from "../../../harness/rejection";
import { serve } from "../../../provider/plugin/server";

describe("a method of the plugin that throws", () => {
  for (const [title, thrown, details] of [
    ["an error", new Error("a message"), "a message"],
    ["half a character", new Error("half: \ud800"), "half: \ufffd"],
    ["nothing", undefined, "undefined"],
    ["a text", "a text", "a text"],
  ] as const) {
    it(`answers where it is ${title}`, async (test) => {
      const { port, close } = await serve("pulumirpc.ResourceProvider", {
        Cancel: {
          request: "google.protobuf.Empty",
          response: "google.protobuf.Empty",
          call: () => Promise.reject(thrown),
        },
      });
      test.after(close);
      const error = (await rejection(new PluginClient(test, port).cancel())) as { details?: string };
      assert.equal(error.details, details);
    });
  }
});
