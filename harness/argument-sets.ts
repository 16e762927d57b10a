import fc from "fast-check";
import { ARGUMENT_NAMES, listArguments, ruleOf } from "../provider/credentials/arguments";
import { UNKNOWN_VALUE } from "../provider/ground/pulumi-marks";
import { CLIENT, LOGIN, WORDS } from "./words";

/** Arguments and an environment. */
export interface ArgumentSet {
  news: Readonly<Record<string, unknown>>;
  env: Readonly<Record<string, string>>;
}

/** One that is wrong, and the property that a message must name. */
export interface WrongSet extends ArgumentSet {
  /** Empty where there is no login at all, which is no matter of one property. */
  property: string;
}

type News = ArgumentSet["news"];

const BROKER = { tokenEndpoint: "https://broker.example.com/token", ...CLIENT };
const REFRESH = { refreshToken: WORDS.refreshToken, ...CLIENT };
const PERMANENT = { permanentToken: WORDS.permanentToken };
const SETTINGS = {
  apiEndpoint: "https://api.example.com",
  account: "act-12345678",
  renewBeforeSeconds: 600,
  timeoutSeconds: 20,
  verify: false,
  renewalFailure: "error",
  renewOnRefresh: true,
  showRenewalInPreview: false,
  triggers: ["a", 1],
};
const ENDPOINTS = ["tokenEndpoint", "refreshEndpoint", "apiEndpoint"] as const;
const TOKENS = ["refreshToken", "permanentToken"] as const;

/** Every kind of mistake, in every argument that can have it. */
export const WRONG_SETS: readonly WrongSet[] = [
  ...listArguments({ kind: "text" }).flatMap((name) => [
    ...[0, 5, Number.NaN, true, false, [], ["text"], {}, { text: "text" }].map((value) => wrong(name, value)),
    ...["", " ", "\t \n", "\u00a0", "line\nbreak", "line\r\nbreak", "ends\n"].map((value) =>
      wrong(name, value),
    ),
  ]),
  ...ENDPOINTS.flatMap((name) =>
    [
      ...[
        "broker.example.com/token",
        "/token",
        "https://",
        "https://a b/",
        "https://host:99999/",
        "http//a.example.com",
      ],
      ...[
        "ftp://a.example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,a",
        "ws://localhost/",
      ],
      ...[
        "http://broker.example.com/",
        "http://10.0.0.1/",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
      ],
      ...["https://user@a.example.com/", "https://user:word@a.example.com/", "https://:word@a.example.com/"],
      ...["https://a.example.com/#part", "http://0.0.0.0/", "http://[::2]/", "http://169.254.169.254/"],
    ].map((value) => wrong(name, value)),
  ),
  ...TOKENS.flatMap((name) =>
    ["two words", "tökén", "Bearer abc", "a\tb", "a\0b", "🔒", "a\u200bb"].map((value) => wrong(name, value)),
  ),
  ...[
    -1,
    -0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    "600",
    "",
    true,
    [600],
    {},
  ].map((value) => wrong("renewBeforeSeconds", value)),
  ...[0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, "20", "", false, [20], {}].map((value) =>
    wrong("timeoutSeconds", value),
  ),
  ...listArguments({ kind: "switch" }).flatMap((name) =>
    ["true", "false", "", 0, 1, [], {}].map((value) => wrong(name, value)),
  ),
  ...["Error", "warning", "", " ", 0, true, [], ["warn"], {}].map((value) => wrong("renewalFailure", value)),
  ...["now", "", 1, true, {}, { a: 1 }].map((value) => wrong("triggers", value)),
  ...[
    "userName",
    "pass_word",
    "client-id",
    "clientID",
    "token",
    "accessToken",
    "__proto",
    "id",
    "urn",
    "Triggers",
  ].map((name) => wrong(name, "value")),
  ...(["username", "password", "clientId", "clientSecret"] as const).map((name) => lacking(LOGIN, name)),
  ...(
    ["clientId", "clientSecret", "account", "tokenEndpoint", "permanentToken", "refreshToken"] as const
  ).flatMap((property) =>
    [
      "a\u200bb",
      "\ufeffab",
      "ab\u00a0",
      "ab ",
      " ab",
      '"ab"',
      "'ab'",
      "$(AB)",
      "${AB}",
      "${{ secrets.AB }}",
      "%AB%",
      "<ab>",
    ].map((value) => ({
      news: property === "permanentToken" ? { permanentToken: value } : { ...LOGIN, [property]: value },
      env: {},
      property,
    })),
  ),
  ...(["clientId", "clientSecret"] as const).flatMap((name) => [
    lacking(REFRESH, name),
    lacking(BROKER, name),
  ]),
  ...listArguments({ isLogin: true }).map((name) => ({
    news: {
      ...PERMANENT,
      [name]: { ...LOGIN, ...BROKER, ...REFRESH, refreshEndpoint: BROKER.tokenEndpoint }[name],
    },
    env: {},
    property: name,
  })),
  { news: { ...LOGIN, ...REFRESH, ...BROKER }, env: {}, property: "refreshEndpoint" },
  { news: { ...REFRESH, ...BROKER }, env: {}, property: "refreshEndpoint" },
  { news: {}, env: {}, property: "" },
  { news: CLIENT, env: {}, property: "" },
  { news: SETTINGS, env: {}, property: "" },
  { news: {}, env: { SPOTINST_TOKEN: "a-token", SPOTINST_USERNAME: "user" }, property: "permanentToken" },
  {
    news: {},
    env: { SPOTINST_TOKEN: "a-token", SPOTINST_TOKEN_URL: BROKER.tokenEndpoint },
    property: "permanentToken",
  },
  { news: {}, env: { SPOTINST_TOKEN: "two words" }, property: "permanentToken" },
  { news: {}, env: { SPOTINST_USERNAME: "user", SPOTINST_PASSWORD: "" }, property: "password" },
  ...["not a URL", "http://a.example.com/", "https://user:word@a.example.com/"].flatMap((value) => [
    { news: LOGIN, env: { SPOTINST_TOKEN_URL: value }, property: "tokenEndpoint" },
    { news: LOGIN, env: { SPOTINST_API_URL: value }, property: "apiEndpoint" },
  ]),
];

/** A value in the place of a right one. */
function wrong(property: string, value: unknown): WrongSet {
  return { news: { ...(property === "permanentToken" ? {} : LOGIN), [property]: value }, env: {}, property };
}

function lacking(complete: News, property: string): WrongSet {
  return {
    news: Object.fromEntries(Object.entries(complete).filter(([name]) => name !== property)),
    env: {},
    property,
  };
}

const anyText = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() !== "" && !/[\r\n]/.test(text));
/** What an id, a token or the secret of a client is: nothing that cannot be seen, no blanks or quotes around it, no variable that was not filled in. */
const isGiven = (text: string) =>
  text === text.trim() &&
  !/[\p{Cf}\p{Zs}\p{Zl}\p{Zp}\uFFFD]/u.test(text.replaceAll(" ", "")) &&
  !/^(["'`]).*\1$|^[$%<].*[)}%>A-Z0-9_]$|^\$env:|^\{\{/is.test(text);
export const givenText = anyText.filter(isGiven);
export const tokenText = fc
  .stringMatching(/^[\x21-\x7e]{1,60}$/)
  .filter((text) => text !== UNKNOWN_VALUE && isGiven(text));
const host = fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom("[2001:db8::1]", "bücher.example"));
const port = fc
  .option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })
  .map((number) => (number === undefined ? "" : `:${number}`));
const path = fc.webPath();
const endpoint = fc.oneof(
  fc.tuple(host, port, path).map(([name, suffix, rest]) => `https://${name}${suffix}${rest}`),
  fc
    .tuple(fc.constantFrom("localhost", "127.0.0.1", "127.1.2.3", "[::1]"), port, path)
    .map(([name, suffix, rest]) => `http://${name}${suffix}${rest}`),
  fc.constant(UNKNOWN_VALUE),
);

const client = { clientId: givenText, clientSecret: givenText };
const grants = fc.oneof(
  fc.record({ username: anyText, password: anyText, ...client }),
  fc.record({
    username: anyText,
    password: anyText,
    ...client,
    refreshToken: tokenText,
    refreshEndpoint: endpoint,
  }),
  fc.record({ username: anyText, password: anyText, ...client, tokenEndpoint: endpoint }),
  fc.record({ refreshToken: tokenText, ...client }),
  fc.record({ refreshToken: tokenText, ...client, refreshEndpoint: endpoint, tokenEndpoint: endpoint }),
  fc.record({ tokenEndpoint: endpoint, ...client }),
  fc.record({ permanentToken: tokenText }),
);
const maybe = <T>(right: fc.Arbitrary<T>) => fc.oneof(right, fc.constantFrom(null, undefined, UNKNOWN_VALUE));
const settings = fc.record(
  {
    apiEndpoint: maybe(endpoint),
    account: maybe(givenText),
    renewBeforeSeconds: maybe(fc.double({ min: 0, max: 1e9, noNaN: true })),
    timeoutSeconds: maybe(fc.double({ min: 1, max: 1e9, noNaN: true })),
    verify: maybe(fc.boolean()),
    renewOnRefresh: maybe(fc.boolean()),
    showRenewalInPreview: maybe(fc.boolean()),
    triggers: maybe(fc.array(fc.jsonValue(), { maxLength: 3 })),
    __provider: fc.constant("code"),
    __defaults: fc.constant([]),
    __preview: fc.constant("token"),
  },
  { requiredKeys: [] },
);

/** Right sets: every grant, from the arguments or the environment, with any right settings. */
export const rightSets: fc.Arbitrary<ArgumentSet> = fc
  .tuple(grants, settings, fc.boolean())
  .map(([grant, more, isFromEnvironment]) =>
    isFromEnvironment ? moveToEnvironment(grant, more) : { news: { ...grant, ...more }, env: {} },
  );

/** Moves what has a variable there, unless arguments that stay would then name another grant. */
function moveToEnvironment(grant: News, more: News): ArgumentSet {
  if ("refreshToken" in grant || Object.values(grant).includes(UNKNOWN_VALUE)) {
    return { news: { ...grant, ...more }, env: {} };
  }
  const env = Object.fromEntries(
    Object.entries(grant).map(([name, value]) => [ruleOf(name).variables![0]!, String(value)]),
  );
  return { news: more, env };
}

const notText = fc.oneof(
  fc.double(),
  fc.boolean(),
  fc.array(fc.jsonValue(), { maxLength: 2 }),
  fc.dictionary(fc.string(), fc.jsonValue()),
);
const mistakes = fc.oneof(
  fc.tuple(fc.constantFrom(...listArguments({ kind: "text" })), notText),
  fc.tuple(fc.constantFrom(...listArguments({ kind: "text" })), fc.stringMatching(/^[ \t]{0,5}$/)),
  fc.tuple(
    fc.constantFrom(...listArguments({ kind: "text" })),
    fc.tuple(anyText, fc.constantFrom("\n", "\r\n", "\r"), anyText).map((parts) => parts.join("")),
  ),
  fc.tuple(
    fc.constantFrom(...TOKENS),
    fc
      .tuple(tokenText, fc.constantFrom(" ", "é", "\t", "\u2028", "🔒"), tokenText)
      .map((parts) => parts.join("")),
  ),
  fc.tuple(fc.constantFrom(...ENDPOINTS), fc.oneof(fc.domain(), fc.webPath(), fc.emailAddress())),
  fc.tuple(
    fc.constantFrom(...ENDPOINTS),
    fc.tuple(fc.domain(), path).map(([name, rest]) => `http://${name}${rest}`),
  ),
  fc.tuple(
    fc.constantFrom(...ENDPOINTS),
    fc.tuple(host, path, fc.webFragments()).map(([name, rest, part]) => `https://${name}${rest}#x${part}`),
  ),
  fc.tuple(
    fc.constant("renewBeforeSeconds"),
    fc.oneof(fc.double({ max: -0.001 }), fc.string(), fc.boolean()),
  ),
  fc.tuple(fc.constant("timeoutSeconds"), fc.oneof(fc.double({ max: 0.999 }), fc.string(), fc.boolean())),
  fc.tuple(
    fc.constantFrom(...listArguments({ kind: "switch" })),
    fc.oneof(fc.string(), fc.double(), fc.array(fc.boolean())),
  ),
  fc.tuple(
    fc.constant("triggers"),
    fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.dictionary(fc.string(), fc.string())),
  ),
  fc.tuple(
    fc
      .stringMatching(/^[a-zA-Z][a-zA-Z_]{0,15}$/)
      .filter((name) => !(ARGUMENT_NAMES as string[]).includes(name)),
    fc.jsonValue(),
  ),
);

/** Right sets with one mistake put in. */
export const wrongSets: fc.Arbitrary<WrongSet> = fc
  .tuple(rightSets, mistakes)
  .map(([{ news, env }, [property, value]]) => ({ news: { ...news, [property]: value }, env, property }));
