import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CLIENT, findWords, LOGIN, LOGIN_ENV, WORDS } from "../../../harness/words";
import {
  ARGUMENT_NAMES,
  listArguments,
  readEnvironment,
  ruleOf,
  type TokenInputs,
} from "../../../provider/credentials/arguments";
import { DEFAULT_REFRESH_ENDPOINT, DEFAULT_TOKEN_ENDPOINT } from "../../../provider/credentials/credentials";
import {
  listUsedArguments,
  type Resolution,
  resolveCredentials,
} from "../../../provider/credentials/resolve-credentials";

const { clientId } = CLIENT;
const { username, password } = LOGIN;
const { refreshToken, permanentToken } = WORDS;
const tokenEndpoint = "https://broker.example.com/token";
const refreshEndpoint = "https://broker.example.com/refresh";

const ARGUMENT_SETS = {
  nothing: {},
  account: { account: "act-12345678" },
  username: { username },
  password: { password },
  "username + password": { username, password },
  login: LOGIN,
  "login + tokenEndpoint": { ...LOGIN, tokenEndpoint },
  clientId: { clientId },
  client: CLIENT,
  refreshToken: { refreshToken },
  "refreshToken + client": { refreshToken, ...CLIENT },
  "refreshToken + login": { refreshToken, ...LOGIN },
  tokenEndpoint: { tokenEndpoint },
  "tokenEndpoint + clientId": { tokenEndpoint, clientId },
  "tokenEndpoint + client": { tokenEndpoint, ...CLIENT },
  "tokenEndpoint + client + refreshToken": { tokenEndpoint, ...CLIENT, refreshToken },
  refreshEndpoint: { refreshEndpoint },
  permanentToken: { permanentToken },
  "permanentToken + login": { permanentToken, ...LOGIN },
} satisfies Record<string, TokenInputs>;

const CLIENT_ENV = {
  SPOTINST_CLIENT_ID: CLIENT.clientId,
  SPOTINST_CLIENT_SECRET: CLIENT.clientSecret,
};
const URL_ENV = { SPOTINST_TOKEN_URL: "https://environment.example.com/token" };
const TOKEN_ENV = { SPOTINST_TOKEN: permanentToken };

const ENVIRONMENTS = {
  nothing: {},
  username: { SPOTINST_USERNAME: username },
  password: { SPOTINST_PASSWORD: password },
  client: CLIENT_ENV,
  login: LOGIN_ENV,
  token: TOKEN_ENV,
  "token + client": { ...TOKEN_ENV, ...CLIENT_ENV },
  "token + login": { ...TOKEN_ENV, ...LOGIN_ENV },
  url: URL_ENV,
  "url + client": { ...URL_ENV, ...CLIENT_ENV },
  "url + login": { ...URL_ENV, ...LOGIN_ENV },
  "url + token": { ...URL_ENV, ...TOKEN_ENV },
} satisfies Record<string, Record<string, string>>;

type EnvironmentName = keyof typeof ENVIRONMENTS;

/** What arguments without a login come to. */
const WITHOUT_LOGIN: Record<string, EnvironmentName[] | "any"> = {
  "no login": ["nothing", "client", "url"],
  "password lacks password, clientId, clientSecret": ["username"],
  "password lacks username, clientId, clientSecret": ["password"],
  password: ["login", "url + login"],
  permanent: ["token", "token + client"],
  "contradiction: permanentToken": ["token + login", "url + token"],
  client_credentials: ["url + client"],
};

/** What each set of arguments comes to, and in which environments. */
const OUTCOMES: Record<keyof typeof ARGUMENT_SETS, Record<string, EnvironmentName[] | "any">> = {
  nothing: WITHOUT_LOGIN,
  account: WITHOUT_LOGIN,
  username: {
    "password lacks password, clientId, clientSecret": ["nothing", "username", "token", "url", "url + token"],
    "password lacks clientId, clientSecret": ["password"],
    "password lacks password": ["client", "token + client", "url + client"],
    password: ["login", "token + login", "url + login"],
  },
  password: {
    "password lacks username, clientId, clientSecret": ["nothing", "password", "token", "url", "url + token"],
    "password lacks clientId, clientSecret": ["username"],
    "password lacks username": ["client", "token + client", "url + client"],
    password: ["login", "token + login", "url + login"],
  },
  "username + password": {
    "password lacks clientId, clientSecret": [
      "nothing",
      "username",
      "password",
      "token",
      "url",
      "url + token",
    ],
    password: ["client", "login", "token + client", "token + login", "url + client", "url + login"],
  },
  login: {
    password: "any",
  },
  "login + tokenEndpoint": {
    password: "any",
  },
  clientId: {
    "no login": ["nothing", "client", "token", "token + client"],
    "password lacks password, clientSecret": ["username"],
    "password lacks username, clientSecret": ["password"],
    password: ["login", "token + login", "url + login"],
    "client_credentials lacks clientSecret": ["url", "url + token"],
    client_credentials: ["url + client"],
  },
  client: {
    "no login": ["nothing", "client", "token", "token + client"],
    "password lacks password": ["username"],
    "password lacks username": ["password"],
    password: ["login", "token + login", "url + login"],
    client_credentials: ["url", "url + client", "url + token"],
  },
  refreshToken: {
    "refresh_token lacks clientId, clientSecret": [
      "nothing",
      "username",
      "password",
      "token",
      "url",
      "url + token",
    ],
    refresh_token: ["client", "login", "token + client", "token + login", "url + client", "url + login"],
  },
  "refreshToken + client": {
    refresh_token: "any",
  },
  "refreshToken + login": {
    password: [
      "nothing",
      "username",
      "password",
      "client",
      "login",
      "token",
      "token + client",
      "token + login",
    ],
    "password lacks refreshEndpoint": ["url", "url + client", "url + login", "url + token"],
  },
  tokenEndpoint: {
    "no login": ["nothing", "token", "url", "url + token"],
    "password lacks password, clientId, clientSecret": ["username"],
    "password lacks username, clientId, clientSecret": ["password"],
    client_credentials: ["client", "token + client", "url + client"],
    password: ["login", "token + login", "url + login"],
  },
  "tokenEndpoint + clientId": {
    "client_credentials lacks clientSecret": ["nothing", "token", "url", "url + token"],
    "password lacks password, clientSecret": ["username"],
    "password lacks username, clientSecret": ["password"],
    client_credentials: ["client", "token + client", "url + client"],
    password: ["login", "token + login", "url + login"],
  },
  "tokenEndpoint + client": {
    client_credentials: "any",
  },
  "tokenEndpoint + client + refreshToken": {
    "refresh_token lacks refreshEndpoint": "any",
  },
  refreshEndpoint: {
    "no login": ["nothing", "client", "token", "token + client", "url", "url + token"],
    "password lacks password, clientId, clientSecret": ["username"],
    "password lacks username, clientId, clientSecret": ["password"],
    password: ["login", "token + login", "url + login"],
    client_credentials: ["url + client"],
  },
  permanentToken: {
    permanent: "any",
  },
  "permanentToken + login": {
    "contradiction: username, password, clientId, clientSecret": "any",
  },
};

/** Writes a resolution in the words of the table. */
function describeOutcome({ grant, failures }: Resolution): string {
  if (failures.length === 0) {
    return String(grant);
  }
  const properties = failures.map(({ property }) => property).join(", ");
  const { reason } = failures[0]!;
  if (reason.startsWith("is missing") && failures.every((failure) => /^is missing/.test(failure.reason))) {
    return `${grant} lacks ${properties}`;
  }
  return reason.startsWith("No Spot login was found") ? "no login" : `contradiction: ${properties}`;
}

describe("resolveCredentials", () => {
  for (const [argumentsName, outcomes] of Object.entries(OUTCOMES)) {
    const inputs: TokenInputs = ARGUMENT_SETS[argumentsName as keyof typeof ARGUMENT_SETS];
    it(`decides ${argumentsName} in the arguments as the table says in every environment`, () => {
      const expected = Object.entries(outcomes).flatMap(([outcome, names]) =>
        (names === "any" ? (Object.keys(ENVIRONMENTS) as EnvironmentName[]) : names).map(
          (name) => [name, outcome] as const,
        ),
      );
      const actual = Object.entries(ENVIRONMENTS).map(
        ([name, env]) => [name, describeOutcome(resolveCredentials(inputs, env))] as const,
      );
      assert.deepEqual(Object.fromEntries(actual), Object.fromEntries(expected));
      assert.equal(expected.length, Object.keys(ENVIRONMENTS).length, "each environment stands there once");
    });
  }

  it("gives either credentials or failures, and the failures repeat no secret", () => {
    for (const inputs of Object.values(ARGUMENT_SETS)) {
      for (const env of Object.values(ENVIRONMENTS)) {
        const { credentials, failures } = resolveCredentials(inputs, env);
        assert.equal(credentials === undefined, failures.length > 0);
        assert.deepEqual(findWords(failures), []);
      }
    }
  });

  it("sends the password grant and its refresh to Spot's two hosts by default", () => {
    assert.deepEqual(resolveCredentials(LOGIN, {}).credentials, {
      grant: "password",
      ...LOGIN,
      tokenEndpoint: DEFAULT_TOKEN_ENDPOINT,
      refreshEndpoint: DEFAULT_REFRESH_ENDPOINT,
    });
    assert.equal(DEFAULT_TOKEN_ENDPOINT, "https://oauth.spotinst.io/token");
    assert.equal(DEFAULT_REFRESH_ENDPOINT, "https://api.spotinst.io/token");
  });

  it("sends refresh tokens to a tokenEndpoint of one's own, unless refreshEndpoint is given", () => {
    assert.deepEqual(resolveCredentials({ tokenEndpoint, ...CLIENT }, {}).credentials, {
      grant: "client_credentials",
      tokenEndpoint,
      ...CLIENT,
      refreshEndpoint: tokenEndpoint,
    });
    assert.deepEqual(resolveCredentials({ tokenEndpoint, ...CLIENT, refreshEndpoint }, {}).credentials, {
      grant: "client_credentials",
      tokenEndpoint,
      ...CLIENT,
      refreshEndpoint,
    });
  });

  it("keeps a refresh token beside a login, to be tried first", () => {
    assert.deepEqual(resolveCredentials({ ...LOGIN, refreshToken }, {}).credentials, {
      grant: "password",
      ...LOGIN,
      tokenEndpoint: DEFAULT_TOKEN_ENDPOINT,
      refreshEndpoint: DEFAULT_REFRESH_ENDPOINT,
      refreshToken,
    });
  });

  it("never sends a refresh token from the arguments to the endpoint of the environment", () => {
    assert.deepEqual(resolveCredentials({ refreshToken, ...CLIENT }, URL_ENV).credentials, {
      grant: "refresh_token",
      refreshToken,
      ...CLIENT,
      refreshEndpoint: DEFAULT_REFRESH_ENDPOINT,
    });
  });

  it("takes a refresh token with a tokenEndpoint of one's own once its home is named", () => {
    for (const inputs of [
      { refreshToken, ...CLIENT, tokenEndpoint, refreshEndpoint },
      { refreshToken, ...LOGIN, tokenEndpoint, refreshEndpoint },
    ]) {
      const { credentials } = resolveCredentials(inputs, {});
      assert.ok(credentials !== undefined && "refreshEndpoint" in credentials);
      assert.equal(credentials.refreshEndpoint, refreshEndpoint);
    }
  });

  it("says of a homeless refresh token that its endpoint is needed", () => {
    const { failures } = resolveCredentials({ refreshToken, ...LOGIN, tokenEndpoint }, {});
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["refreshEndpoint"],
    );
    assert.match(failures[0]!.reason, /which URL the refreshToken was issued for/);
  });

  it("lets an argument win over its environment variable", () => {
    const other = {
      SPOTINST_USERNAME: "someone-else",
      SPOTINST_PASSWORD: "another-password",
      SPOTINST_CLIENT_ID: "another-client",
      SPOTINST_CLIENT_SECRET: "another-client-secret",
      ...URL_ENV,
    };
    const { credentials } = resolveCredentials({ ...LOGIN, tokenEndpoint }, other);
    assert.deepEqual(credentials, {
      grant: "password",
      ...LOGIN,
      tokenEndpoint,
      refreshEndpoint: tokenEndpoint,
    });
  });

  it("fills each partner that the arguments leave out from the environment", () => {
    for (const missing of Object.keys(LOGIN) as (keyof typeof LOGIN)[]) {
      const { [missing]: _missing, ...inputs } = LOGIN;
      const env = { [ruleOf(missing).variables![0]!]: "from-the-environment" };
      const { credentials } = resolveCredentials(inputs, env);
      assert.equal((credentials as Record<string, unknown> | undefined)?.[missing], "from-the-environment");
    }
  });

  it("does not take SPOTINST_TOKEN for a contradiction of a login in the arguments", () => {
    assert.equal(resolveCredentials(LOGIN, TOKEN_ENV).grant, "password");
    assert.equal(resolveCredentials({ username }, { ...LOGIN_ENV, ...TOKEN_ENV }).grant, "password");
  });

  it("takes a permanent token of the arguments whatever the environment holds", () => {
    const { credentials } = resolveCredentials({ permanentToken }, { ...LOGIN_ENV, ...URL_ENV });
    assert.deepEqual(credentials, { grant: "permanent", permanentToken });
  });

  it("names every argument that contradicts a permanent token", () => {
    const { failures } = resolveCredentials(
      { permanentToken, ...LOGIN, refreshToken, tokenEndpoint, refreshEndpoint },
      {},
    );
    assert.deepEqual(
      failures.map(({ property }) => property),
      [
        "username",
        "password",
        "clientId",
        "clientSecret",
        "refreshToken",
        "tokenEndpoint",
        "refreshEndpoint",
      ],
    );
    for (const { property, reason } of failures) {
      assert.match(reason, new RegExp(`^contradicts permanentToken.*remove ${property} `));
    }
  });

  it("names the two variables when the environment holds two credentials", () => {
    const [login] = resolveCredentials({}, { ...TOKEN_ENV, SPOTINST_USER: username }).failures;
    assert.match(login!.reason, /SPOTINST_TOKEN .*SPOTINST_USERNAME or SPOTINST_PASSWORD/);
    const [broker] = resolveCredentials({}, { ...TOKEN_ENV, ...URL_ENV }).failures;
    assert.match(broker!.reason, /SPOTINST_TOKEN .*SPOTINST_TOKEN_URL/);
  });

  it("counts an empty variable as unset and names it", () => {
    const env = { ...LOGIN_ENV, SPOTINST_PASSWORD: "" };
    const { failures } = resolveCredentials({}, env);
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["password"],
    );
    assert.match(failures[0]!.reason, /\(SPOTINST_PASSWORD is set, but empty\), because /);
  });

  it("names every empty variable when no login was found", () => {
    const env = Object.fromEntries(
      ARGUMENT_NAMES.flatMap((name) => ruleOf(name).variables ?? []).map((variable) => [variable, ""]),
    );
    const [failure] = resolveCredentials({}, env).failures;
    for (const name of Object.keys(env)) {
      assert.match(failure!.reason, new RegExp(`set, but empty: .*\\b${name}\\b`));
    }
  });

  it("does not take an empty SPOTINST_TOKEN for a rival", () => {
    assert.equal(resolveCredentials({}, { ...LOGIN_ENV, SPOTINST_TOKEN: "" }).grant, "password");
  });

  it("names the variable that could stand in for a missing partner", () => {
    const { failures } = resolveCredentials({ username }, {});
    const reasons = Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
    assert.match(
      reasons.password!,
      /Set password where the rest of the login is, or the environment variable SPOTINST_PASSWORD, because /,
    );
    assert.match(reasons.clientId!, /environment variable SPOTINST_CLIENT_ID$/);
    assert.match(reasons.clientSecret!, /environment variable SPOTINST_CLIENT_SECRET$/);
  });
});

describe("readEnvironment", () => {
  it("takes the first name of the user that is set and not empty", () => {
    const all = { SPOTINST_USERNAME: "first", SPOTINST_EMAIL: "second", SPOTINST_USER: "third" };
    assert.equal(readEnvironment("username", all), "first");
    assert.equal(readEnvironment("username", { ...all, SPOTINST_USERNAME: "" }), "second");
    assert.equal(readEnvironment("username", { SPOTINST_USER: "third" }), "third");
    assert.equal(readEnvironment("username", {}), undefined);
  });

  it("finds nothing for arguments without a variable", () => {
    const env = { SPOTINST_REFRESH_TOKEN: refreshToken };
    assert.equal(readEnvironment("refreshToken", env), undefined);
    assert.equal(readEnvironment("refreshEndpoint", env), undefined);
  });
});

describe("listUsedArguments", () => {
  it("lists the arguments that a grant reads from the environment too", () => {
    assert.deepEqual(listUsedArguments("permanent"), ["permanentToken", "account", "apiEndpoint"]);
    assert.deepEqual(listUsedArguments("password"), [
      "username",
      "password",
      "clientId",
      "clientSecret",
      "account",
      "apiEndpoint",
      "tokenEndpoint",
    ]);
    assert.deepEqual(listUsedArguments("refresh_token"), [
      "refreshToken",
      "clientId",
      "clientSecret",
      "account",
      "apiEndpoint",
    ]);
    assert.deepEqual(listUsedArguments("client_credentials"), [
      "tokenEndpoint",
      "clientId",
      "clientSecret",
      "account",
      "apiEndpoint",
    ]);
  });
});

describe("the table of arguments", () => {
  it("lists those of which a fact is true, and knows nothing of a name that is none", () => {
    assert.deepEqual(listArguments({ kind: "seconds" }), ["renewBeforeSeconds", "timeoutSeconds"]);
    assert.deepEqual(listArguments({ hidden: "always", isLogin: true }), [
      "password",
      "clientSecret",
      "refreshToken",
    ]);
    assert.deepEqual(ruleOf("toString"), {});
  });
});
