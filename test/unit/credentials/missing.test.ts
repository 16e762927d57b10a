import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { missingPartner, nothingGiven } from "../../../provider/credentials/missing";

describe("missingPartner", () => {
  for (const [grant, title, needs] of [
    ["password", "the password grant", "username, password, clientId and clientSecret"],
    ["refresh_token", "the refresh token grant", "refreshToken, clientId and clientSecret"],
    ["client_credentials", "the client credentials grant", "tokenEndpoint, clientId and clientSecret"],
  ] as const) {
    it(`names all that ${title} needs, and both places for the one that is missing`, () => {
      const { property, reason } = missingPartner("clientSecret", grant, {});
      assert.equal(property, "clientSecret");
      assert.equal(
        reason,
        `is missing: ${title} needs ${needs}; set the argument clientSecret or the environment variable SPOTINST_CLIENT_SECRET`,
      );
    });
  }

  it("says which variables are set but empty", () => {
    const env = { SPOTINST_USERNAME: "", SPOTINST_EMAIL: "", SPOTINST_USER: undefined };
    assert.match(
      missingPartner("username", "password", env).reason,
      /environment variable SPOTINST_USERNAME \(SPOTINST_USERNAME, SPOTINST_EMAIL is set, but empty\)$/,
    );
  });
});

describe("nothingGiven", () => {
  const CURES =
    "; set username, password, clientId and clientSecret (or SPOTINST_USERNAME, SPOTINST_PASSWORD, SPOTINST_CLIENT_ID and " +
    "SPOTINST_CLIENT_SECRET), a refreshToken with its client, a tokenEndpoint of your own with its client, or a permanentToken (SPOTINST_TOKEN)";
  const PLACES =
    "no credential was found in the arguments, the configuration (spotinst-token:…), the environment";
  const FILE =
    " or the credentials file (none is named by SPOTINST_CREDENTIALS_FILE, and there is no home directory)";

  it("names the places that were looked at, and what may be given", () => {
    assert.deepEqual(nothingGiven({}, {}, undefined), {
      property: "username",
      reason: PLACES + FILE + CURES,
    });
  });

  it("says what stands in the environment without being a credential, and what is set but empty", () => {
    const env = {
      SPOTINST_CLIENT_ID: "id",
      SPOTINST_CLIENT_SECRET: "the-secret",
      SPOTINST_ACCOUNT: "act-12345678",
      SPOTINST_API_URL: "https://api.example.com",
      SPOTINST_USERNAME: "",
      SPOTINST_PASSWORD: "",
    };
    assert.equal(
      nothingGiven({}, env, undefined).reason,
      `${PLACES} (only SPOTINST_CLIENT_ID, SPOTINST_CLIENT_SECRET; set, but empty: SPOTINST_USERNAME, SPOTINST_PASSWORD)${FILE}${CURES}`,
    );
  });

  it("says which places are passed over where the arguments speak of a login", () => {
    assert.equal(
      nothingGiven({ clientId: "id" }, {}, undefined).reason,
      `${PLACES}; SPOTINST_TOKEN and the credentials file are passed over, because the arguments speak of a login${CURES}`,
    );
  });
});
