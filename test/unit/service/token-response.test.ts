import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { bareRequest } from "../../../harness/bare-request";
import { findWords, WORDS } from "../../../harness/words";
import type { MintingCredentials } from "../../../provider/credentials/grants";
import {
  GrantRefusedError,
  IntermediaryAnswerError,
  NotATokenResponseError,
  SpotinstTokenError,
  UnexpectedStatusError,
} from "../../../provider/ground/errors";
import { createRedactor } from "../../../provider/ground/redact";
import { parseTokenResponse } from "../../../provider/service/token-response";

const REQUEST_STAMP = {
  id: "963e071a-0000-4000-8000-000000000000",
  url: "/token",
  method: "POST",
  timestamp: "1970-01-01T00:00:00.000Z",
};
const redact = createRedactor(Object.values(WORDS));

/** Writes Spot's envelope around a response. */
function envelope(response: object): string {
  return JSON.stringify({ request: REQUEST_STAMP, response });
}

function itemsBody(...items: unknown[]): string {
  return envelope({
    status: { code: 200, message: "OK" },
    kind: "spotinst:oauth2:token",
    items,
    count: items.length,
  });
}

function parse(body: string, status = 200) {
  return parseTokenResponse({ status, headers: {}, body }, bareRequest("password"), redact);
}

/** Judges an answer that is no token and returns the error. */
function judge(
  body: string,
  status: number,
  headers: Record<string, string> = {},
  grant: MintingCredentials["grant"] = "password",
): SpotinstTokenError {
  try {
    parseTokenResponse({ status, headers, body }, bareRequest(grant), redact);
  } catch (error) {
    assert.ok(error instanceof SpotinstTokenError, String(error));
    return error;
  }
  return assert.fail("the answer was taken for a token");
}

const ACCESS = { accessToken: "access-token-text", tokenType: "bearer", expiresIn: 7200 };
const REFRESH = { refreshToken: "refresh-token-text", tokenType: "bearer", expiresIn: 1209600 };

describe("a successful token response", () => {
  const whole = {
    accessToken: "access-token-text",
    tokenType: "bearer",
    expiresIn: 7200,
    refreshToken: "refresh-token-text",
    refreshTokenExpiresIn: 1209600,
  };

  it("is read from two items, as recorded in 2016", () => {
    assert.deepEqual(parse(itemsBody(ACCESS, REFRESH)), whole);
  });

  it("is read from two items in the other order", () => {
    assert.deepEqual(parse(itemsBody(REFRESH, ACCESS)), whole);
  });

  it("is read from one item without a refresh token, as recorded in 2017", () => {
    assert.deepEqual(parse(itemsBody({ ...ACCESS, expiresIn: 7199 })), {
      accessToken: "access-token-text",
      tokenType: "bearer",
      expiresIn: 7199,
    });
  });

  it("is read from one item with both tokens, whose expiresIn is the access token's", () => {
    assert.deepEqual(parse(itemsBody({ ...ACCESS, refreshToken: "refresh-token-text" })), {
      accessToken: "access-token-text",
      tokenType: "bearer",
      expiresIn: 7200,
      refreshToken: "refresh-token-text",
    });
  });

  it("is read past items that are no tokens", () => {
    const body = itemsBody(null, "text", 5, [], {}, { accessToken: "" }, ACCESS, { x: 1 }, REFRESH);
    assert.deepEqual(parse(body), whole);
  });

  it("is read from a plain body of RFC 6749", () => {
    const body = {
      access_token: "access-token-text",
      token_type: "Bearer",
      expires_in: 600,
      refresh_token: "refresh-token-text",
      scope: "read",
    };
    assert.deepEqual(parse(JSON.stringify(body)), {
      accessToken: "access-token-text",
      tokenType: "Bearer",
      expiresIn: 600,
      refreshToken: "refresh-token-text",
    });
  });

  it("may come with 201", () => {
    assert.equal(parse(itemsBody(ACCESS), 201).accessToken, "access-token-text");
  });

  it("may say nothing but the token", () => {
    assert.deepEqual(parse(itemsBody({ accessToken: "access-token-text" })), {
      accessToken: "access-token-text",
      tokenType: "bearer",
    });
  });

  it("may leave out what the refresh token's life is", () => {
    assert.deepEqual(parse(itemsBody(ACCESS, { refreshToken: "refresh-token-text" })), {
      ...ACCESS,
      refreshToken: "refresh-token-text",
    });
  });

  it("may write its lives as strings of digits", () => {
    const body = itemsBody({ ...ACCESS, expiresIn: "7200" }, { ...REFRESH, expiresIn: "1209600" });
    assert.deepEqual(parse(body), whole);
  });

  it("may write its life as a decimal", () => {
    for (const expiresIn of [3599.98, "3599.98", " 3599.98 "]) {
      assert.equal(parse(itemsBody({ ...ACCESS, expiresIn })).expiresIn, 3599.98);
    }
  });

  for (const over of [0, -1, "0", "-5", -0.5]) {
    it(`is none that can be used when expiresIn is ${JSON.stringify(over)}`, () => {
      const error = judge(itemsBody({ ...ACCESS, expiresIn: over }), 200);
      assert.ok(error instanceof NotATokenResponseError);
      assert.match(error.message, /issued a token that has already expired/);
    });
  }

  it("leaves out a refresh token that has already expired", () => {
    for (const expiresIn of [0, -1e300, "-1"]) {
      assert.deepEqual(parse(itemsBody(ACCESS, { ...REFRESH, expiresIn })), {
        ...ACCESS,
        tokenType: "bearer",
      });
    }
  });

  it("is none that can be used when its claims end before they begin", () => {
    const claims = Buffer.from('{"iat":1000,"exp":1000}').toString("base64url");
    const error = judge(itemsBody({ accessToken: `eyJhbGciOiJub25lIn0.${claims}.x`, expiresIn: 7200 }), 200);
    assert.match(error.message, /has already expired/);
  });

  for (const accessToken of [
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "null",
    "undefined",
    "[secret]",
  ]) {
    it(`holds no token in ${accessToken}`, () => {
      const error = judge(itemsBody({ accessToken, expiresIn: 7200 }), 200);
      assert.match(error.message, /without a usable token/);
      const { refreshToken } = parse(itemsBody(ACCESS, { refreshToken: accessToken }));
      assert.equal(refreshToken, undefined);
    });
  }

  for (const junk of ["", "soon", "1e3", 1e300, null, true, [7200], {}]) {
    it(`has no life when expiresIn is ${JSON.stringify(junk)}`, () => {
      const response = parse(itemsBody({ ...ACCESS, expiresIn: junk }, { ...REFRESH, expiresIn: junk }));
      assert.deepEqual(response, {
        accessToken: "access-token-text",
        tokenType: "bearer",
        refreshToken: "refresh-token-text",
      });
    });
  }

  for (const [title, tokenType] of [
    ["null", null],
    ["a number", 5],
    ["empty", ""],
  ] as const) {
    it(`counts as bearer when its type is ${title}`, () => {
      assert.equal(parse(itemsBody({ ...ACCESS, tokenType })).tokenType, "bearer");
    });
  }

  it("is refused when its type is not bearer", () => {
    const error = judge(itemsBody({ ...ACCESS, tokenType: "mac" }), 200);
    assert.ok(error instanceof NotATokenResponseError);
    assert.equal(
      error.message,
      'The token service at oauth.example.com issued a token of type "mac"; only bearer tokens can be used.',
    );
  });

  for (const [title, token] of [
    ["with a space", "two words"],
    ["with a line break", "two\r\nlines"],
    ["beyond ASCII", "tökén"],
    ["longer than 16 KiB", "x".repeat(16385)],
    ["that is empty", ""],
    ["that is a number", 12345],
    ["that is a list", ["access-token-text"]],
  ] as const) {
    it(`is refused for a token ${title}`, () => {
      assert.ok(judge(itemsBody({ ...ACCESS, accessToken: token }), 200) instanceof NotATokenResponseError);
    });

    it(`keeps no refresh token ${title}`, () => {
      const response = parse(itemsBody(ACCESS, { ...REFRESH, refreshToken: token }));
      assert.deepEqual(response, ACCESS);
    });
  }

  it("reads nothing from a prototype", () => {
    const body = '{"response":{"items":[{"__proto__":{"accessToken":"access-token-text"}}]}}';
    assert.ok(judge(body, 200) instanceof NotATokenResponseError);
  });

  for (const [title, body] of [
    ["empty", ""],
    ["a page", "<html><head><title>Sign in</title></head></html>"],
    ["plain text", "OK"],
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "1"],
    ["an object without items", "{}"],
    ["an envelope without items", envelope({ status: { code: 200, message: "OK" } })],
    ["an envelope without an item", itemsBody()],
    ["an envelope with a refresh token alone", itemsBody(REFRESH)],
    ["an envelope whose items are no list", envelope({ items: ACCESS })],
    ["cut off", itemsBody(ACCESS).slice(0, -20)],
  ] as const) {
    it(`is not to be had from a body that is ${title}`, () => {
      const error = judge(body, 200);
      assert.ok(error instanceof NotATokenResponseError);
      assert.equal(error.code, "not_a_token_response");
      assert.match(
        error.message,
        /^The token service at oauth\.example\.com answered 200, but without a usable token.*Check that tokenEndpoint \(or SPOTINST_TOKEN_URL\) is a token endpoint\.( Its answer: .*\.)?$/,
      );
      assert.doesNotMatch(error.message, /access-token-text|refresh-token-text/);
    });
  }

  it("that is an error in disguise is told in the server's words", () => {
    const body = envelope({ status: { code: 200 }, errors: [{ code: "X1", message: "Not today." }] });
    assert.match(judge(body, 200).message, / Its answer: Not today\.$/);
  });
});

describe("a refusal", () => {
  const start = "The token service at oauth.example.com refused the login (password grant)";
  const cure = "Check username, password, clientId and clientSecret (or their SPOTINST_… variables).";

  for (const [title, body, told, answer] of [
    [
      "errors of Spot's envelope",
      envelope({
        status: { code: 400, message: "Bad Request" },
        errors: [{ code: "CANT_LOGIN", message: "Wrong password.", field: "password" }],
      }),
      " (HTTP 400, CANT_LOGIN)",
      " Its answer: Wrong password.",
    ],
    [
      "errors with a code that is a number",
      envelope({ errors: [{ code: 1001, message: "Wrong password" }] }),
      " (HTTP 400, 1001)",
      " Its answer: Wrong password.",
    ],
    [
      "an envelope with its status alone",
      envelope({ status: { code: 400, message: "Bad Request" } }),
      " (HTTP 400)",
      " Its answer: Bad Request.",
    ],
    [
      "data that is a string",
      envelope({ data: "Wrong password" }),
      " (HTTP 400)",
      " Its answer: Wrong password.",
    ],
    [
      "an OAuth 2.0 body",
      '{"error":"invalid_grant","error_description":"Wrong password"}',
      " (HTTP 400, invalid_grant)",
      " Its answer: Wrong password.",
    ],
    [
      "an OAuth 2.0 body without a description",
      '{"error":"invalid_grant"}',
      " (HTTP 400, invalid_grant)",
      "",
    ],
  ] as const) {
    it(`is told from ${title}`, () => {
      const error = judge(body, 400);
      assert.ok(error instanceof GrantRefusedError);
      assert.equal(error.code, "grant_refused");
      assert.equal(error.message, `${start}${told}. ${cure}${answer}`);
    });
  }

  it("is one with 400, 401 and 403", () => {
    for (const status of [400, 401, 403]) {
      assert.ok(judge('{"error":"invalid_client"}', status) instanceof GrantRefusedError);
    }
  });

  for (const [title, body, answer] of [
    ["plain text", "Access denied.\n", " Its answer: Access denied."],
    ["a JSON string", '"Access denied"', " Its answer: Access denied."],
    [
      "a page",
      "<!DOCTYPE html><html><head><title>403 Forbidden</title></head></html>",
      ' Its answer: an HTML page titled "403 Forbidden".',
    ],
    ["an error of XML", "<Error><Code>AccessDenied</Code></Error>", " Its answer: an HTML page."],
    ["an empty body", "", ""],
    ["a cut-off body", '{"error":"invalid_gra', " Its answer: a broken or cut-off JSON body."],
    ["a list", "[]", ""],
    ["a gateway's JSON", '{"message":"Forbidden"}', " Its answer: Forbidden."],
    ["an object of no known form", '{"detail":"secret words"}', ""],
  ] as const) {
    it(`is none in ${title}, which something else said`, () => {
      for (const status of [400, 401, 403]) {
        const error = judge(body, status);
        assert.ok(error instanceof IntermediaryAnswerError);
        assert.equal(error.code, "intermediary_answer");
        assert.equal(
          error.message,
          `Something between here and oauth.example.com answered in its place (HTTP ${status}). Check the network, the proxy and ` +
            `tokenEndpoint (or SPOTINST_TOKEN_URL). The login was not judged.${answer}`,
        );
      }
    });
  }

  it("of a refresh token asks for a new login", () => {
    const error = judge('{"error":"invalid_grant"}', 400, {}, "refresh_token");
    assert.match(error.message, /refused the refresh token .*A new login is needed/);
  });

  it("of a client names the client's arguments", () => {
    const error = judge('{"error":"invalid_client"}', 401, {}, "client_credentials");
    assert.match(error.message, /refused the client \(client credentials grant\) .*Check clientId and/);
  });

  it("is none when the server only cannot answer for now, even with 400", () => {
    for (const code of ["temporarily_unavailable", "server_error"]) {
      const error = judge(JSON.stringify({ error: code }), 400);
      assert.ok(error instanceof UnexpectedStatusError);
      assert.match(error.message, new RegExp(`\\(HTTP 400, ${code}\\)`));
    }
  });
});

describe("any other status", () => {
  it("is told with its number and is kept in the error", () => {
    for (const status of [100, 204, 206, 402, 404, 405, 408, 418, 429, 500, 502, 503, 504]) {
      const error = judge("", status);
      assert.ok(error instanceof UnexpectedStatusError);
      assert.equal(error.status, status);
      assert.equal(error.code, "unexpected_status");
      assert.match(error.message, new RegExp(`could not answer \\(HTTP ${status}\\)\\. `));
    }
  });

  it("of a rate limit repeats the server's words and says to wait", () => {
    const error = judge(envelope({ data: "Rate limit exceeded" }), 429);
    assert.match(error.message, /\(HTTP 429\)\. It limits how often .* Its answer: Rate limit exceeded\.$/);
  });

  it("of a proxy says where its login goes", () => {
    assert.match(
      judge("", 407).message,
      /\. The proxy asks for a login; put it into HTTPS_PROXY \(http:\/\/user:password@host:port\)\.$/,
    );
  });

  it("of a fault says to run again", () => {
    assert.match(judge("", 503).message, /\. Run again later; nothing in the state has changed\.$/);
  });

  it("is a redirect from 300 on and up to 399", () => {
    for (const status of [300, 399]) {
      assert.match(judge("", status).message, new RegExp(`redirects \\(HTTP ${status}\\)`));
    }
  });

  it("of a missing page names the endpoint's argument", () => {
    assert.match(judge("", 404).message, /Check tokenEndpoint \(or SPOTINST_TOKEN_URL\)\.$/);
    assert.match(judge("", 404, {}, "refresh_token").message, /Check refreshEndpoint\.$/);
    assert.match(judge("", 405).message, /Check tokenEndpoint \(or SPOTINST_TOKEN_URL\)\.$/);
  });
});

describe("a redirect", () => {
  const path = `/session/${WORDS.password}?token=${WORDS.refreshToken}`;

  for (const [location, target] of [
    [`https://elsewhere.example.com${path}`, "https://elsewhere.example.com/session/\\[secret\\]"],
    [`https://elsewhere.example.com:8443${path}`, "https://elsewhere.example.com:8443/session/\\[secret\\]"],
    [`https://user:${WORDS.password}@elsewhere.example.com/`, "https://elsewhere.example.com/"],
    ["/login?ticket=hidden#part", "/login on the same host"],
    ["https://oauth.example.com/token/", "/token/ on the same host"],
    ["http://oauth.example.com/token", "http://oauth.example.com/token"],
    [`//other.example.com${path}`, "https://other.example.com/session/\\[secret\\]"],
    ["https://", "an unknown place"],
    [`javascript:alert("${WORDS.password}")`, "an unknown place"],
    [undefined, "an unknown place"],
  ] as const) {
    it(`to ${location?.replaceAll(/correct-\S+/g, "…") ?? "nowhere"} names ${target.replaceAll("\\", "")} and nothing more`, () => {
      const error = judge("", 302, location === undefined ? {} : { location });
      assert.ok(error instanceof UnexpectedStatusError);
      assert.match(
        error.message,
        new RegExp(`redirects \\(HTTP 302\\) to ${target}, and the login follows no redirect\\.`),
      );
      assert.doesNotMatch(error.message, /token=|ticket|hidden/);
      assert.deepEqual(findWords(error), []);
    });
  }

  it("names the argument to change, and sends no login to a portal", () => {
    const headers = { location: "https://portal.example.com/sign-in" };
    const { message } = judge("", 308, headers);
    assert.match(
      message,
      /If the token service is there now, set tokenEndpoint \(or SPOTINST_TOKEN_URL\) to that URL/,
    );
    assert.match(message, /A sign-in page or a portal is no place for the login\.$/);
    assert.match(judge("", 308, headers, "refresh_token").message, /set refreshEndpoint to that URL/);
  });
});

/** Every place in an answer where a server can put words of its own. */
const PLACES: Record<string, (words: string) => string> = {
  "an OAuth description": (words) => JSON.stringify({ error: "invalid_grant", error_description: words }),
  "an OAuth code": (words) => JSON.stringify({ error: words }),
  "an OAuth code and description": (words) => JSON.stringify({ error: words, error_description: words }),
  "Spot's errors": (words) => envelope({ errors: [{ code: words, message: words }] }),
  "Spot's status": (words) => envelope({ status: { code: words, message: words } }),
  "Spot's data": (words) => envelope({ data: words }),
  "plain text": (words) => words,
  "a page's title": (words) => `<html><title>${words}</title></html>`,
  "a token type": (words) => itemsBody({ ...ACCESS, tokenType: words }),
};

describe("a message", () => {
  const grants = ["password", "refresh_token", "client_credentials"] as const;
  // A body may hold words that happen to be a good token; what is of interest here are messages.
  function messagesOf(body: string): string[] {
    return [200, 400, 401, 429, 500].flatMap((status) =>
      grants.flatMap((grant) => {
        try {
          parseTokenResponse({ status, headers: {}, body }, bareRequest(grant), redact);
          return [];
        } catch (error) {
          return [(error as Error).message];
        }
      }),
    );
  }

  for (const [place, write] of Object.entries(PLACES)) {
    it(`holds no control characters and no terminal codes from ${place}`, () => {
      const words =
        "\u001b[31mred\u001b[0m \u009b31m \u0007bell\r\nline\u2028line \u202egnp.exe \u200bzero\u0000";
      for (const message of messagesOf(write(words))) {
        assert.doesNotMatch(message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    });

    it(`is no longer than 500 characters, whatever ${place} says`, () => {
      for (const message of messagesOf(write("many words ".repeat(1000)))) {
        assert.ok(message.length <= 500, `${message.length}: ${message}`);
      }
    });

    it(`holds no secret from ${place}`, () => {
      for (const word of Object.values(WORDS)) {
        for (const message of messagesOf(write(`${"x ".repeat(90)}${word} is wrong`))) {
          assert.deepEqual(findWords(message), []);
          assert.doesNotMatch(message, new RegExp(word.slice(0, 8)));
        }
      }
    });
  }

  it("holds no token of the answer that is judged", () => {
    const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJzcG90aW5zdCJ9.c2lnbmF0dXJl";
    for (const write of Object.values(PLACES)) {
      for (const message of messagesOf(write(`token ${jwt} was issued`))) {
        assert.doesNotMatch(message, /eyJ/);
      }
    }
  });
});

describe("parseTokenResponse", () => {
  const statuses = fc.oneof(
    fc.constantFrom(200, 201, 302, 400, 401, 429),
    fc.integer({ min: 100, max: 599 }),
  );
  const leaves = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null));
  const keys = fc.constantFrom(
    "response",
    "items",
    "accessToken",
    "access_token",
    "refreshToken",
    "expiresIn",
    "tokenType",
    "errors",
    "error",
    "error_description",
    "status",
    "code",
    "message",
    "data",
    "__proto__",
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaves,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(keys, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  const bodies = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    tree.map((value) => JSON.stringify(value)),
    tree.map((value) => envelope({ items: [value] })),
  );
  const headers = fc.option(fc.record({ location: fc.oneof(fc.webUrl(), fc.string()) }), { nil: {} });

  it("gives a token or a SpotinstTokenError for any answer", () => {
    fc.assert(
      fc.property(
        statuses,
        bodies,
        headers,
        fc.constantFrom("password", "refresh_token"),
        (status, body, given, grant) => {
          try {
            const request = bareRequest(grant as MintingCredentials["grant"]);
            const response = parseTokenResponse({ status, headers: given, body }, request, redact);
            assert.match(response.accessToken, /^[\x21-\x7e]+$/);
            assert.equal(response.tokenType.toLowerCase(), "bearer");
          } catch (error) {
            assert.ok(error instanceof SpotinstTokenError, String(error));
            assert.ok(error.message.length <= 500);
            assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
