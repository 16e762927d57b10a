import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createRedactor } from "../../../provider/ground/redact";

const SECRET = 'correct horse/"päss+word"&<50%>';

/** Every way in which a secret may stand in a text that is not its owner's. */
const FORMS: Record<string, (secret: string) => string> = {
  "as it is": (secret) => secret,
  "percent-encoded": (secret) => encodeURIComponent(secret),
  "form-encoded": (secret) => toForm(secret),
  "JSON-escaped": (secret) => JSON.stringify(secret).slice(1, -1),
};

function toForm(secret: string): string {
  return new URLSearchParams({ "": secret }).toString().slice(1);
}

function toLowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

/** Ways that are too many to replace each: a text with one of them is hidden whole. */
const OTHER_FORMS: Record<string, (secret: string) => string> = {
  "percent-encoded in lower-case hex": (secret) => toLowerHex(encodeURIComponent(secret)),
  "form-encoded in lower-case hex": (secret) => toLowerHex(toForm(secret)),
  "JSON-escaped in ASCII": (secret) =>
    JSON.stringify(secret)
      .slice(1, -1)
      .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "JSON-escaped with escaped slashes": (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/"),
  "escaped for HTML": (secret) =>
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  "with every symbol named in HTML": (secret) =>
    secret.replace(
      /[+/%&]/g,
      (char) => ({ "+": "&plus;", "/": "&sol;", "%": "&percnt;", "&": "&amp;" })[char]!,
    ),
  "with every symbol behind a backslash": (secret) => secret.replace(/\W/g, "\\$&"),
  "as VBScript escapes": (secret) =>
    secret.replace(/[^a-z]/gi, (char) => `%u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "with its blanks and plus signs undone": (secret) => secret.replaceAll("+", " "),
  "in capitals": (secret) => secret.toUpperCase(),
  "in the octal numbers of C": (secret) =>
    Buffer.from(secret)
      .toString("hex")
      .replace(/../g, (byte) => `\\${Number.parseInt(byte, 16).toString(8).padStart(3, "0")}`),
  "as e-mail quotes it": (secret) =>
    Buffer.from(secret)
      .toString("hex")
      .toUpperCase()
      .replace(/../g, (byte) => `=${byte}`),
  "as JavaScript writes code points": (secret) =>
    secret.replace(/\W/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`),
  "without its end": (secret) => secret.slice(0, -6),
  "without its beginning": (secret) => secret.slice(6),
  "without its symbols": (secret) => secret.replace(/\W/g, ""),
  "with dots between its characters": (secret) => [...secret].join("·"),
  "in base64 without its end": (secret) => Buffer.from(`client:${secret}`).toString("base64").slice(0, 30),
  "percent-encoded in part": (secret) => encodeURIComponent(secret).replaceAll("%2F", "/"),
  "percent-encoded twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "percent-encoded in every byte": (secret) =>
    Buffer.from(secret)
      .toString("hex")
      .replace(/../g, (hex) => `%${hex}`),
  "percent-encoded in Latin-1": (secret) => escape(secret),
  "JSON-escaped as Go and .NET do": (secret) =>
    JSON.stringify(secret)
      .slice(1, -1)
      .replace(/[<>&+]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  "JSON-escaped twice": (secret) => JSON.stringify(JSON.stringify(secret)).slice(1, -1),
  "as Python shows bytes": (secret) =>
    secret.replace(/[^\x20-\x7e]/g, (char) =>
      Buffer.from(char, "latin1").toString("hex").replace(/../g, "\\x$&"),
    ),
  "as numbers in HTML": (secret) => secret.replace(/\W/g, (char) => `&#${char.charCodeAt(0)};`),
  "as hexadecimal numbers in HTML": (secret) =>
    secret.replace(/\W/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`),
  "with an apostrophe's name in HTML": (secret) =>
    `&unheard; ${secret.replaceAll("'", "&apos;").replaceAll("&5", "&amp;5")}`,
  "in decomposed characters": (secret) => secret.normalize("NFD"),
  "broken over lines": (secret) => `${secret.slice(0, 7)}\r\n${secret.slice(7)}`,
  "with an invisible character in it": (secret) => `${secret.slice(0, 9)}\u200b${secret.slice(9)}`,
  "in base64 with line breaks": (secret) =>
    Buffer.from(`client:${secret}`).toString("base64").replace(/.{20}/g, "$&\n"),
};

const secrets = fc
  .string({ unit: "grapheme", minLength: 8, maxLength: 40 })
  // A secret made of the mask's own characters cannot be told from the mask.
  .filter((secret) => secret.length >= 8 && !/^[[\]secrt]+$/.test(secret));

describe("createRedactor", () => {
  for (const [title, write] of Object.entries(FORMS)) {
    it(`hides a secret ${title}`, () => {
      const redact = createRedactor([SECRET]);
      assert.equal(redact(`before ${write(SECRET)} after`), "before [secret] after");
    });

    it(`lets no secret of eight characters or more through ${title}`, () => {
      fc.assert(
        fc.property(secrets, fc.string(), fc.string(), (secret, prefix, suffix) => {
          const text = createRedactor([secret])(prefix + write(secret) + suffix);
          assert.ok(!text.includes(secret), text);
          assert.ok(!text.includes(write(secret)), text);
        }),
      );
    });
  }

  for (const [title, write] of Object.entries(OTHER_FORMS)) {
    it(`hides all of a text with a secret ${title}`, () => {
      const secret = `${SECRET}'&5`;
      assert.notEqual(write(secret), secret);
      assert.equal(createRedactor([secret])(`before ${write(secret)} after`), "[secret]");
    });
  }

  it("is not put off by what any token service says of a login, though a secret ends like that", () => {
    const redact = createRedactor(["correct-horse-password", "battery-staple-client-secret"]);
    for (const text of ["Wrong password", "The client secret is wrong", "username or password"]) {
      assert.equal(redact(text), text);
    }
    assert.equal(redact("horse password"), "[secret]");
    assert.equal(redact("correct horse"), "[secret]");
  });

  it("hides a short secret in hex, which does not look like a token", () => {
    const secret = "horse-99xy";
    assert.equal(createRedactor([secret])(`before ${Buffer.from(secret).toString("hex")}`), "[secret]");
  });

  it("hides a name whole, and not what merely begins like it", () => {
    const redact = createRedactor([], ["spotinst@example.com", "client-88"]);
    assert.equal(redact("spotinst has no client-88"), "spotinst has no [secret]");
    assert.equal(redact("no spotinst@example.com"), "no [secret]");
    assert.equal(redact("no SPOTINST%40example.com"), "[secret]");
  });

  it("leaves a text that comes near a short secret only without its blanks", () => {
    assert.equal(createRedactor(["at once"])("do that: once"), "do that: once");
    assert.equal(createRedactor(["thatonce"])("do that once"), "[secret]");
  });

  for (const encoding of ["base64", "base64url"] as const) {
    for (const offset of [0, 1, 2]) {
      it(`hides a secret in ${encoding} that begins ${offset} bytes into a group`, () => {
        const encoded = Buffer.from(`${"user:".slice(0, offset)}${SECRET}`).toString(encoding);
        const text = createRedactor([SECRET])(encoded);
        assert.match(text, /\[secret\]/);
        assert.ok(text.length <= "[secret]".length + 6, text);
      });
    }

    it(`lets no secret of eight characters or more through in ${encoding} at any alignment`, () => {
      fc.assert(
        fc.property(
          secrets,
          fc.uint8Array({ maxLength: 8 }),
          fc.uint8Array({ maxLength: 8 }),
          (secret, before, after) => {
            const encoded = Buffer.concat([before, Buffer.from(secret), after]).toString(encoding);
            const text = createRedactor([secret])(encoded);
            const runs = text.split("[secret]");
            const decoded = runs.map((run) => Buffer.from(run, encoding).toString("utf8"));
            assert.ok(runs.length > 1, text);
            assert.ok(!decoded.some((run) => run.includes(secret)), text);
          },
        ),
      );
    });
  }

  it("hides every secret it knows, wherever it stands", () => {
    const redact = createRedactor(["first-secret", "second-secret"]);
    assert.equal(redact("second-secret, first-secret and second-secret"), "[secret], [secret] and [secret]");
  });

  it("hides the longer of two secrets of which one begins the other", () => {
    const redact = createRedactor(["correct-horse", "correct-horse-password"]);
    assert.equal(redact("correct-horse-password correct-horse"), "[secret] [secret]");
  });

  it("takes characters with a meaning in patterns literally", () => {
    assert.equal(createRedactor(["$&.*+?^(){}|"])("a $&.*+?^(){}| b"), "a [secret] b");
    assert.equal(createRedactor(["$1$&$`x"])("$1$&$`x"), "[secret]");
  });

  it("leaves strings of one or two characters alone", () => {
    assert.equal(createRedactor(["", "a", "ab"])("a cab at the lab"), "a cab at the lab");
  });

  it("hides a password of three characters", () => {
    assert.equal(createRedactor(["x7q"])("the password x7q is wrong"), "the password [secret] is wrong");
  });

  it("does not fail on a secret that is no well-formed Unicode", () => {
    assert.equal(createRedactor(["half-a-pair-\ud83d"])("text half-a-pair-\ud83d"), "text [secret]");
  });

  it("leaves a text without secrets as it is", () => {
    const text =
      "The token service at oauth.spotinst.io refused the login (HTTP 400, invalid_grant): Bad credentials. " +
      "Set refreshToken or tokenEndpoint (or SPOTINST_TOKEN_URL); only bearer tokens can be used.";
    assert.equal(createRedactor(["correct-horse-password"])(text), text);
  });

  describe("of what merely looks like a secret", () => {
    const redact = createRedactor([]);
    const jwt = `${Buffer.from('{"typ":"JWT","alg":"HS256"}').toString("base64url")}.${Buffer.from('{"iss":"spotinst"}').toString("base64url")}.c2lnbmF0dXJl`;

    it("hides a JWT, whole or cut off", () => {
      assert.equal(redact(`the token ${jwt} here`), "the token [secret] here");
      assert.equal(redact(`the token ${jwt.slice(0, 30)}`), "the token [secret]");
    });

    it("hides a permanent token, which is long hex", () => {
      assert.equal(redact(`token ${"0123456789abcdef".repeat(2)}.`), "token [secret].");
      assert.equal(redact(`token ${"0123456789ABCDEF".repeat(4)}.`), "token [secret].");
    });

    it("hides the value of an Authorization header", () => {
      assert.equal(redact("Authorization: Bearer glass-marble-token"), "Authorization: [secret]");
      assert.equal(redact("authorization: basic dXNlcjpwYXNz"), "authorization: [secret]");
    });

    for (const [given, shown] of [
      ["access_token=glass-marble&x=1", "access_token=[secret]&x=1"],
      ['{"accessToken":"glass-marble","x":1}', '{"accessToken":"[secret]","x":1}'],
      ['{"refresh_token": "glass-marble"}', '{"refresh_token": "[secret]"}'],
      ['{\\"refreshToken\\": \\"glass-marble\\"}', '{\\"refreshToken\\": \\"[secret]\\"}'],
      ["refresh-token: glass-marble", "refresh-token: [secret]"],
    ] as const) {
      it(`hides the token in ${given}`, () => {
        assert.equal(redact(given), shown);
      });
    }

    it("leaves a UUID and a number alone", () => {
      const text = "request 963e071a-1b2c-4d3e-8f90-123456789abc at 1453753259446";
      assert.equal(redact(text), text);
    });
  });

  it("gives the same text when it is applied twice", () => {
    fc.assert(
      fc.property(secrets, fc.string(), (secret, text) => {
        const redact = createRedactor([secret]);
        const once = redact(text + secret);
        assert.equal(redact(once), once);
      }),
    );
  });
});
