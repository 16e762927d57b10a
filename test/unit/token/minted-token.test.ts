import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MINTED_TOKEN, WORDS } from "../../../harness/words";
import {
  keepRefreshToken,
  type MintedToken,
  tokenOfPermanent,
  tokenOfResponse,
} from "../../../provider/token/minted-token";

function jwt(claims: object): string {
  return `eyJ9.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}

/** Fails for a property that is there without a value, which the engine cannot store. */
function assertNoUndefined(token: object): void {
  assert.deepEqual(
    Object.entries(token).filter(([, value]) => value === undefined),
    [],
  );
}

describe("tokenOfResponse", () => {
  it("reckons both ends from the moment the request was sent", () => {
    const token = tokenOfResponse(
      {
        accessToken: "access-token-text",
        tokenType: "bearer",
        expiresIn: 7200,
        refreshToken: WORDS.refreshToken,
        refreshTokenExpiresIn: 1209600,
      },
      1000,
    );
    assert.deepEqual(token, {
      accessToken: "access-token-text",
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:01.000Z",
      expiresAt: "1970-01-01T02:00:01.000Z",
      refreshToken: WORDS.refreshToken,
      refreshTokenExpiresAt: "1970-01-15T00:00:01.000Z",
    });
  });

  it("leaves out what is not known", () => {
    const token = tokenOfResponse({ accessToken: "access-token-text", tokenType: "bearer" }, 0);
    assert.deepEqual(token, {
      accessToken: "access-token-text",
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:00.000Z",
      expiresAt: "1970-01-01T02:00:00.000Z",
    });
    assertNoUndefined(token);
  });

  it("takes the owner and a shorter life from the token itself", () => {
    // The service's clock is years ahead, which does not matter.
    const accessToken = jwt({ uid: -83, oid: 606079861111, iat: 1e9, exp: 1e9 + 600 });
    const token = tokenOfResponse({ accessToken, tokenType: "bearer", expiresIn: 7200 }, 0);
    assert.equal(token.userId, "-83");
    assert.equal(token.organizationId, "606079861111");
    assert.equal(token.expiresAt, "1970-01-01T00:10:00.000Z");
  });

  it("does not take a life that ends before it begins", () => {
    const accessToken = jwt({ iat: 600, exp: 0 });
    const token = tokenOfResponse({ accessToken, tokenType: "bearer", expiresIn: 60 }, 0);
    assert.equal(token.expiresAt, "1970-01-01T00:01:00.000Z");
  });
});

describe("tokenOfPermanent", () => {
  it("has no end and no refresh token", () => {
    const token = tokenOfPermanent(WORDS.permanentToken, 0);
    assert.deepEqual(token, {
      accessToken: WORDS.permanentToken,
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:00.000Z",
    });
    assertNoUndefined(token);
  });

  it("knows the owner of one that is a JWT, but no end", () => {
    const token = tokenOfPermanent(jwt({ uid: 7, iat: 0, exp: 60 }), 0);
    assert.equal(token.userId, "7");
    assert.equal(token.expiresAt, undefined);
  });
});

describe("keepRefreshToken", () => {
  const { refreshToken: _token, refreshTokenExpiresAt: _end, ...rest } = MINTED_TOKEN;
  const bare: MintedToken = rest;

  it("keeps the old one and its end where no new one came", () => {
    assert.deepEqual(keepRefreshToken(bare, MINTED_TOKEN), MINTED_TOKEN);
    assert.deepEqual(keepRefreshToken(bare, { refreshToken: "old" }), { ...bare, refreshToken: "old" });
    assert.deepEqual(keepRefreshToken(bare, {}), bare);
  });

  it("never gives a new one the end of the old", () => {
    assert.deepEqual(keepRefreshToken({ ...bare, refreshToken: "new" }, MINTED_TOKEN), {
      ...bare,
      refreshToken: "new",
    });
  });
});
