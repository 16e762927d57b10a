import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatLine, keptLine, rejectedLine, renewalLine } from "../../../provider/ground/messages";

const NOW = Date.parse("2026-01-01T12:00:00Z");

describe("the lines", () => {
  it("name a token by its account, or by its end where it has none", () => {
    assert.match(
      rejectedLine({ expiresAt: "2026-01-01T13:00:00Z" }).text,
      / the token with expiresAt 2026-01-01T13:00:00Z,/,
    );
    assert.match(
      rejectedLine({ account: "act-1", expiresAt: "2026-01-01T13:00:00Z" }).text,
      / the token for account act-1,/,
    );
  });

  it("say what up will do about a token that has expired, or will", () => {
    assert.equal(
      formatLine(renewalLine("main", { expiresAt: "2026-01-01T12:12:00Z" }, true, NOW)),
      'info: token "main" expires in 12 min; `pulumi up` will renew it',
    );
    assert.equal(
      formatLine(renewalLine("main", { expiresAt: "2026-01-01T09:00:00Z" }, true, NOW)),
      'info: token "main" expired 3 h ago; `pulumi up` will renew it',
    );
  });

  it("say how long a kept token is good for", () => {
    const line = keptLine({ account: "act-1", expiresAt: "2026-01-01T12:40:00Z" }, NOW, "Why.");
    assert.equal(
      formatLine(line),
      "warning: renewal failed: Pulumi shows the token for account act-1 as updated, but it is still the old one, which expires in 40 min. Why.",
    );
  });
});
