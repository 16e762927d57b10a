import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { announceDeath, announceRenewal, warnKept } from "../provider/messages";

const NOW = Date.parse("2026-01-01T12:00:00Z");

describe("the lines", () => {
  it("name a token by its account, or by its end where it has none", () => {
    assert.match(
      announceDeath({ expiresAt: "2026-01-01T13:00:00Z" }),
      / the token with expiresAt 2026-01-01T13:00:00Z,/,
    );
    assert.match(
      announceDeath({ account: "act-1", expiresAt: "2026-01-01T13:00:00Z" }),
      / the token for account act-1,/,
    );
  });

  it("say what up will do about a token that has run out, or will", () => {
    assert.equal(
      announceRenewal("main", { expiresAt: "2026-01-01T12:12:00Z" }, "due", NOW),
      'info: token "main" expires in 12 min; `pulumi up` will renew it',
    );
    assert.equal(
      announceRenewal("main", { expiresAt: "2026-01-01T09:00:00Z" }, "expired", NOW),
      'info: token "main" expired 3 h ago; `pulumi up` will renew it',
    );
  });

  it("say how long a kept token is good for", () => {
    const line = warnKept({ account: "act-1", expiresAt: "2026-01-01T12:40:00Z" }, NOW, "Why.");
    assert.equal(
      line,
      "warning: the token for account act-1 could not be renewed and is kept; it is good for another 40 min. Why.",
    );
  });
});
