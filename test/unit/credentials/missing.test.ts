import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeMissing, nothingGiven } from "../../../provider/credentials/missing";

describe("describeMissing", () => {
  for (const [grant, title, needs] of [
    ["password", "the password grant", "username, password, clientId and clientSecret"],
    ["refresh_token", "the refresh token grant", "refreshToken, clientId and clientSecret"],
    ["client_credentials", "the client credentials grant", "tokenEndpoint, clientId and clientSecret"],
  ] as const) {
    it(`names both places for what is missing, and once all that ${title} needs`, () => {
      assert.deepEqual(describeMissing(["clientId", "clientSecret"], grant, {}, {}), [
        {
          property: "clientId",
          reason: `is missing. Set the argument clientId or the environment variable SPOTINST_CLIENT_ID, because ${title} needs ${needs}`,
        },
        {
          property: "clientSecret",
          reason:
            "is missing. Set the argument clientSecret or the environment variable SPOTINST_CLIENT_SECRET",
        },
      ]);
    });
  }

  it("says which variables are set but empty", () => {
    const env = { SPOTINST_USERNAME: "", SPOTINST_EMAIL: "", SPOTINST_USER: undefined };
    assert.match(
      describeMissing(["username"], "password", {}, env)[0]!.reason,
      /environment variable SPOTINST_USERNAME \(SPOTINST_USERNAME, SPOTINST_EMAIL is set, but empty\), because /,
    );
  });

  it("says that the configuration completes no login that the arguments begin", () => {
    assert.match(
      describeMissing(["password"], "password", { username: "you@example.com" }, {})[0]!.reason,
      /\. The configuration does not complete a login that the arguments begin$/,
    );
  });
});

describe("nothingGiven", () => {
  const CURES =
    "No Spot login was found. Set SPOTINST_USERNAME, SPOTINST_PASSWORD, SPOTINST_CLIENT_ID and SPOTINST_CLIENT_SECRET. " +
    "(Other ways: docs/credentials.md of pulumi-spotinst-token.)";
  const PLACES = " Looked in the arguments, the configuration (spotinst-token:…), the environment";
  const LAST_PLACE = " Looked in the arguments, the configuration (spotinst-token:…) and the environment";
  const FILE =
    " and the credentials file (none is named by SPOTINST_CREDENTIALS_FILE, and there is no home directory)";
  const LEFT_OUT =
    ". The credentials file and SPOTINST_TOKEN were left out, because there is part of a login";

  it("says what to set, then the places that were looked at", () => {
    assert.deepEqual(nothingGiven({}, {}, undefined), { property: "", reason: CURES + PLACES + FILE });
  });

  it("says what to set within 240 characters", () => {
    assert.ok(CURES.length <= 240, String(CURES.length));
  });

  it("says what stands in the environment without being a login, and what is set but empty", () => {
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
      `${CURES}${PLACES} (only SPOTINST_CLIENT_ID, SPOTINST_CLIENT_SECRET; set, but empty: SPOTINST_USERNAME, SPOTINST_PASSWORD)${FILE}`,
    );
  });

  it("says which places were left out where the arguments hold part of a login", () => {
    assert.equal(nothingGiven({ clientId: "id" }, {}, undefined).reason, CURES + LAST_PLACE + LEFT_OUT);
  });

  it("says so too where the environment names a token endpoint alone", () => {
    assert.equal(
      nothingGiven({}, { SPOTINST_TOKEN_URL: "https://oauth.example.com/token" }, undefined).reason,
      `${CURES}${LAST_PLACE} (only SPOTINST_TOKEN_URL)${LEFT_OUT}`,
    );
  });
});
