import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Resource, type Workspace } from "../../harness/engine";
import { assertNoSecrets } from "../../harness/leaks";

const WRONG_PASSWORD = "wrong-horse-battery-staple";

/** A program whose arguments come from outside, so that one folder serves every case. */
const PROGRAM = `
const { SpotinstToken } = require("pulumi-spotinst-token");
const token = new SpotinstToken("token", JSON.parse(process.env.TOKEN_ARGS ?? "{}"));
exports.accessToken = token.accessToken;
exports.expiresAt = token.expiresAt;
exports.refreshToken = token.refreshToken;
`;

const CONSUMER = `
const pulumi = require("@pulumi/pulumi");
const tokens = new pulumi.StackReference("organization/tokens/dev");
exports.accessToken = tokens.requireOutput("accessToken");
exports.isSecret = pulumi.isSecret(exports.accessToken);
`;

function tokenIn(workspace: Workspace): Resource | undefined {
  return workspace.resources().find(({ type }) => type.endsWith("spotinst:Token"));
}

/** The token as the state has it; its secrets, encrypted anew by every command, from the stack's outputs. */
async function readState(workspace: Workspace): Promise<unknown> {
  const outputs = tokenIn(workspace)?.outputs ?? {};
  const plain = Object.entries(outputs).filter(([, value]) => typeof value === "string");
  const { accessToken, refreshToken } = await workspace.outputs();
  return { ...Object.fromEntries(plain), accessToken, refreshToken };
}

describe("pulumi up, on the real engine", () => {
  let service: TokenService;
  let workspace: Workspace;
  let env: Record<string, string>;

  before(async () => {
    service = await startTokenService();
    env = loginEnvironment(service);
    workspace = await createWorkspace({ program: PROGRAM, env });
  });

  after(async () => {
    await service.close();
    workspace.remove();
  });

  it("mints nothing in a preview", async () => {
    const { code } = await workspace.pulumi(["preview"]);
    assert.equal(code, 0);
    assert.equal(service.requests.length, 0);
  });

  it("ends with a clear message, exit code 255 and no resource in state when the password is wrong", async () => {
    const { code, output } = await workspace.up({ SPOTINST_PASSWORD: WRONG_PASSWORD });
    assert.notEqual(code, 0);
    assert.match(output, /refused the login \(password grant\) \(HTTP 400, invalid_grant\)/);
    assert.match(output, /Check username, password, clientId and clientSecret/);
    assert.equal(tokenIn(workspace), undefined);
  });

  it("ends with a clear message and no resource in state when the service is down", async () => {
    const { code, output } = await workspace.up({
      SPOTINST_TOKEN_URL: "http://127.0.0.1:9/token",
      TOKEN_ARGS: JSON.stringify({ timeoutSeconds: 1 }),
    });
    assert.notEqual(code, 0);
    assert.match(output, /No answer came from the token service at 127\.0\.0\.1:9 \(ECONNREFUSED\)/);
    assert.equal(tokenIn(workspace), undefined);
  });

  it("reports every mistake in the arguments at once, before any request, and repeats no value", async () => {
    service.clearRequests();
    const { code, output } = await workspace.up({
      TOKEN_ARGS: JSON.stringify({
        username: "",
        tokenEndpoint: `https://user:${WRONG_PASSWORD}@broker.example/`,
        renewBeforeSeconds: -1,
        passwrod: "x",
      }),
    });
    assert.notEqual(code, 0);
    for (const mistake of [
      "username: is empty",
      "tokenEndpoint: must not hold",
      "renewBeforeSeconds: must be",
      "passwrod: is not an argument",
    ]) {
      assert.ok(output.includes(mistake), mistake);
    }
    assert.equal(service.requests.length, 0);
  });

  it("mints a token on the first up", async () => {
    const { code, output } = await workspace.up();
    assert.equal(code, 0, output);
    assert.match(output, /accessToken *: \[secret\]/);
    const { accessToken } = await workspace.outputs();
    assert.equal(accessToken, service.issued.at(-1)?.accessToken);
  });

  it("stores at most 3,000 bytes for one token made from the environment, and none of its login", () => {
    const token = tokenIn(workspace);
    assert.ok(JSON.stringify(token).length <= 3000, `${JSON.stringify(token).length} bytes`);
    assert.deepEqual(Object.keys(token?.inputs ?? {}), ["__provider"]);
  });

  it("changes nothing on the second up", async () => {
    service.clearRequests();
    const { output } = await workspace.up();
    assert.match(output, /2 unchanged/);
    assert.equal(service.requests.filter(({ method }) => method === "POST").length, 0);
  });

  it("renews a due token by its refresh token, in place", async () => {
    const before = tokenIn(workspace);
    workspace.age(4000);
    service.clearRequests();
    const { output } = await workspace.up();
    assert.match(output, /1 updated/);
    assert.deepEqual(
      service.requests.filter(({ method }) => method === "POST").map(({ grantType }) => grantType),
      ["refresh_token"],
    );
    assert.equal(tokenIn(workspace)?.id, before?.id);
    assert.equal((await workspace.outputs()).accessToken, service.issued.at(-1)?.accessToken);
  });

  it("renews by password when the refresh token is refused", async () => {
    workspace.age(4000);
    service.killRefreshTokens();
    service.clearRequests();
    const { output } = await workspace.up();
    assert.match(output, /1 updated/);
    assert.deepEqual(
      service.requests.filter(({ method }) => method === "POST").map(({ grantType }) => grantType),
      ["refresh_token", "password"],
    );
  });

  it("renews when triggers change", async () => {
    const args = { TOKEN_ARGS: JSON.stringify({ triggers: ["leaked on Tuesday"] }) };
    const { accessToken } = await workspace.outputs();
    assert.match((await workspace.up(args)).output, /1 updated/);
    assert.notEqual((await workspace.outputs()).accessToken, accessToken);
    assert.match((await workspace.up(args)).output, /2 unchanged/);
    await workspace.up();
  });

  it("moves the password from an argument to the environment without a new token, and out of the state", async () => {
    const withPassword = { TOKEN_ARGS: JSON.stringify({ password: DEMO_LOGIN.password }) };
    await workspace.up(withPassword);
    assert.ok(tokenIn(workspace)?.inputs?.password);
    const { accessToken } = await workspace.outputs();
    await workspace.up();
    assert.equal((await workspace.outputs()).accessToken, accessToken);
    assert.deepEqual(Object.keys(tokenIn(workspace)?.inputs ?? {}), ["__provider"]);
    assert.equal(tokenIn(workspace)?.outputs?.password, undefined);
  });

  it("takes the one-item answer, whose refresh token then reads as undefined", async () => {
    service.configure({ form: "one-item" });
    service.killRefreshTokens();
    const { output } = await workspace.up({
      TOKEN_ARGS: JSON.stringify({ clientId: DEMO_LOGIN.clientId, triggers: [1] }),
    });
    service.configure({ form: "two-items" });
    assert.match(output, /1 updated/);
    assert.match(output, /Undefined value \(refreshToken\) will not show as a stack output/);
  });

  it("keeps the token and all outputs in state when a renewal is refused", async () => {
    const args = { TOKEN_ARGS: JSON.stringify({ triggers: [2] }) };
    const before = await readState(workspace);
    service.killRefreshTokens();
    const { code, output } = await workspace.up({ ...args, SPOTINST_PASSWORD: WRONG_PASSWORD });
    assert.notEqual(code, 0);
    assert.match(output, /refused the login/);
    assert.deepEqual(await readState(workspace), before);
  });

  it("hands the same token to another stack, as a secret", async () => {
    const consumer = await workspace.sibling("consumer", CONSUMER);
    const { code, output } = await consumer.up();
    assert.equal(code, 0, output);
    assert.match(output, /accessToken *: \[secret\]/);
    assert.equal((await consumer.outputs()).accessToken, (await workspace.outputs()).accessToken);
    await consumer.pulumi(["destroy", "--yes", "--skip-preview"]);
  });

  it("keeps every output in a refresh", async () => {
    const before = tokenIn(workspace)?.outputs;
    const { code } = await workspace.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(tokenIn(workspace)?.outputs ?? {}).sort(), Object.keys(before ?? {}).sort());
  });

  it("repeats no secret that a refusal echoes back", async () => {
    const { password, clientSecret } = DEMO_LOGIN;
    const echo = `no user ${encodeURIComponent(password)}, ${password}, ${Buffer.from(`x:${clientSecret}`).toString("base64")}`;
    // The one-item answer before left no refresh token, so the login is what is refused.
    service.script({ error: { status: 400, code: "invalid_grant", message: echo, shape: "oauth" } });
    const { code, output } = await workspace.up({ TOKEN_ARGS: JSON.stringify({ triggers: [3] }) });
    assert.notEqual(code, 0);
    assert.match(output, /no user \[secret\], \[secret\]/);
    assert.equal(service.pendingScript, 0);
  });

  it("names the package and the directory when the package is not installed", async () => {
    const elsewhere = JSON.stringify(join(__dirname, "../.."));
    rmSync(join(workspace.folder, "node_modules", "pulumi-spotinst-token"));
    workspace.write(PROGRAM.replace('"pulumi-spotinst-token"', elsewhere));
    const { code, output } = await workspace.up();
    assert.notEqual(code, 0);
    assert.match(output, /npm i\? Error: Cannot find module 'pulumi-spotinst-token\/provider'/);
    assert.ok(output.includes(workspace.folder));
  });

  it("removes the token even where the package is no longer installed", async () => {
    const { code, output } = await workspace.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.equal(code, 0, output);
    assert.deepEqual(workspace.resources(), []);
  });

  it("has left no password and no token in clear in any output, state, backup or history", () => {
    const issued = service.issued.flatMap(({ accessToken, refreshToken }, index) => [
      [`access token ${index}`, accessToken] as const,
      ...(refreshToken === undefined ? [] : [[`refresh token ${index}`, refreshToken] as const]),
    ]);
    const args = [
      ["password", DEMO_LOGIN.password],
      ["client secret", DEMO_LOGIN.clientSecret],
      ["wrong password", WRONG_PASSWORD],
    ] as const;
    // Only the program itself is left out. The state holds the handle, which calls require too, and must stay in.
    const traces = workspace.traces().filter((text) => !text.includes('require("pulumi-spotinst-token")'));
    assert.ok(
      traces.some((text) => text.includes('"ciphertext"')),
      "state is among what is looked through",
    );
    assertNoSecrets(traces, Object.fromEntries([...issued, ...args]));
  });
});

describe("a secret that a transformation touches", () => {
  const { username, password, clientId, clientSecret } = DEMO_LOGIN;

  it("is in clear nowhere, and every second up changes nothing", async () => {
    const service = await startTokenService();
    const workspace = await createWorkspace({
      program: `
          const { SpotinstToken } = require("pulumi-spotinst-token");
          const login = ${JSON.stringify({ username, clientId })};
          const secrets = JSON.parse(process.env.SECRETS);
          new SpotinstToken("an argument that it adds", login, {
            transformations: [({ props, opts }) => ({ props: { ...props, ...secrets }, opts })],
          });
          new SpotinstToken("what the options no longer name", { ...login, ...secrets, triggers: ["other"] }, {
            transformations: [({ props, opts }) => ({ props, opts: { ...opts, additionalSecretOutputs: [] } })],
          });
        `,
      env: { ...loginEnvironment(service), SECRETS: JSON.stringify({ password, clientSecret }) },
    });
    try {
      const run = async (...words: string[]) => {
        const { code, output } = await workspace.pulumi(words);
        assert.equal(code, 0, output);
        return output;
      };
      await run("preview", "--diff");
      for (const word of ["up", "refresh", "up"]) {
        await run(word, "--yes", "--skip-preview", "--diff");
        assert.match(await run("up", "--yes", "--skip-preview"), /^ +3 unchanged$/m);
        workspace.age(4000);
      }
      await run("stack", "export");
      const tokens = service.issued.flatMap((issued, index) => [
        [`token ${index}`, issued.accessToken] as const,
        [`refresh token ${index}`, issued.refreshToken ?? issued.accessToken] as const,
      ]);
      assert.ok(service.issued.length >= 3, "the renewals were real");
      assertNoSecrets(workspace.traces(), { password, clientSecret, ...Object.fromEntries(tokens) });
    } finally {
      await service.close();
      workspace.remove();
    }
  });
});

describe("an argument that is a secret by the user's will", () => {
  it("is in clear in no state after up, a renewal and a refresh, and the other arguments are", async () => {
    const service = await startTokenService();
    const workspace = await createWorkspace({
      program: `
        const { secret } = require("@pulumi/pulumi");
        const { SpotinstToken } = require("pulumi-spotinst-token");
        const { SPOTINST_USERNAME: username, SPOTINST_CLIENT_ID: clientId } = process.env;
        new SpotinstToken("token", { username: secret(username), clientId });
      `,
      env: loginEnvironment(service),
    });
    try {
      for (const words of [["up"], ["up"], ["refresh"]]) {
        const { code, output } = await workspace.pulumi([...words, "--yes", "--skip-preview"]);
        assert.equal(code, 0, output);
        assert.equal(tokenIn(workspace)?.outputs?.clientId, DEMO_LOGIN.clientId);
        assert.equal(typeof tokenIn(workspace)?.outputs?.username, "object");
        workspace.age(4000);
      }
      assert.equal(service.issued.length, 3, "the renewals were real");
      assertNoSecrets(workspace.traces(), { username: DEMO_LOGIN.username });
    } finally {
      await service.close();
      workspace.remove();
    }
  });
});
