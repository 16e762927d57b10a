import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LOGIN, WORDS } from "../../../harness/words";
import { type ArgumentName, listArguments, ruleOf } from "../../../provider/credentials/arguments";
import { createMayBeConfigured } from "../../../provider/credentials/configured";
import { findFailures } from "../../../provider/credentials/inputs";
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

  it("sends to the place of the rest where that is the arguments or the configuration, which do not complete each other", () => {
    const needs = "username, password, clientId and clientSecret";
    assert.deepEqual(
      describeMissing(["clientId", "clientSecret"], "password", { username: "you@example.com" }, {}).map(
        ({ reason }) => reason,
      ),
      [
        `is missing. Set clientId where the rest of the login is, or the environment variable SPOTINST_CLIENT_ID, because the password grant needs ${needs}. Arguments and configuration do not complete each other`,
        "is missing. Set clientSecret where the rest of the login is, or the environment variable SPOTINST_CLIENT_SECRET",
      ],
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
    assert.equal(
      nothingGiven({ clientId: "id" }, {}, undefined).reason,
      `${CURES}${LAST_PLACE}${LEFT_OUT}. Arguments and configuration do not complete each other`,
    );
  });

  it("says so too where the environment names a token endpoint alone", () => {
    assert.equal(
      nothingGiven({}, { SPOTINST_TOKEN_URL: "https://oauth.example.com/token" }, undefined).reason,
      `${CURES}${LAST_PLACE} (only SPOTINST_TOKEN_URL). The credentials file was left out, because there is part of a login`,
    );
  });
});

describe("what to do about a login that lacks a part", () => {
  type Values = { [name in ArgumentName]?: string };
  interface Given {
    given: Values;
    configured: Values;
    env: Record<string, string>;
  }

  const VALUES: Values = {
    ...LOGIN,
    permanentToken: WORDS.permanentToken,
    tokenEndpoint: "https://a.example.com/",
  };
  const CREDENTIALS: readonly ArgumentName[] = listArguments({ isCredential: true });
  const some = (names: readonly (keyof typeof VALUES)[]) =>
    fc
      .subarray([...names])
      .map((chosen): Values => Object.fromEntries(chosen.map((name) => [name, VALUES[name]])));
  const names = Object.keys(VALUES) as ArgumentName[];
  const variablesOf = (values: Values) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [ruleOf(name).variables![0]!, value]));
  const sets = fc.record({ given: some(names), configured: some(names), env: some(names).map(variablesOf) });

  const isBegun = (values: Values) => CREDENTIALS.some((name) => values[name] !== undefined);

  /** As both faces complete the arguments. */
  function find({ given, configured, env }: Given) {
    const mayBeConfigured = createMayBeConfigured((name) => given[name as ArgumentName] !== undefined);
    const taken = Object.entries(configured).filter(([name]) => mayBeConfigured(name));
    return findFailures({ ...Object.fromEntries(taken), ...given }, env);
  }

  it("works, wherever its other parts are", () => {
    fc.assert(
      fc.property(sets, (set) => {
        const failures = find(set);
        const lacking = failures.filter(({ reason }) => reason.startsWith("is missing. Set "));
        if (failures.some(({ reason }) => reason.startsWith("No Spot login was found. "))) {
          assert.deepEqual(find({ ...set, env: { ...set.env, ...variablesOf(LOGIN) } }), []);
          return;
        }
        if (lacking.length === 0) {
          return;
        }
        const missing = Object.fromEntries(
          lacking.map(({ property }) => [property, LOGIN[property as keyof typeof LOGIN]]),
        );
        assert.deepEqual(find({ ...set, env: { ...set.env, ...variablesOf(missing) } }), []);
        const isArgument = lacking.every(({ reason, property }) =>
          reason.startsWith(`is missing. Set the argument ${property} `),
        );
        const goesToArguments = isArgument || isBegun(set.given);
        const key = goesToArguments ? "given" : "configured";
        assert.deepEqual(find({ ...set, [key]: { ...set[key], ...missing } }), []);
      }),
      { numRuns: 3000 },
    );
  });

  it("tells of arguments and configuration only where one of them has a part, which the other does not complete", () => {
    fc.assert(
      fc.property(sets, (set) => {
        const told = find(set).some(({ reason }) =>
          /Arguments and configuration do not complete each other$/.test(reason),
        );
        assert.ok(!told || isBegun(set.given) || isBegun(set.configured));
        const isPassedOver = isBegun(set.given) && isBegun(set.configured);
        const isLacking = find(set).some(({ reason }) => /^(is missing\. Set|No Spot login) /.test(reason));
        assert.ok(told || !isPassedOver || !isLacking);
      }),
    );
  });
});
