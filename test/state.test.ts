import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Declared,
  declaredOf,
  findNewWindowCut,
  isDeclared,
  keepRefreshToken,
  pickState,
  redeclare,
  renewalArgumentsOf,
  stateOfPermanentToken,
  stateOfResponse,
  storeRenewalArguments,
  type TokenState,
} from "../provider/state";
import { LOGIN, WORDS } from "./support/words";

const DECLARED: Declared = { grant: "password", fingerprint: { login: "AAAAAAAAAAAAAAAA" } };
const WHOLLY_DECLARED: Declared = {
  ...DECLARED,
  account: "act-12345678",
  username: LOGIN.username,
  renewalSecrets: { password: LOGIN.password },
};
const STATE: TokenState = {
  accessToken: "access-token-text",
  tokenType: "bearer",
  issuedAt: "1970-01-01T00:00:00.000Z",
  expiresAt: "1970-01-01T02:00:00.000Z",
  refreshToken: WORDS.refreshToken,
  refreshTokenExpiresAt: "1970-01-15T00:00:00.000Z",
  organizationId: "606079861111",
  userId: "-83",
  ...WHOLLY_DECLARED,
};

function jwt(claims: object): string {
  return `eyJ9.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}

/** Fails for a property that is there without a value, which the engine cannot store. */
function assertNoUndefined(state: object): void {
  assert.deepEqual(
    Object.entries(state).filter(([, value]) => value === undefined),
    [],
  );
}

describe("stateOfResponse", () => {
  it("reckons both ends from the moment the request was sent", () => {
    const state = stateOfResponse(
      {
        accessToken: "access-token-text",
        tokenType: "bearer",
        expiresIn: 7200,
        refreshToken: WORDS.refreshToken,
        refreshTokenExpiresIn: 1209600,
      },
      1000,
      DECLARED,
    );
    assert.deepEqual(state, {
      accessToken: "access-token-text",
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:01.000Z",
      expiresAt: "1970-01-01T02:00:01.000Z",
      refreshToken: WORDS.refreshToken,
      refreshTokenExpiresAt: "1970-01-15T00:00:01.000Z",
      ...DECLARED,
    });
  });

  it("leaves out what is not known", () => {
    const state = stateOfResponse({ accessToken: "access-token-text", tokenType: "bearer" }, 0, DECLARED);
    assert.deepEqual(state, {
      accessToken: "access-token-text",
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:00.000Z",
      expiresAt: "1970-01-01T02:00:00.000Z",
      ...DECLARED,
    });
    assertNoUndefined(state);
  });

  it("takes the owner and a shorter life from the token itself", () => {
    // The service's clock is years ahead, which does not matter.
    const accessToken = jwt({ uid: -83, oid: 606079861111, iat: 1e9, exp: 1e9 + 600 });
    const state = stateOfResponse({ accessToken, tokenType: "bearer", expiresIn: 7200 }, 0, DECLARED);
    assert.equal(state.userId, "-83");
    assert.equal(state.organizationId, "606079861111");
    assert.equal(state.expiresAt, "1970-01-01T00:10:00.000Z");
  });

  it("does not take a life that ends before it begins", () => {
    const accessToken = jwt({ iat: 600, exp: 0 });
    const state = stateOfResponse({ accessToken, tokenType: "bearer", expiresIn: 60 }, 0, DECLARED);
    assert.equal(state.expiresAt, "1970-01-01T00:01:00.000Z");
  });
});

describe("stateOfPermanentToken", () => {
  it("has no end and no refresh token", () => {
    const state = stateOfPermanentToken(WORDS.permanentToken, 0, { ...DECLARED, grant: "permanent" });
    assert.deepEqual(state, {
      accessToken: WORDS.permanentToken,
      tokenType: "bearer",
      issuedAt: "1970-01-01T00:00:00.000Z",
      ...DECLARED,
      grant: "permanent",
    });
    assertNoUndefined(state);
  });

  it("knows the owner of one that is a JWT, but no end", () => {
    const state = stateOfPermanentToken(jwt({ uid: 7, iat: 0, exp: 60 }), 0, DECLARED);
    assert.equal(state.userId, "7");
    assert.equal(state.expiresAt, undefined);
  });
});

describe("pickState", () => {
  it("keeps every output", () => {
    assert.deepEqual(pickState(STATE), STATE);
  });

  it("drops what the engine and older versions keep there", () => {
    assert.deepEqual(
      pickState({ ...STATE, __provider: "code", __inputs: {}, password: "x", clientId: null }),
      STATE,
    );
  });
});

describe("redeclare", () => {
  it("keeps the token and takes what the arguments say now", () => {
    const { account: _account, username: _username, renewalSecrets: _secrets, ...token } = STATE;
    assert.deepEqual(redeclare(STATE, DECLARED), token);
    assert.deepEqual(redeclare(STATE, { ...WHOLLY_DECLARED, account: "act-87654321" }), {
      ...STATE,
      account: "act-87654321",
    });
  });
});

describe("declaredOf", () => {
  it("returns what the state took from the arguments", () => {
    assert.deepEqual(declaredOf(STATE), WHOLLY_DECLARED);
    assert.deepEqual(declaredOf(redeclare(STATE, DECLARED)), DECLARED);
  });
});

describe("isDeclared", () => {
  it("is true of a state that says what the arguments say", () => {
    assert.equal(isDeclared(STATE, WHOLLY_DECLARED), true);
    assert.equal(isDeclared(redeclare(STATE, DECLARED), DECLARED), true);
  });

  it("is false when the account or an argument of a renewal is another, new or gone", () => {
    const { account: _account, ...withoutAccount } = WHOLLY_DECLARED;
    const { username: _username, ...withoutUsername } = WHOLLY_DECLARED;
    const { renewalSecrets: _secrets, ...withoutSecrets } = WHOLLY_DECLARED;
    assert.equal(isDeclared(STATE, { ...WHOLLY_DECLARED, account: "act-87654321" }), false);
    assert.equal(isDeclared(STATE, withoutAccount), false);
    assert.equal(isDeclared(STATE, withoutUsername), false);
    assert.equal(isDeclared(STATE, withoutSecrets), false);
    assert.equal(
      isDeclared(STATE, {
        ...WHOLLY_DECLARED,
        renewalSecrets: { password: "other-password" },
      }),
      false,
    );
    assert.equal(isDeclared(redeclare(STATE, DECLARED), WHOLLY_DECLARED), false);
  });
});

describe("storeRenewalArguments", () => {
  it("keeps what a renewal needs and nothing that it does not, the secrets in one", () => {
    const plain = {
      username: LOGIN.username,
      clientId: LOGIN.clientId,
      tokenEndpoint: "https://broker.example.com/token",
      refreshEndpoint: "https://broker.example.com/refresh",
      renewBeforeSeconds: 60,
      timeoutSeconds: 30,
      renewOnRefresh: false,
    };
    const secrets = {
      password: LOGIN.password,
      clientSecret: LOGIN.clientSecret,
      refreshToken: WORDS.refreshToken,
    };
    const needless = { account: "act-12345678", verify: false, triggers: [1] };
    const stored = storeRenewalArguments({ ...plain, ...secrets, ...needless });
    assert.deepEqual(stored, { ...plain, renewalSecrets: secrets });
    assert.deepEqual(renewalArgumentsOf(stored), { ...plain, ...secrets });
  });

  it("keeps nothing when all comes from the environment", () => {
    assert.deepEqual(storeRenewalArguments({}), {});
    assert.deepEqual(storeRenewalArguments({ account: "act-12345678" }), {});
    assert.deepEqual(storeRenewalArguments({ username: null as unknown as string }), {});
    assert.deepEqual(renewalArgumentsOf({}), {});
  });

  it("never keeps a permanent token", () => {
    assert.deepEqual(storeRenewalArguments({ permanentToken: WORDS.permanentToken }), {});
  });
});

describe("keepRefreshToken", () => {
  const { refreshToken: _token, refreshTokenExpiresAt: _end, ...bare } = STATE;

  it("keeps the old one and its end where no new one came", () => {
    assert.deepEqual(keepRefreshToken(bare, STATE), STATE);
    assert.deepEqual(keepRefreshToken(bare, { refreshToken: "old" }), { ...bare, refreshToken: "old" });
    assert.deepEqual(keepRefreshToken(bare, {}), bare);
  });

  it("never gives a new one the end of the old", () => {
    assert.deepEqual(keepRefreshToken({ ...bare, refreshToken: "new" }, STATE), {
      ...bare,
      refreshToken: "new",
    });
  });
});

describe("findNewWindowCut", () => {
  // Of a life of two hours, up to 6,480 seconds fit.
  const withWindow = (renewBeforeSeconds: number): TokenState => ({ ...STATE, renewBeforeSeconds });
  const shortLived: TokenState = { ...STATE, expiresAt: "1970-01-01T00:10:00.000Z" };
  const cut = { asked: 7000, used: 3600 };

  it("finds nothing where the window fits", () => {
    assert.equal(findNewWindowCut(STATE, undefined), undefined);
    assert.equal(findNewWindowCut(withWindow(6480), undefined), undefined);
  });

  it("finds a window that is cut to half of the life, also the default one", () => {
    assert.deepEqual(findNewWindowCut(withWindow(7000), undefined), cut);
    assert.deepEqual(findNewWindowCut(shortLived, undefined), { asked: 3600, used: 300 });
  });

  it("is silent where it was so before", () => {
    assert.equal(findNewWindowCut(withWindow(7000), withWindow(7000)), undefined);
    assert.equal(findNewWindowCut(shortLived, shortLived), undefined);
  });

  it("speaks again where another window is asked for, or the life became shorter", () => {
    assert.deepEqual(findNewWindowCut(withWindow(7000), withWindow(7100)), cut);
    assert.deepEqual(findNewWindowCut(withWindow(7000), STATE), cut);
    assert.deepEqual(findNewWindowCut(shortLived, STATE), { asked: 3600, used: 300 });
  });
});
