import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../emulator/token-service";
import { pretendProgram, resolveOutput } from "../../harness/mocks";
import { forgetLogin } from "../../harness/no-login";
import { rejection } from "../../harness/rejection";
import { findWords } from "../../harness/words";
import { getSpotinstToken, getSpotinstTokenOutput } from "../../provider/program/get-spotinst-token";

describe("getSpotinstToken", () => {
  forgetLogin();
  let service: TokenService;
  const kept = { ...process.env };

  before(async () => {
    service = await startTokenService();
    Object.assign(process.env, loginEnvironment(service));
  });

  beforeEach(() => pretendProgram(false));

  after(async () => {
    await service.close();
    process.env = kept;
  });

  it("mints a token, which is a secret, and shares it with the next call", async () => {
    const { accessToken, ...rest } = await getSpotinstToken({ account: "act-1" });
    assert.equal(await resolveOutput(accessToken), service.issued[0]!.accessToken);
    assert.equal(await pulumi.isSecret(accessToken), true);
    assert.deepEqual(Object.keys(rest), [
      "expiresAt",
      "issuedAt",
      "grant",
      "account",
      "organizationId",
      "userId",
    ]);
    assert.equal(rest.account, "act-1");
    assert.equal(rest.grant, "password");
    await getSpotinstToken(null as unknown as object);
    assert.equal(service.requests.length, 1);
  });

  it("mints in a preview, unless it is told not to", async () => {
    await pretendProgram(true);
    assert.ok(await resolveOutput((await getSpotinstToken()).accessToken));
    const { accessToken, expiresAt } = await getSpotinstToken({ mintInPreview: false });
    assert.equal(await (accessToken as unknown as { isKnown: Promise<boolean> }).isKnown, false);
    assert.equal(expiresAt, undefined);
    const later = getSpotinstTokenOutput({ account: "act-1", mintInPreview: false });
    assert.equal(await resolveOutput(later.account), "act-1");
    const isKnown = (output: unknown) => (output as { isKnown: Promise<boolean> }).isKnown;
    assert.deepEqual(await Promise.all([later.expiresAt, later.accessToken].map(isKnown)), [false, false]);
    await pretendProgram(false);
    assert.ok(await resolveOutput((await getSpotinstToken({ mintInPreview: false })).accessToken));
  });

  it("goes on after a first failure, of which it tells", async () => {
    service.script({ status: 503 });
    const login = { ...DEMO_LOGIN, tokenEndpoint: service.tokenEndpoint, renewBeforeSeconds: 1e9 };
    assert.ok((await getSpotinstToken(login)).expiresAt);
  });

  it("fails with a message, a code and no stack", async () => {
    const body = JSON.stringify({ error: "invalid_grant", error_description: `no: ${DEMO_LOGIN.password}` });
    service.script({ status: 401, body });
    const login = { ...DEMO_LOGIN, username: "nobody", tokenEndpoint: service.tokenEndpoint };
    const error = await rejection(getSpotinstToken(login));
    assert.ok(pulumi.RunError.isInstance(error));
    assert.equal((error as { code?: string }).code, "grant_refused");
    assert.equal(error.stack, "");
    assert.deepEqual(findWords(error, [DEMO_LOGIN.password, DEMO_LOGIN.clientSecret]), []);
  });

  it("tells mistakes in the arguments under its name", async () => {
    const error = await rejection(getSpotinstToken({ userName: "me" } as never));
    assert.match(
      error.message,
      /^getSpotinstToken:\nuserName: is not an argument of getSpotinstToken; write username/,
    );
    assert.equal((error as { code?: string }).code, "invalid_arguments");
  });

  it("fails without a code where the mistake is this package's own", async (test) => {
    test.mock.method(Number, "isFinite", () => {
      throw new TypeError("a mistake");
    });
    const error = await rejection(getSpotinstToken({ timeoutSeconds: 5 }));
    assert.match(error.message, /^An error of pulumi-spotinst-token itself: a mistake/);
    assert.ok(!("code" in error));
  });

  it("as an output takes arguments that come later, and is a secret as a whole", async () => {
    const component = new pulumi.ComponentResource("test:index:Component", "component");
    const token = getSpotinstTokenOutput(
      { account: pulumi.output("act-2") },
      { dependsOn: component, parent: component },
    );
    assert.equal(await resolveOutput(token.account), "act-2");
    assert.equal(await pulumi.isSecret(token.accessToken), true);
    assert.ok(await resolveOutput(getSpotinstTokenOutput().accessToken));
    const child = new pulumi.ComponentResource("test:index:Component", "child", {}, { parent: component });
    assert.ok(child);
    const dependsOn = [component, null as unknown as pulumi.Resource];
    assert.ok(await resolveOutput(getSpotinstTokenOutput({}, { dependsOn }).accessToken));
    const nothing = null as unknown as object;
    assert.ok(await resolveOutput(getSpotinstTokenOutput(nothing, nothing).accessToken));
    assert.ok((await getSpotinstToken({}, nothing)).accessToken);
  });

  it("shows its lines on the resource that it is given", async (test) => {
    const lines: [string, unknown][] = [];
    test.mock.method(
      pulumi.log,
      "warn",
      async (line: string, resource: unknown) => void lines.push([line, resource]),
    );
    const component = new pulumi.ComponentResource("test:index:Component", "other");
    const folder = mkdtempSync(join(tmpdir(), "spotinst-token-file-"));
    test.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "credentials");
    writeFileSync(file, "token = a-permanent-token\n");
    chmodSync(file, 0o644);
    const environment = { ...process.env };
    test.after(() => {
      process.env = environment;
    });
    for (const name of Object.keys(loginEnvironment(service))) {
      delete process.env[name];
    }
    process.env.SPOTINST_CREDENTIALS_FILE = file;
    await getSpotinstToken({}, { parent: component });
    await getSpotinstToken({}, { parent: component });
    assert.equal(lines.length, 1);
    assert.match(lines[0]![0], /^other users of this machine can read the credentials file/);
    assert.equal(lines[0]![1], component);
  });
});
