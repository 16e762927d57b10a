import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, STAND_INS, type Workspace } from "../../harness/engine";
import { assertNoSecrets, issuedTokens } from "../../harness/leaks";
import { NO_LOGIN } from "../../harness/no-login";
import { countTokenRequests } from "../../harness/service";
import { THINGS } from "../../harness/things-programs";

/** Two tokens of one login, one of the function, and a provider that uses the first. */
const PROGRAM = `${THINGS}
const { SpotinstToken, getSpotinstTokenOutput } = require("pulumi-spotinst-token");
const args = JSON.parse(process.env.TOKEN_ARGS ?? "{}");
const token = new SpotinstToken("main", args);
useThings(token.accessToken);
exports.shared = new SpotinstToken("other", args).shared;
if (process.env.WITH_FUNCTION) exports.minted = getSpotinstTokenOutput(args).accessToken;
`;

const YES = ["--yes", "--skip-preview"];

describe("a token that expired in the state, handed to a program by an operation that does not renew it", () => {
  let service: TokenService;
  let workspace: Workspace;
  let restore: () => void;
  let things: [string, unknown][];

  before(async () => {
    service = await startTokenService();
    workspace = await createWorkspace({
      program: PROGRAM,
      env: loginEnvironment(service),
      pluginFolder: STAND_INS,
    });
    const { code, output } = await workspace.up();
    assert.equal(code, 0, output);
    things = [...service.things];
    workspace.age(8000);
    service.killAllTokens();
    restore = workspace.snapshot();
    service.clearRequests();
  });

  afterEach(() => {
    restore();
    service.restoreThings(things);
    service.clearRequests();
  });

  after(async () => {
    assertNoSecrets(workspace.traces(), issuedTokens(service));
    await service.close();
    workspace.remove();
  });

  for (const [title, words, env] of [
    ["destroy --run-program", ["--run-program"], {}],
    ["destroy with PULUMI_RUN_PROGRAM=true", [], { PULUMI_RUN_PROGRAM: "true" }],
  ] as const) {
    it(`is minted anew by login for ${title}, once for all tokens of the login, and a line says so`, async () => {
      const env_ = { ...env, WITH_FUNCTION: "yes" };
      const { code, output } = await workspace.pulumi(["destroy", ...words, ...YES], env_);
      assert.equal(code, 0, output);
      assert.equal(countTokenRequests(service), 1, "two tokens and the function share it");
      assert.equal(service.things.size, 0);
      assert.match(
        output,
        /SpotinstToken "main": its token expired (13|14) min \d+ s ago and was not renewed; this run uses a token minted by login/,
      );
    });
  }

  it("is minted by no preview of a destroy", async () => {
    const { code, output } = await workspace.pulumi(["destroy", "--run-program", "--preview-only"]);
    assert.equal(code, 0, output);
    assert.deepEqual(service.requests, []);
    assert.match(output, /- 5 to delete/);
  });

  it("fails a destroy without a login by the message of a missing login, with everything left in the state", async () => {
    const urns = () =>
      workspace
        .resources()
        .map(({ urn }) => urn)
        .sort();
    const before = urns();
    const { code, output } = await workspace.pulumi(["destroy", "--run-program", ...YES], NO_LOGIN);
    assert.notEqual(code, 0);
    assert.match(
      output,
      /SpotinstToken "main": its token expired (13|14) min \d+ s ago and was not renewed, and none could be minted for this run:\s+No Spot login was found/,
    );
    assert.match(output, /set, but empty: SPOTINST_USERNAME/);
    assert.match(output, /If nothing needs the token, run this with --run-program=false\./);
    assert.doesNotMatch(output, /401/);
    assert.deepEqual(urns(), before);
    assert.deepEqual(service.requests, []);
  });

  it("is minted by login where a refresh may not renew it, and is a secret in the outputs", async () => {
    const env = { TOKEN_ARGS: JSON.stringify({ renewOnRefresh: false }) };
    assert.equal((await workspace.up(env)).code, 0);
    workspace.age(8000);
    service.killAllTokens();
    service.clearRequests();
    const { code, output } = await workspace.pulumi(["refresh", "--run-program", ...YES], env);
    assert.equal(code, 0, output);
    assert.equal(countTokenRequests(service), 1);
    const { shared } = (await workspace.outputs()) as { shared: { accessToken: string; expiresAt: string } };
    assert.equal(shared.accessToken, service.issued.at(-1)!.accessToken);
    assert.ok(Date.parse(shared.expiresAt) > Date.now(), "with its own expiry, not the stored one's");
  });

  it("is minted for nobody where the program does not use it, so that it needs no login", async () => {
    const alone = 'const { SpotinstToken } = require("pulumi-spotinst-token");\nnew SpotinstToken("main");';
    const tokens = await workspace.sibling("unused", alone);
    assert.equal((await tokens.up()).code, 0);
    tokens.age(8000);
    service.clearRequests();
    const { code, output } = await tokens.pulumi(["destroy", "--run-program", ...YES], NO_LOGIN);
    assert.equal(code, 0, output);
    assert.deepEqual(service.requests, []);
  });

  for (const [title, env] of [
    ["of another user", { SPOTINST_USERNAME: "other@example.com" }],
    ["that is a permanent token", { ...NO_LOGIN, SPOTINST_TOKEN: "d".repeat(64) }],
  ] as const) {
    it(`is not minted by a login ${title}`, async () => {
      const { code, output } = await workspace.pulumi(["destroy", "--run-program", ...YES], env);
      assert.notEqual(code, 0);
      assert.match(
        output,
        /This run's login is not the one that the token was minted for\. Run `pulumi up` first/,
      );
      assert.equal(countTokenRequests(service), 0);
    });
  }

  it("is not minted by the environment's login where a transformation gave another", async () => {
    const other = { username: "other@example.com", password: "other-password" };
    service.configure({ logins: [DEMO_LOGIN, { ...DEMO_LOGIN, ...other }] });
    workspace.write(
      `require("@pulumi/pulumi").runtime.registerStackTransformation(({ type, props, opts }) => type.endsWith("Token") ? { props: { ...props, ...${JSON.stringify(other)} }, opts } : undefined);\n${PROGRAM}`,
    );
    assert.equal((await workspace.up()).code, 0);
    workspace.age(8000);
    service.clearRequests();
    const { code, output } = await workspace.pulumi(["destroy", "--run-program", ...YES]);
    workspace.write(PROGRAM);
    assert.notEqual(code, 0);
    assert.match(output, /This run's login is not the one that the token was minted for/);
    assert.equal(countTokenRequests(service), 0);
  });

  it("comes with the expiresAt of the token that is handed out", async () => {
    workspace.write(
      `${PROGRAM}\nexports.accessToken = token.accessToken; exports.expiresAt = token.expiresAt;`,
    );
    const target = workspace.resources().find(({ type }) => type === "pulumi:pulumi:Stack")!.urn;
    const { code, output } = await workspace.pulumi(["up", "--target", target, ...YES]);
    workspace.write(PROGRAM);
    assert.equal(code, 0, output);
    const { accessToken, expiresAt } = await workspace.outputs();
    assert.equal(accessToken, service.issued.at(-1)!.accessToken);
    assert.ok(Date.parse(String(expiresAt)) > Date.now());
    assert.match(output, /expiresAt *: "2/, "which is no secret");
  });

  it("is minted for an up that leaves the token out", async () => {
    const target = workspace.resources().find(({ type }) => type === "pulumi:providers:things")!.urn;
    const { code, output } = await workspace.pulumi(["up", "--target", target, ...YES]);
    assert.equal(code, 0, output);
    assert.equal(countTokenRequests(service), 1);
  });

  it("costs no request and no line where it has not expired", async () => {
    assert.equal((await workspace.up()).code, 0);
    service.clearRequests();
    const { code, output } = await workspace.pulumi(["destroy", "--run-program", ...YES]);
    assert.equal(code, 0, output);
    assert.equal(countTokenRequests(service), 0);
    assert.doesNotMatch(output, /expired/);
  });

  it("is minted by no other login than its own", async () => {
    const first = service.issued.at(-1)!;
    const env = {
      SPOTINST_TOKEN_URL: "",
      TOKEN_ARGS: JSON.stringify({
        refreshToken: first.refreshToken,
        refreshEndpoint: service.tokenEndpoint,
        clientId: "demo-client-id",
        clientSecret: "demo-client-secret",
      }),
    };
    assert.ok(first.refreshToken);
    const { code, output } = await workspace.pulumi(["destroy", "--run-program", ...YES], env);
    assert.notEqual(code, 0);
    assert.match(
      output,
      /This run's login is not the one that the token was minted for\. Run `pulumi up` first/,
    );
    assert.deepEqual(service.requests, []);
  });
});
