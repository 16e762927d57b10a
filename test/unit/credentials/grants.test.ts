import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CLIENT, LOGIN, WORDS } from "../../../harness/words";
import type {
  ClientCredentials,
  PasswordCredentials,
  RefreshTokenCredentials,
} from "../../../provider/credentials/credentials";
import { requestOf } from "../../../provider/credentials/grants";

const tokenEndpoint = "https://oauth.example.com/token";
const refreshEndpoint = "https://api.example.com/token";
const BY_PASSWORD: PasswordCredentials = { grant: "password", ...LOGIN, tokenEndpoint, refreshEndpoint };
const BY_REFRESH_TOKEN: RefreshTokenCredentials = {
  grant: "refresh_token",
  refreshToken: WORDS.refreshToken,
  ...CLIENT,
  refreshEndpoint,
};
const BY_CLIENT: ClientCredentials = {
  grant: "client_credentials",
  ...CLIENT,
  tokenEndpoint,
  refreshEndpoint,
};

/** Reads a body as a server does: from its text. */
function readForm(form: URLSearchParams): Record<string, string> {
  const fields = [...new URLSearchParams(form.toString())];
  assert.equal(new Set(fields.map(([name]) => name)).size, fields.length, "no field stands there twice");
  return Object.fromEntries(fields);
}

const texts = fc.string({ unit: "grapheme" });

describe("requestOf a login", () => {
  it("sends RFC 6749's fields and the client to the token endpoint", () => {
    const { grant, endpoint, form } = requestOf(BY_PASSWORD);
    assert.equal(grant, "password");
    assert.equal(endpoint, tokenEndpoint);
    assert.deepEqual(readForm(form), {
      username: LOGIN.username,
      password: LOGIN.password,
      grant_type: "password",
      client_id: LOGIN.clientId,
      client_secret: LOGIN.clientSecret,
    });
  });

  for (const password of ["a&b=c", "1+1", "100%", "%41%zz", "two words", "pässwörd", "密码🔒", "'\"\\;#?/"]) {
    it(`carries the password ${password} unchanged`, () => {
      assert.equal(readForm(requestOf({ ...BY_PASSWORD, password }).form).password, password);
    });
  }

  it("carries any values unchanged", () => {
    fc.assert(
      fc.property(texts, texts, texts, texts, (username, password, clientId, clientSecret) => {
        const { form } = requestOf({ ...BY_PASSWORD, username, password, clientId, clientSecret });
        assert.deepEqual(readForm(form), {
          username,
          password,
          grant_type: "password",
          client_id: clientId,
          client_secret: clientSecret,
        });
      }),
    );
  });
});

describe("requestOf a refresh token", () => {
  it("sends it and the client to the refresh endpoint", () => {
    const { grant, endpoint, form } = requestOf(BY_REFRESH_TOKEN);
    assert.equal(grant, "refresh_token");
    assert.equal(endpoint, refreshEndpoint);
    assert.deepEqual(readForm(form), {
      refresh_token: WORDS.refreshToken,
      grant_type: "refresh_token",
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    });
  });
});

describe("requestOf a client", () => {
  it("sends the client alone to the token endpoint", () => {
    const { grant, endpoint, form } = requestOf(BY_CLIENT);
    assert.equal(grant, "client_credentials");
    assert.equal(endpoint, tokenEndpoint);
    assert.deepEqual(readForm(form), {
      grant_type: "client_credentials",
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    });
  });
});
