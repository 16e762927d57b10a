import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import fc from "fast-check";
import { Lifecycle } from "../../../harness/lifecycle";
import { findWords, LOGIN, LOGIN_ENV, WORDS } from "../../../harness/words";
import { readProfile } from "../../../provider/credentials/credentials-file";
import { findFailures } from "../../../provider/credentials/inputs";
import { resolveWanted } from "../../../provider/token/wanted";

const LOGIN_LINES = `username = ${LOGIN.username}
password = ${LOGIN.password}
client_id = ${LOGIN.clientId}
client_secret = ${LOGIN.clientSecret}
`;

/** Writes a credentials file, and returns the environment that leads to it. */
function write(test: TestContext, text: string, mode = 0o600): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "spotinst-token-credentials-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "credentials");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return { SPOTINST_CREDENTIALS_FILE: path };
}

const reasons = (inputs: object, env: Record<string, string>) =>
  findFailures({ ...inputs }, env).map(({ property, reason }) => `${property}: ${reason}`);

interface Row {
  title: string;
  text: string;
  profile: string;
  /** What gopkg.in/ini.v1 makes of it; the program is beside the table. */
  reference: { error?: boolean; token?: string; account?: string };
  /** Why this package does otherwise. */
  differs?: string;
}

const TABLE = JSON.parse(
  readFileSync(join(__dirname, "../../fixtures", "credentials-files", "table.json"), "utf8"),
) as Row[];

describe("readProfile", () => {
  for (const [form, text] of [
    ["INI with a profile", `[default]\ntoken   = ${WORDS.permanentToken}\naccount = act-12345678\n`],
    [
      "INI with comments and quotes",
      `; a comment\n[default]\n# another\ntoken = "${WORDS.permanentToken}"\naccount=act-12345678`,
    ],
    ["flat lines", `token = ${WORDS.permanentToken}\naccount = act-12345678\n`],
    [
      "flat lines with a colon in a value",
      `token = ${WORDS.permanentToken}\naccount = act-12345678\nother = a:b\n`,
    ],
    [
      "flat lines of which the first has a colon in its value",
      `note = a:b\ntoken = ${WORDS.permanentToken}\naccount = act-12345678`,
    ],
    ["flat JSON", JSON.stringify({ token: WORDS.permanentToken, account: "act-12345678" })],
    [
      "JSON with a profile",
      JSON.stringify({ default: { token: WORDS.permanentToken, account: "act-12345678" } }),
    ],
    ["flat YAML", `token: ${WORDS.permanentToken}\naccount: act-12345678\n`],
    ["YAML with a profile", `default:\n  token: ${WORDS.permanentToken}\n  account: act-12345678\n`],
  ] as const) {
    it(`reads ${form}`, (test) => {
      const env = write(test, text);
      assert.deepEqual(readProfile(env), {
        path: env.SPOTINST_CREDENTIALS_FILE,
        name: "default",
        values: { permanentToken: WORDS.permanentToken, account: "act-12345678" },
        isOpen: false,
      });
    });
  }

  it("takes the profile that the environment names", (test) => {
    const env = write(
      test,
      `[default]\ntoken = one\n[work]\n${LOGIN_LINES}token_url = https://broker.example.com/token\n`,
    );
    assert.deepEqual(readProfile({ ...env, SPOTINST_CREDENTIALS_PROFILE: "work" })?.values, {
      ...LOGIN,
      tokenEndpoint: "https://broker.example.com/token",
    });
  });

  it("looks in the home directory where no file is named", (test) => {
    const folder = mkdtempSync(join(tmpdir(), "spotinst-token-home-"));
    test.after(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, ".spotinst"));
    writeFileSync(join(folder, ".spotinst", "credentials"), "token = one\n");
    for (const env of [{ HOME: folder }, { HOME: "", USERPROFILE: folder }]) {
      assert.deepEqual(readProfile(env)?.values, { permanentToken: "one" });
    }
    assert.equal(readProfile({}), undefined);
  });

  for (const [written, read] of [
    ["`with # and ;`", "with # and ;"],
    ['"""with # and "quotes" """', 'with # and "quotes" '],
    ["plain  ; a comment", "plain"],
    ['"quoted" # a comment', "quoted"],
    ["'123456'", "123456"],
    ["12345678901234567890", "12345678901234567890"],
    ["true", "true"],
    ["null", "null"],
    ['"Win\\new"', "Win\\new"],
    ['"ab\\/cd"', "ab\\/cd"],
    ['"say \\"hi\\""', '"say \\"hi\\""'],
    ["a = b", "a = b"],
  ] as const) {
    it(`takes ${written} in INI for ${read}`, (test) => {
      assert.equal(readProfile(write(test, `[default]\npassword = ${written}\n`))?.values.password, read);
    });
  }

  it("takes a byte order mark, CRLF and a dot in a profile's name", (test) => {
    const env = write(test, "\uFEFF[work]\r\ntoken = one\r\n[prod.eu]\r\ntoken = two\r\n");
    const named = (SPOTINST_CREDENTIALS_PROFILE: string) =>
      readProfile({ ...env, SPOTINST_CREDENTIALS_PROFILE });
    assert.equal(readProfile(env)?.problem, "has no profile [default], but [work], [prod.eu]");
    assert.deepEqual(named("work")?.values, { permanentToken: "one" });
    assert.deepEqual(named("prod.eu")?.values, { permanentToken: "two" });
    for (const name of ["__proto__", "constructor", "prod.asia"]) {
      assert.match(String(named(name)?.problem), /^has no profile/);
    }
    assert.deepEqual(readProfile(write(test, '\uFEFF{"token": "one"}'))?.values, { permanentToken: "one" });
  });

  it("takes flat JSON for any profile, and a profile in JSON or YAML by its name", (test) => {
    const named = (text: string, SPOTINST_CREDENTIALS_PROFILE: string) =>
      readProfile({ ...write(test, text), SPOTINST_CREDENTIALS_PROFILE });
    assert.deepEqual(named('{"token": "one"}', "work")?.values, { permanentToken: "one" });
    assert.match(String(named("token: one", "work")?.problem), /^has no profile \[work\]/);
    assert.match(String(named("token = one", "work")?.problem), /^has no profile \[work\]/);
    for (const text of [
      '{"default": {"token": "one", "account": "a"}, "work": {"token": "two"}}',
      "default:\n  token: one\n  account: a\nwork:\n  token: two\n",
    ]) {
      assert.deepEqual(named(text, "work")?.values, { permanentToken: "two", account: "a" });
      assert.match(
        String(named(text, "home")?.problem),
        /^has no profile \[home\], but \[default\], \[work\]/,
      );
    }
  });

  it("takes what YAML writes for nothing as nothing, and an equals sign in it as text", (test) => {
    assert.deepEqual(readProfile(write(test, "token: ~\naccount: null\nusername: a = b\n"))?.values, {
      username: "a = b",
    });
  });

  it("does not read what is no file, or is too large for one of credentials", {
    skip: process.platform === "win32",
  }, (test) => {
    const env = write(test, "x".repeat(300_000));
    assert.equal(readProfile(env)?.problem, "is larger than 256 KiB");
    const pipe = `${env.SPOTINST_CREDENTIALS_FILE}-pipe`;
    assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
    assert.equal(readProfile({ SPOTINST_CREDENTIALS_FILE: pipe })?.problem, "is not a regular file");
  });

  it("takes text for what it is, whatever YAML or INI may make of it", (test) => {
    assert.deepEqual(readProfile(write(test, "password: 0123\nusername: yes\n"))?.values, {
      password: "0123",
      username: "yes",
    });
  });

  it("says what is wrong with the file, and quotes nothing of it", (test) => {
    const secret = WORDS.permanentToken;
    for (const [text, problem] of [
      ["", "is neither INI nor JSON nor YAML"],
      [secret, "is neither INI nor JSON nor YAML"],
      [`{"token": "${secret}"`, "is neither INI nor JSON nor YAML"],
      [`token: "${secret}\n  x: [`, "is neither INI nor JSON nor YAML"],
      [`[work]\ntoken = ${secret}\n[home]\n`, "has no profile [default], but [work], [home]"],
      [
        `[default]\ntoken = ${secret}\n${secret}\n`,
        "cannot be read: line 3 is neither a [profile] nor a name with = or : and a value",
      ],
      [
        `[default\ntoken = ${secret}\n`,
        "cannot be read: line 1 opens a profile with [ and does not close it with ]",
      ],
      [
        `[default]\n\ntoken = \`${secret}\n`,
        "cannot be read: line 3 opens a quote around a value and does not close it",
      ],
      [
        `[default]\n"token = ${secret}\n`,
        "cannot be read: line 2 opens a quote around a name and does not close it",
      ],
      [`[]\ntoken = ${secret}\n`, "cannot be read: line 1 has no name in its brackets"],
    ] as const) {
      const profile = readProfile(write(test, text));
      assert.equal(profile?.problem, problem, text);
      assert.deepEqual(profile?.values, {});
      assert.deepEqual(findWords(profile), []);
    }
    const missing = { SPOTINST_CREDENTIALS_FILE: join(tmpdir(), "no-such-file-of-spotinst-token") };
    assert.equal(readProfile(missing)?.problem, "is not there");
    assert.equal(readProfile({ SPOTINST_CREDENTIALS_FILE: tmpdir() })?.problem, "is not a regular file");
    const beyond = { SPOTINST_CREDENTIALS_FILE: `${__filename}/credentials` };
    assert.match(String(readProfile(beyond)?.problem), /^cannot be read \(E\w+\)$/);
  });

  for (const { title, text, profile: name, reference, differs } of TABLE) {
    it(`reads ${title} as Spot's SDK does, or refuses it`, (test) => {
      const profile = readProfile({ ...write(test, text), SPOTINST_CREDENTIALS_PROFILE: name })!;
      const { permanentToken: token = "", account = "" } = profile.values;
      const { token: expected = "", account: expectedAccount = "" } = reference;
      if (differs === undefined) {
        assert.deepEqual({ token, account }, { token: expected, account: expectedAccount });
        assert.equal(profile.problem !== undefined, reference.error === true, profile.problem);
      } else {
        assert.notEqual(profile.problem === undefined, reference.error !== true, differs);
      }
    });
  }

  it("has more than sixty files in its table", () => assert.ok(TABLE.length > 60));

  it("reads back a login in whatever way it is written", (test) => {
    const character = fc.constantFrom(..."abcXYZ0189!$%&()*+,-./:<=>?@[]^_{|}~éß密");
    const word = fc
      .string({ unit: character, minLength: 1, maxLength: 30 })
      .filter((text) => !/%\(/.test(text));
    const writings: ((text: string) => string)[] = [
      (text) => text,
      (text) => `"${text}"`,
      (text) => `'${text}'`,
      (text) => `\`${text}\``,
      (text) => `"""${text}"""`,
      (text) => `${text} # comment`,
      (text) => `"${text}" ; comment`,
      (text) => `\t${text} \t`,
    ];
    const header = fc.constantFrom("[work]", "  [work] ", "[work] # comment", "[work];comment", "\t[work]x");
    const file = fc.record({
      username: word,
      password: word,
      header,
      sign: fc.constantFrom("=", " = ", ":", " : ", "=\t"),
      write: fc.constantFrom(...writings),
      end: fc.constantFrom("\n", "\r\n"),
      indent: fc.constantFrom("", "  ", "\t"),
    });
    const env = write(test, "");
    fc.assert(
      fc.property(file, ({ username, password, header, sign, write: writing, end, indent }) => {
        const text = [
          "[default]",
          "token = another",
          header,
          `${indent}username${sign}${writing(username)}`,
          `${indent}password${sign}${writing(password)}`,
          "[next]",
          "token = yet-another",
        ].join(end);
        writeFileSync(env.SPOTINST_CREDENTIALS_FILE!, text);
        const profile = readProfile({ ...env, SPOTINST_CREDENTIALS_PROFILE: "work" });
        assert.deepEqual(profile?.values, { username, password }, text);
      }),
    );
  });

  it("costs no more for a long line than its length", (test) => {
    const env = write(test, "");
    const measure = (text: string) => {
      writeFileSync(env.SPOTINST_CREDENTIALS_FILE!, text);
      const start = performance.now();
      readProfile(env);
      return performance.now() - start;
    };
    for (const piece of [
      " ",
      "\t",
      "\\",
      "#",
      ";",
      '"',
      "'",
      "`",
      "=",
      ":",
      "[",
      "]",
      "%(",
      ".",
      "\u00a0",
      "a",
      "\n",
      "\r",
      " \n",
    ]) {
      for (const text of [
        `[default]\ntoken = a${piece.repeat(100_000)}b`,
        `[default]\n${piece.repeat(100_000)}`,
      ]) {
        assert.ok(measure(text) < 1000, JSON.stringify(piece));
      }
    }
  });

  it("refuses a login that a # or ; inside it would cut, and tells how to write it", (test) => {
    for (const written of ["pa#ss", "pa;ss", '"pa#ss"', '"pa #ss"', "'pa;ss'"]) {
      const profile = readProfile(write(test, `[default]\nusername = you\npassword = ${written}\n`));
      assert.match(
        String(profile?.problem),
        /^cannot be used: password in line 3 has a # or ; in it, which begins a comment; write the value between backticks/,
      );
      assert.deepEqual(profile?.values, {});
    }
  });

  it("refuses a file that is not in UTF-8, where a password would become another", (test) => {
    const env = write(test, "");
    for (const bytes of [
      Buffer.from("[default]\npassword = pä\n", "latin1"),
      Buffer.from("\ufeff[default]\ntoken = one\n", "utf16le"),
      Buffer.from("\ufeff[default]\ntoken = one\n", "utf16le").swap16(),
    ]) {
      writeFileSync(env.SPOTINST_CREDENTIALS_FILE!, bytes);
      assert.equal(readProfile(env)?.problem, "is not in UTF-8; save it in that encoding");
    }
  });

  it("takes the credentials of another profile whole or not at all", (test) => {
    const env = write(
      test,
      `[default]\n${LOGIN_LINES}account = act-1\n[work]\nusername = other\n[home]\naccount = act-2\n[team]\ntoken = one\n`,
    );
    const named = (SPOTINST_CREDENTIALS_PROFILE: string) =>
      readProfile({ ...env, SPOTINST_CREDENTIALS_PROFILE })?.values;
    assert.deepEqual(named("work"), { username: "other", account: "act-1" });
    assert.deepEqual(named("home"), { ...LOGIN, account: "act-2" });
    assert.deepEqual(named("team"), { permanentToken: "one", account: "act-1" });
  });

  it("finds that others can read it", { skip: process.platform === "win32" }, (test) => {
    assert.equal(readProfile(write(test, "token = one\n", 0o644))?.isOpen, true);
    assert.equal(readProfile(write(test, "token = one\n", 0o400))?.isOpen, false);
  });
});

describe("the credentials file as a source", () => {
  it("gives a permanent token, a login or a broker, and the account", (test) => {
    const permanent = resolveWanted({}, write(test, `token = ${WORDS.permanentToken}\naccount = act-1\n`));
    assert.deepEqual(permanent.credentials, { grant: "permanent", permanentToken: WORDS.permanentToken });
    assert.equal(permanent.account, "act-1");
    const login = resolveWanted({}, write(test, `[default]\n${LOGIN_LINES}`)).credentials;
    assert.equal(login.grant, "password");
    assert.equal(login.grant === "password" && login.password, LOGIN.password);
    const broker = `client_id = a\nclient_secret = b\ntoken_url = https://broker.example.com/token\n`;
    assert.equal(resolveWanted({}, write(test, broker)).credentials.grant, "client_credentials");
  });

  it("stands behind the arguments and the environment", (test) => {
    const file = write(test, `token = ${WORDS.permanentToken}\n`);
    assert.equal(resolveWanted({ ...LOGIN }, file).credentials.grant, "password");
    const env = { ...file, SPOTINST_TOKEN: "environment-token" };
    assert.deepEqual(resolveWanted({}, env).credentials, {
      grant: "permanent",
      permanentToken: "environment-token",
    });
  });

  it("gives its account with its own login alone, so that an account does not change from machine to machine", (test) => {
    const file = write(test, "token = one\naccount = act-of-file\n");
    assert.equal(resolveWanted({}, file).account, "act-of-file");
    assert.equal(resolveWanted({ ...LOGIN }, file).account, undefined);
    assert.equal(resolveWanted({}, { ...file, ...LOGIN_ENV }).account, undefined);
    const env = { ...file, SPOTINST_ACCOUNT: "act-of-environment" };
    assert.equal(resolveWanted({ ...LOGIN }, env).account, "act-of-environment");
    assert.equal(resolveWanted({ ...LOGIN, account: "act-of-argument" }, env).account, "act-of-argument");
  });

  it("is not completed from the environment, and says what it lacks", (test) => {
    const file = write(test, `username = ${LOGIN.username}\nclient_id = ${LOGIN.clientId}\n`);
    const env = { ...file, SPOTINST_CLIENT_SECRET: LOGIN.clientSecret };
    const place = `profile [default] of the credentials file ${file.SPOTINST_CREDENTIALS_FILE}`;
    const rest = "a login in the file is never completed from another source";
    assert.deepEqual(reasons({}, env), [
      `password: password is missing in ${place}; ${rest}`,
      `clientSecret: client_secret is missing in ${place}; ${rest}`,
    ]);
  });

  it("does not complete the arguments", (test) => {
    const file = write(test, LOGIN_LINES);
    assert.match(
      reasons({ username: "other" }, file).join("\n"),
      /^password: is missing\. .*, because the password grant needs/,
    );
    assert.match(
      reasons({ clientId: "other" }, file).join("\n"),
      /The credentials file and SPOTINST_TOKEN were left out, because there is part of a login/,
    );
  });

  it("is held to the rules of the arguments", (test) => {
    const [reason] = reasons({}, write(test, `token = "two words"\n`));
    assert.match(String(reason), /^permanentToken: token in profile \[default\] of .* contains a space/);
    assert.match(
      reasons({}, write(test, `token = one\n${LOGIN_LINES}`)).join("\n"),
      /names two credentials, token and a login/,
    );
  });

  it("is one clear failure where it cannot be read, and none where it is not needed", (test) => {
    const file = write(test, `[default]\ntoken = ${WORDS.permanentToken}\n${WORDS.permanentToken}\n`);
    assert.deepEqual(reasons({}, file), [
      `credentials file: ${file.SPOTINST_CREDENTIALS_FILE} cannot be read: line 3 is neither a [profile] nor a name with = or : and a value. It is read because no login is in the arguments, the configuration or the environment`,
    ]);
    assert.deepEqual(reasons({ ...LOGIN }, file), []);
    assert.deepEqual(reasons({}, { ...file, ...LOGIN_ENV }), []);
  });

  it("is named among the sources that were looked at, with what each lacked", (test) => {
    const file = write(test, "[work]\ntoken = one\n");
    const env = { ...file, SPOTINST_CLIENT_ID: "an-id", SPOTINST_PASSWORD: "" };
    assert.match(
      reasons({}, env).join("\n"),
      /No Spot login was found\..* Looked in the arguments, the configuration \(spotinst-token:…\), the environment \(only SPOTINST_CLIENT_ID; set, but empty: SPOTINST_PASSWORD\) and the credentials file \(\S+ has no profile \[default\], but \[work\]\)/,
    );
    assert.match(
      reasons({}, write(test, "account = act-1\n")).join("\n"),
      /has a profile \[default\], but neither/,
    );
    assert.match(reasons({}, {}).join("\n"), /there is no home directory/);
  });

  it("mints a token, keeps nothing of the login, hides its secrets, and warns once that others can read it", async (test) => {
    const lifecycle = await Lifecycle.start(test);
    Object.assign(lifecycle.env, write(test, LOGIN_LINES, 0o644), {
      SPOTINST_API_URL: lifecycle.service.url,
    });
    lifecycle.effects = {
      requestToken: async ({ form }) => ({ status: 400, headers: {}, body: `no: ${form.get("password")}` }),
    };
    const host = lifecycle.host();
    await host.check({}, {});
    await host.check({}, {});
    await assert.rejects(host.create({}), /no: \[secret\]/);
    assert.equal(lifecycle.lines.length, 1);
    assert.match(lifecycle.lines[0]!, /^warning: other users of this machine can read .*; run `chmod 600 /);
  });
});
