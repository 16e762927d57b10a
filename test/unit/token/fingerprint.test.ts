import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CLIENT, findWords, LOGIN, WORDS } from "../../../harness/words";
import type { Credentials } from "../../../provider/credentials/credentials";
import { UNKNOWN_VALUE } from "../../../provider/ground/pulumi-marks";
import { isSameLogin, isSameTriggers, takeFingerprint } from "../../../provider/token/fingerprint";

const tokenEndpoint = "https://oauth.example.com/token";
const refreshEndpoint = "https://api.example.com/token";
const ENDPOINTS = { tokenEndpoint, refreshEndpoint };

const BY_GRANT = {
  password: { grant: "password", ...LOGIN, ...ENDPOINTS },
  refresh_token: { grant: "refresh_token", refreshToken: WORDS.refreshToken, ...CLIENT, refreshEndpoint },
  client_credentials: { grant: "client_credentials", ...CLIENT, ...ENDPOINTS },
  permanent: { grant: "permanent", permanentToken: WORDS.permanentToken },
} satisfies { [grant in Credentials["grant"]]: Credentials };

/** What makes another token, and what does not, when it changes. */
const CHANGES: Record<Credentials["grant"], { another: object; same: object }> = {
  password: {
    another: {
      username: "other",
      clientId: "other",
      tokenEndpoint: "https://other.example.com/",
      refreshEndpoint: "https://other.example.com/",
      refreshToken: "other-refresh-token",
    },
    same: { password: "other-password", clientSecret: "other-client-secret" },
  },
  refresh_token: {
    another: {
      refreshToken: "other-refresh-token",
      clientId: "other",
      refreshEndpoint: "https://other.example.com/",
    },
    same: { clientSecret: "other-client-secret" },
  },
  client_credentials: {
    another: { clientId: "other", tokenEndpoint: "https://other.example.com/" },
    same: { clientSecret: "other-client-secret" },
  },
  permanent: { another: { permanentToken: "other-permanent-token" }, same: {} },
};

function isSame(a: Credentials, b: Credentials): boolean {
  return isSameLogin(takeFingerprint(a, undefined), takeFingerprint(b, undefined));
}

function isSameList(a: unknown[] | undefined, b: unknown[] | undefined): boolean {
  return isSameTriggers(takeFingerprint(BY_GRANT.password, a), takeFingerprint(BY_GRANT.password, b));
}

describe("the fingerprint of a login", () => {
  for (const [grant, { another, same }] of Object.entries(CHANGES)) {
    const credentials = BY_GRANT[grant as Credentials["grant"]];
    for (const [name, value] of Object.entries(another)) {
      it(`changes with ${name} for the grant ${grant}`, () => {
        assert.equal(isSame(credentials, { ...credentials, [name]: value } as Credentials), false);
      });
    }
    for (const [name, value] of Object.entries(same)) {
      it(`stays when ${name} changes for the grant ${grant}`, () => {
        assert.equal(isSame(credentials, { ...credentials, [name]: value } as Credentials), true);
      });
    }
  }

  it("differs from grant to grant", () => {
    const logins = Object.values(BY_GRANT).map(
      (credentials) => takeFingerprint(credentials, undefined).login,
    );
    assert.equal(new Set(logins).size, logins.length);
  });

  it("does not run fields together", () => {
    const { password } = BY_GRANT;
    assert.equal(
      isSame(
        { ...password, username: 'a","b', clientId: "c" },
        { ...password, username: "a", clientId: 'b","c' },
      ),
      false,
    );
  });

  it("is never that of a state without one", () => {
    assert.equal(isSameLogin(undefined, takeFingerprint(BY_GRANT.password, undefined)), false);
  });

  it("is 16 characters that tell nothing", () => {
    for (const credentials of Object.values(BY_GRANT)) {
      const fingerprint = takeFingerprint(credentials, [WORDS.password]);
      assert.match(fingerprint.login, /^[\w-]{16}$/);
      assert.match(fingerprint.triggers!, /^[\w-]{16}$/);
      assert.deepEqual(findWords(fingerprint), []);
    }
  });
});

describe("the fingerprint of triggers", () => {
  it("is absent without triggers", () => {
    assert.deepEqual(Object.keys(takeFingerprint(BY_GRANT.password, undefined)), ["login"]);
    assert.deepEqual(Object.keys(takeFingerprint(BY_GRANT.password, [])), ["login"]);
    assert.equal(isSameList(undefined, []), true);
  });

  it("is absent where they are null", () => {
    const nothing = null as unknown as undefined;
    assert.deepEqual(Object.keys(takeFingerprint(BY_GRANT.password, nothing)), ["login"]);
  });

  it("is another while the whole list is unknown in a preview", () => {
    const unknown = UNKNOWN_VALUE as unknown as unknown[];
    assert.equal(isSameList(["one"], unknown), false);
    assert.equal(isSameList(undefined, unknown), false);
  });

  it("changes with a value, one more and one less", () => {
    assert.equal(isSameList(["one"], ["two"]), false);
    assert.equal(isSameList(["one"], ["one", "two"]), false);
    assert.equal(isSameList(["one", "two"], ["one"]), false);
    assert.equal(isSameList(["one"], undefined), false);
    assert.equal(isSameList(undefined, ["one"]), false);
    assert.equal(isSameList(["one"], ["one", "one"]), false);
  });

  it("tells a number from its text, and a list from its items", () => {
    assert.equal(isSameList([1], ["1"]), false);
    assert.equal(isSameList([null], ["null"]), false);
    assert.equal(isSameList([[1, 2]], [1, 2]), false);
  });

  it("does not depend on the order of the values, nor on that of keys", () => {
    assert.equal(isSameList([1, "two", { a: 1, b: [2] }], [{ b: [2], a: 1 }, 1, "two"]), true);
  });

  it("depends on the order inside a list", () => {
    assert.equal(isSameList([[1, 2]], [[2, 1]]), false);
  });

  it("is the same for any order of any values", () => {
    const shuffled = fc
      .array(fc.jsonValue())
      .chain((values) =>
        fc.tuple(
          fc.constant(values),
          fc.shuffledSubarray(values, { minLength: values.length, maxLength: values.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([values, reordered]) => {
        assert.equal(isSameList(values, reordered), true);
      }),
    );
  });
});
