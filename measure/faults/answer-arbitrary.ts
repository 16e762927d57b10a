import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { ECHOES, PLANTED_TOKENS } from "../../harness/planted";
import type { Answer } from "../../provider/http/http";

/** JSON is generated as text, since what is hostile about it (duplicate keys, `__proto__`, 1e999) has no value in JavaScript. */
type Json = fc.Arbitrary<string>;

const chunk = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ECHOES) },
  {
    weight: 4,
    arbitrary: fc.constantFrom("bad ", "password ", " token=", "Bearer ", "access_token: ", "\\", '"'),
  },
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("\n", "\0", "\u202e", "\u001b[31m", "🔒", "\ud800", "é", "</title>", "%"),
  },
  { weight: 1, arbitrary: fc.nat({ max: 3000 }).map((length) => "long ".repeat(length / 5)) },
);

/** Words of a server, with secrets among them. */
const words = fc.array(chunk, { maxLength: 6 }).map((chunks) => chunks.join(""));

const number: Json = fc.oneof(
  fc.constantFrom(
    "0",
    "-0",
    "-1",
    "7200",
    "1e999",
    "-1e999",
    "1e308",
    "5e-324",
    "9007199254740993",
    "0.1",
    "3600.5",
  ),
  fc.double().map(String),
  fc.nat({ max: 400 }).map((digits) => `1${"0".repeat(digits)}`),
);

const HOSTILE_KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "length",
  "0",
  "",
];
const KEYS = [
  ...["access_token", "accessToken", "token_type", "tokenType", "expires_in", "expiresIn"],
  ...["refresh_token", "refreshToken", "error", "error_description", "code", "message"],
  ...["request", "response", "items", "errors", "status", "data", "kind", "count"],
];

const scalar: Json = fc.oneof(
  words.map(writeJson),
  number,
  fc.constantFrom("null", "true", "false", "[]", "{}"),
);

function anything(depth: number): Json {
  if (depth === 0) {
    return scalar;
  }
  const inner = anything(depth - 1);
  return fc.oneof(
    scalar,
    fc.array(inner, { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
    fc.array(fc.tuple(fc.constantFrom(...KEYS, ...HOSTILE_KEYS), inner), { maxLength: 4 }).map(writeObject),
  );
}

const strange = anything(3);

/** An object whose fields are mostly there and mostly right, and beside them anything, twice or in the prototype's name. */
function object(fields: Readonly<Record<string, Json>>): Json {
  const names = Object.keys(fields);
  const own = names.map((name) =>
    fc
      .oneof(
        { weight: 8, arbitrary: fields[name]! },
        { weight: 1, arbitrary: strange },
        { weight: 1, arbitrary: fc.constant(undefined) },
      )
      .map((value) => [name, value] as const),
  );
  const extra = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.tuple(fc.constantFrom(...names, ...HOSTILE_KEYS), strange), { maxLength: 3 }),
    },
  );
  return fc.tuple(fc.tuple(...own), extra, fc.boolean()).map(([given, more, isFirst]) => {
    const known = given.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
    return writeObject(isFirst ? [...more, ...known] : [...known, ...more]);
  });
}

const claims = object({ uid: number, oid: number, iat: number, exp: number });
const jwt = claims.map(
  (payload) => `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(payload).toString("base64url")}.c2ln`,
);

const token: Json = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PLANTED_TOKENS, "opaque-token", "x").map(writeJson) },
  { weight: 4, arbitrary: jwt.map(writeJson) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", " ", "a b", "line\r\nx-header: 1", "é", "x".repeat(16_385)).map(writeJson),
  },
  { weight: 1, arbitrary: strange },
);
const tokenType: Json = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('"bearer"', '"Bearer"', '"BEARER"') },
  { weight: 1, arbitrary: words.map(writeJson) },
);
const seconds: Json = fc.oneof(fc.constantFrom("7200", '"7200"', '"1e3"', '""'), number);
const list = (...items: Json[]): Json => fc.tuple(...items).map((texts) => `[${texts.join(",")}]`);

const accessItem = object({ accessToken: token, tokenType, expiresIn: seconds });
const refreshItem = object({ refreshToken: token, tokenType, expiresIn: seconds });
const spotStatus = object({ code: number, message: words.map(writeJson) });
const spotError = object({ code: fc.oneof(number, words.map(writeJson)), message: words.map(writeJson) });
const envelope = (response: Json) => object({ request: strange, response });

const RFC_ERRORS = [
  "invalid_grant",
  "invalid_client",
  "temporarily_unavailable",
  "server_error",
  "access_denied",
];
const json: Json = fc.oneof(
  { weight: 5, arbitrary: envelope(object({ status: spotStatus, items: list(accessItem, refreshItem) })) },
  { weight: 2, arbitrary: envelope(object({ items: list(strange, accessItem) })) },
  {
    weight: 4,
    arbitrary: object({
      access_token: token,
      token_type: tokenType,
      expires_in: seconds,
      refresh_token: token,
    }),
  },
  {
    weight: 4,
    arbitrary: object({
      error: fc.oneof(fc.constantFrom(...RFC_ERRORS), words).map(writeJson),
      error_description: words.map(writeJson),
    }),
  },
  { weight: 3, arbitrary: envelope(object({ errors: list(spotError), status: spotStatus })) },
  { weight: 1, arbitrary: envelope(object({ data: words.map(writeJson), status: spotStatus })) },
  { weight: 1, arbitrary: object({ error: spotError }) },
  { weight: 2, arbitrary: strange },
);

const nested = fc
  .tuple(
    fc.constantFrom("[", '{"a":', '{"response":', '{"__proto__":', '[{"items":'),
    fc.nat({ max: 3000 }),
    fc.boolean(),
  )
  .map(([open, depth, isClosed]) => {
    const ends = [...open].filter((char) => char === "[" || char === "{").reverse();
    const close = ends.map((char) => (char === "[" ? "]" : "}")).join("");
    return `${open.repeat(depth)}${isClosed ? `1${close.repeat(depth)}` : ""}`;
  });

const page = fc
  .tuple(
    fc.constantFrom("<html><head><title>", "<!doctype html><TITLE lang=x>", "<title", "<", "<title>"),
    words,
  )
  .map(([start, text]) => `${start}${text}</title></head><body>${text}</body></html>`);

const form = fc
  .tuple(words, words)
  .map(([a, b]) => `access_token=${a}&error_description=${encodeURIComponent(Buffer.from(b).toString())}`);

/** Short pieces that a careless pattern would take quadratic time over. */
const repeated = fc
  .tuple(
    fc.constantFrom("<title", "Bearer ", " ", "access_token ", "eyJ", "a1b2", "\\u0061", "=", ".", "\n", '"'),
    fc.nat({ max: 60_000 }),
  )
  .map(([piece, length]) => piece.repeat(length / piece.length));

const text = fc.oneof(
  { weight: 12, arbitrary: json },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: page },
  { weight: 1, arbitrary: words },
  { weight: 1, arbitrary: form },
  { weight: 1, arbitrary: fc.constantFrom("", " \n", "null", "0", '""', "[]", "{}", "\ufeff{}") },
);

/** What the text suffers on the wire. */
const damage: fc.Arbitrary<(text: string) => Uint8Array> = fc.oneof(
  { weight: 14, arbitrary: fc.constant((whole: string) => Buffer.from(whole)) },
  {
    weight: 3,
    arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map((part) => (whole: string) => {
      const bytes = Buffer.from(whole);
      return bytes.subarray(0, bytes.length * part);
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("utf16le", "latin1", "base64")
      .map((name) => (whole: string) => Buffer.from(whole, name as BufferEncoding)),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 8 }).map((noise) => (whole: string) => {
      const bytes = Buffer.from(whole);
      const middle = bytes.length >> 1;
      return Buffer.concat([bytes.subarray(0, middle), noise, bytes.subarray(middle)]);
    }),
  },
  { weight: 1, arbitrary: fc.constant((whole: string) => Buffer.from(`${whole}${whole}`)) },
  { weight: 1, arbitrary: fc.constant((whole: string) => Buffer.from(`\ufeff${whole}`)) },
);

const body = fc.oneof(
  { weight: 60, arbitrary: fc.tuple(text, damage).map(([whole, spoil]) => decode(spoil(whole))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map(decode) },
  { weight: 1, arbitrary: words.map((whole) => decode(gzipSync(whole))) },
  { weight: 1, arbitrary: repeated },
);

const status = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(200, 201) },
  { weight: 4, arbitrary: fc.constantFrom(400, 401, 403) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      301,
      302,
      303,
      307,
      308,
      404,
      405,
      407,
      408,
      409,
      413,
      422,
      429,
      500,
      502,
      503,
      504,
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 999 }) },
);

const place = fc.oneof(
  fc.constantFrom(
    "/login",
    "//elsewhere.example.com",
    "javascript:alert(1)",
    "http://[::1]:1/",
    "https://",
    "",
    "?",
    "data:,",
  ),
  words.map((query) => `https://elsewhere.example.com/?next=${query}`),
  words.map(
    (login) => `https://${encodeURIComponent(Buffer.from(login).toString())}:x@elsewhere.example.com/`,
  ),
  fc.nat({ max: 700 }).map((length) => `https://${"a".repeat(length)}.example.com/`),
);
const wait = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "-1",
    "1e9",
    "9999999999",
    "soon",
    "",
    "NaN",
    "604801",
    "Thu, 01 Jan 1970 00:00:10 GMT",
  ),
  fc.date().map(String),
  words,
);
const headers = fc.record(
  {
    location: place,
    "retry-after": wait,
    "x-ratelimit-reset": wait,
    date: wait,
    "content-type": words,
    "content-encoding": fc.constantFrom("gzip", "br", "identity", "nonsense"),
    "www-authenticate": words,
    constructor: words,
  },
  { requiredKeys: [] },
);

/** Any answer that a token endpoint, a broken one, a proxy or an attacker may send, as it stands once it is read. */
export const anyAnswer: fc.Arbitrary<Answer> = fc
  .record({ status, headers, body })
  .map((answer) => ({ ...answer, headers: Object.fromEntries(Object.entries(answer.headers)) }));

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function writeJson(value: string): string {
  return JSON.stringify(value);
}

function writeObject(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}
