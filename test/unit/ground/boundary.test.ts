import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rejection } from "../../../harness/rejection";
import { WORDS } from "../../../harness/words";
import { withinBoundary } from "../../../provider/ground/boundary";
import { listHidden } from "../../../provider/token/secret-values";

describe("withinBoundary", () => {
  it("makes an Error of whatever is thrown, without the secrets of the call", async () => {
    for (const [thrown, text] of [
      [undefined, "undefined"],
      [null, "null"],
      [`no ${WORDS.password}`, "no [secret]"],
      [new Error(`no ${WORDS.password}`), "no [secret]"],
    ] as const) {
      const error = await rejection(
        withinBoundary(listHidden([{ password: WORDS.password }], {}), () => {
          throw thrown;
        }),
      );
      assert.equal(error.message, `An error of pulumi-spotinst-token itself: ${text}`);
      assert.ok(!error.stack?.includes(WORDS.password));
    }
  });

  it("hides a user name and a client id from wherever they come, but no word of five letters", async () => {
    for (const [values, env, shown] of [
      [[{ username: "user-7731" }], {}, "no [secret], no client-88, no admin"],
      [[{}, { clientId: "client-88" }], {}, "no user-7731, no [secret], no admin"],
      [[], { SPOTINST_EMAIL: "user-7731" }, "no [secret], no client-88, no admin"],
      [[{ username: "admin" }], {}, "no user-7731, no client-88, no admin"],
    ] as const) {
      const error = await rejection(
        withinBoundary(listHidden(values, env), () => {
          throw "no user-7731, no client-88, no admin";
        }),
      );
      assert.equal(error.message, `An error of pulumi-spotinst-token itself: ${shown}`);
    }
  });

  it("returns what the call returns", async () => {
    assert.equal(await withinBoundary(listHidden([], {}), async () => 1), 1);
  });
});
