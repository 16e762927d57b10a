import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, STAND_INS, type Workspace } from "../../harness/engine";
import { assertNoSecrets } from "../../harness/leaks";
import { countTokenRequests } from "../../harness/service";
import { CONSUMER_STACK, THINGS, TOKEN_STACK } from "../../harness/things-programs";

const PROGRAM = `${THINGS}
const { getSpotinstTokenOutput } = require("pulumi-spotinst-token");
const token = getSpotinstTokenOutput(JSON.parse(process.env.TOKEN_ARGS ?? "{}"));
useThings(token.accessToken);
exports.expiresAt = pulumi.unsecret(token.expiresAt);
exports.accessToken = token.accessToken;
`;

const MANY = `
import { getSpotinstToken, getSpotinstTokenOutput } from "pulumi-spotinst-token";
const one = await getSpotinstToken({ account: "act-1" });
const two = await getSpotinstToken({ account: "act-2" });
export const three = getSpotinstTokenOutput();
export const { accessToken, account } = one;
export const other = two.account;
`;

describe("a token that is minted while the program runs", () => {
  let service: TokenService;
  let stack: Workspace;

  before(async () => {
    service = await startTokenService();
    stack = await createWorkspace({
      program: PROGRAM,
      env: loginEnvironment(service),
      pluginFolder: STAND_INS,
    });
  });

  beforeEach(() => service.clearRequests());

  after(async () => {
    await service.close();
    stack.remove();
  });

  it("is given to the provider, and is a secret wherever it is stored", async () => {
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    assert.match(output, /accessToken: \[secret\]/);
    assert.match(output, /expiresAt +: "2/);
    assert.equal(service.things.size, 1);
    assert.equal(countTokenRequests(service), 1);
    assert.equal(
      stack.resources().filter(({ type }) => type.includes("spotinst")).length,
      0,
      "there is no resource for it",
    );
    assertNoSecrets(stack.traces(), {
      token: service.issued[0]!.accessToken,
      password: DEMO_LOGIN.password,
      "client secret": DEMO_LOGIN.clientSecret,
    });
  });

  it("shows one update in a preview, the provider, and all else as it is", async () => {
    const { code, output } = await stack.pulumi(["preview"]);
    assert.equal(code, 0, output);
    assert.match(output, /~ 1 to update/);
    assert.match(output, /2 unchanged/);
  });

  it("with mintInPreview: false, a preview asks nothing", async () => {
    const { code, output } = await stack.pulumi(["preview"], {
      TOKEN_ARGS: JSON.stringify({ mintInPreview: false }),
    });
    assert.equal(code, 0, output);
    assert.equal(service.requests.length, 0);
  });

  it("with mintInPreview: false, goes with an update plan", async () => {
    const env = { TOKEN_ARGS: JSON.stringify({ mintInPreview: false }) };
    const plan = join(stack.folder, "plan.json");
    assert.equal((await stack.pulumi(["preview", "--save-plan", plan], env)).code, 0);
    const { code, output } = await stack.pulumi(["up", "--yes", "--skip-preview", "--plan", plan], env);
    assert.equal(code, 0, output);
    assertNoSecrets([output], { token: service.issued.at(-1)!.accessToken });
  });

  it("is minted once for all calls of a program, here an ES module", async () => {
    const many = await stack.sibling("many", "");
    many.write(JSON.stringify({ name: "many", main: "index.js", type: "module" }), "package.json");
    many.write(MANY);
    const { code, output } = await many.up();
    assert.equal(code, 0, output);
    assert.match(output, /account +: "act-1"/);
    assert.match(output, /other +: "act-2"/);
    assert.match(output, /accessToken: \[secret\]/);
    assert.match(output, /three +: \[secret\]/);
    assert.equal(countTokenRequests(service), 1);
  });

  it("fails with one message and no stack where the login is refused, once", async () => {
    const body = { error: "invalid_grant", error_description: `no: ${DEMO_LOGIN.password}` };
    service.script({ status: 401, body: JSON.stringify(body) });
    const { code, output } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /error: .*The token service at \S+ refused the login \(password grant\) \(HTTP 401, invalid_grant\)\. .* Its answer: no: \[secret\]\./,
    );
    assert.doesNotMatch(output, /unhandled|at .*\.js:\d+/);
    assert.equal(countTokenRequests(service), 1);
  });

  it("names every mistake in its arguments at once", async () => {
    const { output } = await stack.up({ TOKEN_ARGS: JSON.stringify({ verify: true, timeoutSeconds: 0 }) });
    assert.match(output, /error: .*getSpotinstToken:\n +verify: is not an argument of getSpotinstToken/);
    assert.match(output, /timeoutSeconds: must be a number of seconds/);
    assert.equal(service.requests.length, 0);
  });

  it("takes its login from the credentials file", async () => {
    const { username, password, clientId, clientSecret } = DEMO_LOGIN;
    const file = join(stack.folder, "..", "credentials");
    writeFileSync(
      file,
      `[work]\nusername = ${username}\npassword = ${password}\nclient_id = ${clientId}\nclient_secret = ${clientSecret}\ntoken_url = ${service.tokenEndpoint}\n`,
      { mode: 0o600 },
    );
    const env = Object.fromEntries(Object.keys(loginEnvironment(service)).map((name) => [name, ""]));
    const { code, output } = await stack.up({
      ...env,
      SPOTINST_API_URL: service.url,
      SPOTINST_CREDENTIALS_PROFILE: "work",
    });
    assert.equal(code, 0, output);
    assert.equal(countTokenRequests(service), 1);
  });

  it("keeps refresh --run-program and destroy --run-program working in one stack, with no step before", async () => {
    service.killAllTokens();
    const plain = await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.match(plain.output, /things: 401/, "the token in state has expired");
    for (const words of [["refresh"], ["destroy"]]) {
      const { code, output } = await stack.pulumi([...words, "--run-program", "--yes", "--skip-preview"]);
      assert.equal(code, 0, output);
    }
    assert.equal(service.things.size, 0);
  });
});

describe("a stack whose token came from another that is gone", () => {
  it("is destroyed by a program that mints, with --run-program, though the last token has died", async () => {
    const service = await startTokenService();
    const tokens = await createWorkspace({
      program: TOKEN_STACK,
      env: loginEnvironment(service),
      pluginFolder: STAND_INS,
    });
    try {
      assert.equal((await tokens.up()).code, 0);
      const consumer = await tokens.sibling("consumer", CONSUMER_STACK);
      assert.equal((await consumer.up()).code, 0);
      assert.equal((await tokens.pulumi(["destroy", "--yes", "--skip-preview", "--remove"])).code, 0);
      service.killAllTokens();

      const destroy = ["destroy", "--yes", "--skip-preview", "--run-program"];
      assert.notEqual((await consumer.pulumi(destroy)).code, 0);
      assert.equal(service.things.size, 1);
      consumer.write(PROGRAM);
      const { code, output } = await consumer.pulumi(destroy);
      assert.equal(code, 0, output);
      assert.equal(service.things.size, 0);
    } finally {
      await service.close();
      tokens.remove();
    }
  });
});

describe("a login in the stack's configuration", () => {
  let service: TokenService;
  let stack: Workspace;

  before(async () => {
    service = await startTokenService();
    stack = await createWorkspace({
      program: `
const { SpotinstToken } = require("pulumi-spotinst-token");
exports.accessToken = new SpotinstToken("main").accessToken;`,
      env: { SPOTINST_API_URL: service.url },
    });
  });

  after(async () => {
    await service.close();
    stack.remove();
  });

  async function set(name: string, value: string, flag: "--plaintext" | "--secret" = "--plaintext") {
    const { code, output } = await stack.pulumi(["config", "set", flag, `spotinst-token:${name}`, value]);
    assert.equal(code, 0, output);
  }

  it("mints a token where its secrets are encrypted", async () => {
    await set("tokenEndpoint", service.tokenEndpoint);
    await set("username", DEMO_LOGIN.username);
    await set("clientId", DEMO_LOGIN.clientId);
    await set("password", DEMO_LOGIN.password, "--secret");
    await set("clientSecret", DEMO_LOGIN.clientSecret, "--secret");
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    assert.equal((await stack.outputs()).accessToken, service.issued[0]!.accessToken);
    assertNoSecrets(stack.traces(), { password: DEMO_LOGIN.password, token: service.issued[0]!.accessToken });
  });

  it("is refused in plain text, with the command that encrypts it", async () => {
    await set("password", DEMO_LOGIN.password);
    service.clearRequests();
    const { code, output } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(output, /error: The configuration has spotinst-token:password in plain text/);
    assert.match(output, /pulumi config set --secret spotinst-token:password/);
    assert.deepEqual(service.requests, []);
  });

  it("is refused where a key is misspelled, which would not be read", async () => {
    await set("password", DEMO_LOGIN.password, "--secret");
    await set("renewbeforeseconds", "7000");
    service.clearRequests();
    const { code, output } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /error: The configuration has spotinst-token:renewbeforeseconds\. Write spotinst-token:renewBeforeSeconds instead\./,
    );
    assert.deepEqual(service.requests, []);
  });
});
