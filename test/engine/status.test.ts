import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Resource, type Workspace } from "../../harness/engine";
import { assertNoSecrets } from "../../harness/leaks";
import { lockStack } from "../../harness/lock-stack";
import { CHECKOUT } from "../../harness/program-folder";
import { SIGNATURE_KEY } from "../../provider/ground/pulumi-marks";
import type { TokenRow } from "../../provider/status/token-row";

const CLI = join(CHECKOUT, "dist", "cli.js");
const PERMANENT = "e".repeat(64);

const PROGRAM = `
const { SpotinstToken } = require("pulumi-spotinst-token");
new SpotinstToken("main", { account: "act-12345678", permanentToken: process.env.PERMANENT });
`;

/** Copies of the one stack, so that there are twenty with the three that are deployed. */
const COPIES = Array.from({ length: 17 }, (_, index) => `copy-${index + 10}`);
const [EXPIRED = "", DUE = ""] = COPIES;

/** Far above the two or three seconds that it takes, for machines that are busy. */
const LIMIT_MS = 120_000;

interface Done {
  code: number;
  stdout: string;
  stderr: string;
}

describe("pulumi-spotinst-token status, on the real CLI", () => {
  let service: TokenService;
  let workspace: Workspace;
  const shown: string[] = [];

  /** Runs the command as an installed one is run, with a passphrase that is wrong for every stack. */
  function status(words: readonly string[], env: Record<string, string> = {}, cwd = workspace.folder) {
    return new Promise<Done>((resolve) => {
      const environment = { ...workspace.env(), PULUMI_CONFIG_PASSPHRASE: "wrong-for-all", ...env };
      const options = { cwd, env: environment };
      execFile(process.execPath, [CLI, "status", ...words], options, (error, stdout, stderr) => {
        shown.push(stdout, stderr);
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  }

  const stackFile = (stack: string) =>
    join(dirname(workspace.folder), "state", ".pulumi", "stacks", "tokens", `${stack}.json`);

  /** Copies the deployed stack, with a token so many seconds older. */
  function copyStack(stack: string, seconds: number): void {
    const older = (_match: string, name: string, moment: string) =>
      `${name}${new Date(Date.parse(moment) - seconds * 1000).toISOString()}"`;
    const state = readFileSync(stackFile("dev"), "utf8")
      .replaceAll("urn:pulumi:dev::", `urn:pulumi:${stack}::`)
      .replace(/("(?:issuedAt|expiresAt|refreshTokenExpiresAt)":\s*")([^"]+)"/g, older);
    writeFileSync(stackFile(stack), state);
  }

  async function deploy(stack: string, env: Record<string, string>): Promise<void> {
    await workspace.pulumi(["stack", "init", stack], env);
    const { code, output } = await workspace.up(env);
    assert.equal(code, 0, output);
  }

  before(async () => {
    service = await startTokenService({ permanentTokens: [PERMANENT] });
    workspace = await createWorkspace({ program: PROGRAM, env: loginEnvironment(service) });
    assert.equal((await workspace.up()).code, 0);
    for (const stack of COPIES) {
      copyStack(stack, { [EXPIRED]: 8000, [DUE]: 6000 }[stack] ?? 60);
    }
    await deploy("permanent", { PERMANENT });
    await deploy("foreign", { PULUMI_CONFIG_PASSPHRASE: "a-passphrase-of-somebody-else" });
    // A stack that holds nothing is passed over.
    await workspace.pulumi(["stack", "init", "empty"]);
  });

  after(async () => {
    await service.close();
    workspace.remove();
  });

  it("tells of twenty stacks, one of them with a passphrase that nobody here knows", async (test) => {
    const { code } = await workspace.pulumi(["stack", "export", "--stack=foreign", "--show-secrets"]);
    assert.notEqual(code, 0);

    const start = performance.now();
    const done = await status(["--json"]);
    const took = performance.now() - start;
    test.diagnostic(`20 stacks took ${Math.round(took)} ms`);
    assert.ok(took < LIMIT_MS, `${took} ms`);

    const rows = JSON.parse(done.stdout) as TokenRow[];
    const states = Object.fromEntries(rows.map(({ stack, state }) => [stack, state]));
    assert.deepEqual(states, {
      ...Object.fromEntries(COPIES.map((stack) => [stack, "fresh"])),
      ...{ dev: "fresh", foreign: "fresh", [EXPIRED]: "expired", [DUE]: "due", permanent: "permanent" },
    });
    assert.equal(done.code, 1);
    // 800 s when the stack was deployed, and a little more now.
    assert.match(done.stderr, new RegExp(`^token "main" in stack ${EXPIRED} expired 1[3-9] min ago\n$`));
    const due = rows.find(({ stack }) => stack === DUE);
    assert.ok(due?.expiresInSeconds && due.expiresInSeconds <= 1200 && due.expiresInSeconds > 600);
    assert.deepEqual([due.account, due.grant, due.isDue], ["act-12345678", "password", true]);
  });

  for (const [words, code] of [
    [[DUE, "dev", "permanent", "foreign"], 0],
    [[DUE, "dev", "--within", "10m"], 0],
    [[DUE, "dev", "--within", "30m"], 1],
    [["permanent", "--within", "9999h"], 0],
    [["dev", EXPIRED], 1],
    [["dev", "--within", "3h"], 1],
    [["dev", "devv"], 2],
    [["devv", EXPIRED], 1],
    [["empty"], 2],
  ] as const) {
    it(`ends with ${code} for ${words.join(" ")}`, async () => {
      const done = await status(words);
      assert.equal(done.code, code, done.stderr);
      assert.equal(done.stderr === "", code === 0);
    });
  }

  it("has a row for a stack that is not there, and for one without a token", async () => {
    const { stdout } = await status(["dev", "devv", "empty"]);
    assert.match(
      stdout,
      /^dev +main +act-12345678 +password +11\d min +fresh +\d+ (?:s|min) ago +in 13 days$/m,
    );
    assert.match(stdout, /^devv +unknown: no such stack$/m);
    assert.match(stdout, /^empty +unknown: no token in this stack$/m);
  });

  it("needs no passphrase, no project's folder and no unlocked stack, and decrypts nothing where the environment asks for it", async () => {
    const unlock = lockStack(workspace);
    try {
      assert.match((await workspace.pulumi(["refresh", "--yes", "--stack=dev"])).output, /currently locked/);
      const env = { PULUMI_CONFIG_PASSPHRASE: "", PULUMI_OPTION_SHOW_SECRETS: "true" };
      const { code, stdout, stderr } = await status(
        ["organization/tokens/dev"],
        env,
        dirname(workspace.folder),
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^organization\/tokens\/dev +main .* fresh /m);
    } finally {
      unlock();
    }
  });

  it("shows all stacks of the backend outside of a project", async () => {
    const { code, stdout } = await status(["--json"], {}, dirname(workspace.folder));
    assert.equal(code, 1);
    const rows = JSON.parse(stdout) as TokenRow[];
    assert.equal(rows.length, 20);
    assert.ok(rows.every(({ stack }) => stack.startsWith("organization/tokens/")));
  });

  it("shows an account that was made a secret as one, and cannot tell of a secret expiresAt", async () => {
    const copy = "with-secrets";
    const secret = { [SIGNATURE_KEY]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:AAAA:BBBB" };
    copyStack(copy, 0);
    const file = stackFile(copy);
    const state = JSON.parse(readFileSync(file, "utf8"));
    const resources = state.checkpoint.latest.resources as Resource[];
    Object.assign(resources.find(({ type }) => type.endsWith("spotinst:Token"))!.outputs!, {
      account: secret,
      expiresAt: secret,
    });
    writeFileSync(file, JSON.stringify(state));
    try {
      const { code, stdout, stderr } = await status([copy]);
      assert.equal(code, 2, stdout);
      assert.match(stdout, /^with-secrets +main +\[secret\] +password +\? +unknown/m);
      assert.equal(stderr, `could not tell of token "main" in stack ${copy}: expiresAt is a secret\n`);
      assert.doesNotMatch(stdout, /4dabf18|AAAA/);
    } finally {
      rmSync(file);
    }
  });

  it("says why it can tell nothing, without a backend and without a CLI", async () => {
    for (const [env, line] of [
      [{ PULUMI_BACKEND_URL: "file:///not-there" }, /^could not list the stacks: unable to open state/],
      [{ PULUMI_BACKEND_URL: "" }, /^could not list the stacks: PULUMI_ACCESS_TOKEN must be set/],
      [{ PATH: "" }, /^there is no `pulumi` on PATH/],
    ] as const) {
      const { code, stdout, stderr } = await status([], env);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, line);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    }
  });

  it("never printed a secret", () => {
    const issued = service.issued.flatMap(({ accessToken, refreshToken }) => [
      accessToken,
      refreshToken ?? "",
    ]);
    const { SPOTINST_PASSWORD = "", SPOTINST_CLIENT_SECRET = "" } = workspace.env();
    const secrets = [...issued, PERMANENT, SPOTINST_PASSWORD, SPOTINST_CLIENT_SECRET].filter(
      (text) => text !== "",
    );
    assert.ok(secrets.length >= 5);
    assertNoSecrets(shown, Object.fromEntries(secrets.map((secret, index) => [`secret ${index}`, secret])));
    assertNoSecrets(shown, { passphrase: "wrong-for-all" });
  });
});
