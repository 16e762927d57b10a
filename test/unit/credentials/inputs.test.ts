import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { givenText, tokenText } from "../../../harness/argument-sets";
import { CLIENT, findWords, LOGIN, LOGIN_ENV, WORDS } from "../../../harness/words";
import { ARGUMENT_NAMES, listArguments } from "../../../provider/credentials/arguments";
import { findFailures, inspectInputs } from "../../../provider/credentials/inputs";
import { formatLine } from "../../../provider/ground/messages";
import { UNKNOWN_VALUE } from "../../../provider/ground/pulumi-marks";

const ENDPOINTS = ["tokenEndpoint", "refreshEndpoint"] as const;
const TOKENS = ["refreshToken", "permanentToken"] as const;

/** Finds the reasons given for one property. */
function reasonsFor(
  property: string,
  news: Record<string, unknown>,
  env: Record<string, string> = {},
): string[] {
  return findFailures(news, env)
    .filter((failure) => failure.property === property)
    .map(({ reason }) => reason);
}

/** Puts a value into an argument, in a setting whose other values are right. */
function withArgument(name: string, value: unknown): Record<string, unknown> {
  return name === "permanentToken" ? { [name]: value } : { ...LOGIN, [name]: value };
}

describe("findFailures", () => {
  it("finds nothing wrong with a complete login", () => {
    assert.deepEqual(findFailures({ ...LOGIN }, {}), []);
  });

  it("finds nothing wrong with what the engine adds", () => {
    assert.deepEqual(findFailures({ ...LOGIN, __provider: "code", __defaults: [] }, {}), []);
  });

  for (const name of listArguments({ kind: "text" })) {
    it(`refuses ${name} when it is not a string, and says what it is`, () => {
      for (const [value, described] of [
        [5, "a number"],
        [true, "a boolean"],
        [["text"], "a list"],
        [{ text: "text" }, "an object"],
      ] as const) {
        assert.deepEqual(reasonsFor(name, withArgument(name, value)), [`must be a string, not ${described}`]);
      }
    });

    it(`refuses ${name} when it is empty or blank`, () => {
      for (const value of ["", " ", "\t \n"]) {
        const [reason, ...more] = reasonsFor(name, withArgument(name, value));
        assert.match(reason!, /^is empty; give it a value or leave it out/);
        assert.deepEqual(more, []);
      }
    });

    it(`refuses ${name} with a line break and tells the cure`, () => {
      for (const value of ["https://a.example.com/\n", "two\r\nlines", "return\r"]) {
        assert.match(reasonsFor(name, withArgument(name, value))[0]!, /^contains a line break.*trim it$/);
      }
    });
  }

  it("refuses a control character, which no form should carry", () => {
    assert.match(reasonsFor("username", { ...LOGIN, username: "a\0b" })[0]!, /^contains a control character/);
  });

  it("refuses a query in apiEndpoint, to which paths are appended", () => {
    const apiEndpoint = "https://api.example.com/?tenant=a";
    assert.match(reasonsFor("apiEndpoint", { ...LOGIN, apiEndpoint })[0]!, /^must not have a query/);
  });

  const DOUBTFUL = [
    ["a\u200bb", "contains a zero width space (U+200B), which cannot be seen; copy it again"],
    ["\ufeffab", "contains a byte order mark (U+FEFF), which cannot be seen; copy it again"],
    ["ab\u00a0", "contains a no-break space (U+00A0), which cannot be seen; copy it again"],
    ["a\u2007b", "contains an unusual space (U+2007), which cannot be seen; copy it again"],
    ["ab\u202e", "contains an invisible character (U+202E), which cannot be seen; copy it again"],
    [
      "a\ufffdb",
      "contains the sign for a character that could not be read (U+FFFD), which cannot be seen; copy it again",
    ],
    ["ab ", "begins or ends with a space; remove it"],
    ["  ab", "begins or ends with a space; remove it"],
    ['"ab"', "is in quotes, which are part of the value here; remove them"],
    ["'ab'", "is in quotes, which are part of the value here; remove them"],
    ...[
      "$(AB)",
      "$(SPOTINST_TOKEN)",
      "${AB}",
      "${{ secrets.AB }}",
      "{{ ab }}",
      "%AB%",
      "$AB",
      "$env:AB",
      "<your-token>",
    ].map((value) => [
      value,
      "is a reference to a variable, such as $(NAME), that was not filled in; set that variable, or write the value",
    ]),
  ] as [string, string][];

  for (const name of listArguments({ kind: "text" })) {
    const isFree = name === "username" || name === "password";
    it(`${isFree ? "warns of" : "refuses"} ${name} that can hardly be meant, and names what is wrong`, () => {
      for (const [value, reason] of DOUBTFUL) {
        const { failures, warnings } = inspectInputs(withArgument(name, value), {});
        if (isFree) {
          assert.deepEqual(failures, []);
          assert.deepEqual(warnings.map(formatLine), [`warning: ${name} ${reason}`]);
        } else {
          assert.deepEqual(reasonsFor(name, withArgument(name, value)), [reason]);
          assert.deepEqual(warnings, []);
        }
      }
    });
  }

  it("holds the environment and the credentials file to the same, under their own names", (test) => {
    const env = { ...LOGIN_ENV, SPOTINST_PASSWORD: "'kept'", SPOTINST_CLIENT_ID: "id\u00a0" };
    const { failures, warnings } = inspectInputs({}, env);
    assert.match(
      failures[0]!.reason,
      /^the environment variable SPOTINST_CLIENT_ID contains a no-break space/,
    );
    assert.deepEqual(warnings.map(formatLine), [
      "warning: the environment variable SPOTINST_PASSWORD is in quotes, which are part of the value here; remove them",
    ]);
    const folder = mkdtempSync(join(tmpdir(), "spotinst-token-inputs-"));
    test.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "credentials");
    writeFileSync(file, "[default]\nusername=you\npassword=$PASS\nclient_id=a\nclient_secret=b\n", {
      mode: 0o600,
    });
    assert.match(
      inspectInputs({}, { SPOTINST_CREDENTIALS_FILE: file }).warnings.map(formatLine).join(),
      /^warning: password in profile \[default\] of the credentials file \S+ is a reference to a variable/,
    );
  });

  it("takes a password that only looks a little like that", () => {
    for (const password of ["$(", "a$(b)", "100%", "%a", "$ecret1", "<3", "it's", '"', "a b"]) {
      assert.deepEqual(inspectInputs({ ...LOGIN, password }, {}), { failures: [], warnings: [] }, password);
    }
  });

  for (const name of TOKENS) {
    it(`refuses ${name} with characters that no token has`, () => {
      for (const value of ["two words", "naïve-token", "tab\tbed"]) {
        assert.match(
          reasonsFor(name, withArgument(name, value))[0]!,
          /^contains a space or another character/,
        );
      }
    });
  }

  for (const name of ENDPOINTS) {
    for (const [value, reason] of [
      ["broker.example.com/token", /^is not a URL/],
      ["https://", /^is not a URL/],
      ["http://broker.example.com/token", /^must start with https:/],
      ["ftp://broker.example.com/token", /^must start with https:/],
      ["http://localhost.example.com/token", /^must start with https:/],
      ["http://127.0.0.1.example.com/token", /^must start with https:/],
      [`https://user:${WORDS.password}@broker.example.com/`, /^must not hold a user name or password/],
      ["https://user@broker.example.com/", /^must not hold a user name or password/],
      ["https://broker.example.com/token#part", /^must not have a fragment/],
    ] as const) {
      it(`refuses ${value.replace(WORDS.password, "…")} as ${name}`, () => {
        assert.match(reasonsFor(name, withArgument(name, value))[0]!, reason);
      });
    }

    for (const value of [
      "https://broker.example.com/token",
      "https://broker.example.com:8443/token?tenant=a",
      "HTTPS://BROKER.EXAMPLE.COM/",
      "http://127.0.0.1:8080/token",
      "http://127.1.2.3/token",
      "http://localhost:8080/token",
      "http://[::1]:8080/token",
    ]) {
      it(`takes ${value} as ${name}`, () => {
        assert.deepEqual(findFailures({ ...LOGIN, [name]: value }, {}), []);
      });
    }
  }

  for (const [value, described] of [
    [-1, "-1"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    ["3600", "a string"],
    [true, "a boolean"],
    [[60], "a list"],
    [{ seconds: 60 }, "an object"],
  ] as const) {
    it(`refuses ${JSON.stringify(value)} (${described}) as renewBeforeSeconds`, () => {
      assert.deepEqual(reasonsFor("renewBeforeSeconds", { ...LOGIN, renewBeforeSeconds: value }), [
        `must be a number of seconds, 0 or more, not ${described}`,
      ]);
    });
  }

  it("takes zero and fractions as renewBeforeSeconds", () => {
    for (const renewBeforeSeconds of [0, 0.5, 3600, 1e12]) {
      assert.deepEqual(findFailures({ ...LOGIN, renewBeforeSeconds }, {}), []);
    }
  });

  for (const [value, described] of [
    ["one", "a string"],
    [1, "a number"],
    [{ first: 1 }, "an object"],
  ] as const) {
    it(`refuses ${described} as triggers and shows how a list is written`, () => {
      assert.deepEqual(reasonsFor("triggers", { ...LOGIN, triggers: value }), [
        `must be a list of values, not ${described}; write triggers: [value]`,
      ]);
    });
  }

  it("takes any values in triggers", () => {
    const triggers = [1, "two", null, { three: [3] }, UNKNOWN_VALUE, []];
    assert.deepEqual(findFailures({ ...LOGIN, triggers }, {}), []);
    assert.deepEqual(findFailures({ ...LOGIN, triggers: [] }, {}), []);
  });

  for (const [written, meant] of [
    ["userName", "username"],
    ["client_id", "clientId"],
    ["clientID", "clientId"],
    ["refresh-token", "refreshToken"],
    ["RENEW_BEFORE_SECONDS", "renewBeforeSeconds"],
  ] as const) {
    it(`takes ${written} for a slip of ${meant}`, () => {
      assert.deepEqual(reasonsFor(written, { ...LOGIN, [written]: "value" }), [
        `is not an argument of SpotinstToken; write ${meant}`,
      ]);
    });
  }

  it("lists the arguments when it cannot guess which one is meant", () => {
    const [reason] = reasonsFor("colour", { ...LOGIN, colour: "red" });
    assert.equal(
      reason,
      `is not an argument of SpotinstToken; the arguments are ${ARGUMENT_NAMES.join(", ")}`,
    );
  });

  it("finds every mistake at once", () => {
    const failures = findFailures(
      {
        username: 5,
        password: "correct-horse\n",
        clientId: "",
        tokenEndpoint: "broker",
        renewBeforeSeconds: -1,
        triggers: "one",
        colour: "red",
      },
      {},
    );
    assert.deepEqual(failures.map(({ property }) => property).sort(), [
      "clientId",
      "clientSecret",
      "colour",
      "password",
      "renewBeforeSeconds",
      "tokenEndpoint",
      "triggers",
      "username",
    ]);
  });

  it("complains of a property once, though it is both malformed and in contradiction", () => {
    const failures = findFailures({ permanentToken: WORDS.permanentToken, username: "" }, {});
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["username"],
    );
  });

  it("takes null for an argument that is left out", () => {
    const nulls = Object.fromEntries(ARGUMENT_NAMES.map((name) => [name, null]));
    assert.deepEqual(findFailures({ ...nulls, ...LOGIN }, {}), []);
    assert.deepEqual(findFailures(nulls, LOGIN_ENV), []);
  });

  describe("of values that a preview does not know yet", () => {
    for (const name of ARGUMENT_NAMES) {
      it(`takes an unknown ${name} for right`, () => {
        assert.deepEqual(findFailures(withArgument(name, UNKNOWN_VALUE), {}), []);
      });
    }

    it("still finds the partner that is missing beside them", () => {
      assert.deepEqual(
        findFailures({ username: UNKNOWN_VALUE, password: UNKNOWN_VALUE }, {}).map(
          ({ property }) => property,
        ),
        ["clientId", "clientSecret"],
      );
    });
  });

  describe("of the environment", () => {
    it("names the variable of a mistake", () => {
      const env = { ...LOGIN_ENV, SPOTINST_PASSWORD: `${WORDS.password}\n` };
      const failures = findFailures({}, env);
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["password"],
      );
      assert.match(failures[0]!.reason, /^the environment variable SPOTINST_PASSWORD contains a line break/);
      assert.deepEqual(findWords(failures), []);
    });

    it("names the one of several variables that counts", () => {
      const { SPOTINST_USERNAME: _none, ...rest } = LOGIN_ENV;
      const env = { ...rest, SPOTINST_USERNAME: "", SPOTINST_EMAIL: "user\n" };
      assert.match(findFailures({}, env)[0]!.reason, /^the environment variable SPOTINST_EMAIL /);
    });

    it("does not advise to leave a blank variable out so that the same variable is used", () => {
      const [failure] = findFailures({}, { ...LOGIN_ENV, SPOTINST_PASSWORD: "   " });
      assert.match(failure!.reason, /^the environment variable SPOTINST_PASSWORD is empty/);
      assert.doesNotMatch(failure!.reason, /so that SPOTINST_PASSWORD is used/);
    });

    it("ignores what the grant does not read", () => {
      const env = { SPOTINST_TOKEN: "two words", SPOTINST_TOKEN_URL: "no url" };
      assert.deepEqual(findFailures({ refreshToken: WORDS.refreshToken, ...CLIENT }, env), []);
    });

    it("ignores a variable whose argument is given", () => {
      assert.deepEqual(findFailures({ ...LOGIN }, { SPOTINST_PASSWORD: "two\nlines" }), []);
    });

    it("holds SPOTINST_TOKEN_URL to the rules of an endpoint", () => {
      const [failure] = findFailures({ ...LOGIN }, { SPOTINST_TOKEN_URL: "http://broker.example.com/" });
      assert.equal(failure!.property, "tokenEndpoint");
      assert.match(failure!.reason, /^the environment variable SPOTINST_TOKEN_URL must start with https/);
    });
  });

  it("never repeats a value, whatever is wrong with it", () => {
    const secret = "correct-horse-password";
    const spoilt = fc.constantFrom<unknown>(
      secret,
      `${secret}\n`,
      ` ${secret}`,
      `https://user:${secret}@example.com`,
      `http://example.com/${secret}`,
      `https://example.com/#${secret}`,
      [secret],
      { secret },
    );
    const names = fc.constantFrom(...ARGUMENT_NAMES, "pass_word", "colour");
    fc.assert(
      fc.property(
        fc.dictionary(names, spoilt),
        fc.dictionary(
          fc.constantFrom(...Object.keys(LOGIN_ENV), "SPOTINST_TOKEN", "SPOTINST_TOKEN_URL"),
          fc.constantFrom(secret, `${secret}\n`),
        ),
        (news, env) => {
          assert.deepEqual(findWords(findFailures(news, env), [secret]), []);
        },
      ),
    );
  });

  it("gives every failure a property and a reason", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.constantFrom(...ARGUMENT_NAMES), fc.string({ minLength: 1 })),
          fc.jsonValue(),
        ),
        (news) => {
          for (const { property, reason } of findFailures(news as Record<string, unknown>, {})) {
            assert.ok(property.length > 0 || reason.startsWith("No Spot login was found"));
            assert.ok(reason.length > 10);
          }
        },
      ),
    );
  });

  it("never refuses what is right", () => {
    const any = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
      .filter((value) => value.trim() !== "" && !/[\r\n]/.test(value));
    const text = givenText;
    const token = tokenText;
    const endpoint = fc.webUrl({ validSchemes: ["https"] });
    const common = {
      account: text,
      renewBeforeSeconds: fc.double({ min: 0, max: 1e9, noNaN: true }),
      triggers: fc.array(fc.jsonValue()),
    };
    const client = { clientId: text, clientSecret: text };
    const login = { username: any, password: any, ...client };
    const required = (model: object) => ({ requiredKeys: Object.keys(model) as never[] });
    const right = fc.oneof(
      fc.record({ ...login, tokenEndpoint: endpoint, refreshEndpoint: endpoint, ...common }, required(login)),
      fc.record({ ...login, refreshToken: token, refreshEndpoint: endpoint, ...common }, required(login)),
      fc.record({ ...client, refreshToken: token, ...common }, required({ ...client, refreshToken: token })),
      fc.record({ ...client, tokenEndpoint: endpoint, ...common }, required({ ...client, tokenEndpoint: 1 })),
      fc.record({ permanentToken: token, ...common }, required({ permanentToken: token })),
    );
    fc.assert(
      fc.property(right, (news) => {
        assert.deepEqual(findFailures(news as Record<string, unknown>, {}), []);
      }),
    );
  });
});
