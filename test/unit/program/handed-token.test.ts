import assert from "node:assert/strict";
import { afterEach, before, describe, it, mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { startTokenService } from "../../../emulator/token-service";
import { pretendProgram, resolveOutput } from "../../../harness/mocks";
import { LOGIN } from "../../../harness/words";
import { createHandOut, type HandedToken } from "../../../provider/program/handed-token";
import { type Fingerprint, takeFingerprint } from "../../../provider/token/fingerprint";
import { resolveWanted } from "../../../provider/token/wanted";

const PAST = "2020-01-01T00:00:00.000Z";

class Stored extends pulumi.ComponentResource {
  accessToken = pulumi.secret("stored-token");
  grant: pulumi.Output<string>;
  account = pulumi.output<string | undefined>("act-1");
  expiresAt: pulumi.Output<string | undefined>;
  fingerprint: pulumi.Output<unknown>;
  constructor(expiresAt: string | undefined, fingerprint?: Fingerprint) {
    super("test:index:Stored", "stored");
    this.expiresAt = pulumi.output(expiresAt);
    this.grant = pulumi.output(expiresAt === undefined ? "permanent" : "password");
    this.fingerprint = pulumi.output(fingerprint);
  }
}

const EVERYTHING = ["accessToken", "expiresAt", "grant", "account"] as const;

function handOut(expiresAt: string | undefined): pulumi.Output<HandedToken> {
  return createHandOut(new Stored(expiresAt), "main", {})(EVERYTHING, (token) => token);
}

/** Pretends that an engine runs the program; lines are written to the console all the same. */
function pretendEngine(): void {
  mock.method(pulumi.runtime, "getEngine", () => ({}));
}

describe("what a program is handed", () => {
  before(() => pretendProgram(false));
  afterEach(async () => {
    mock.restoreAll();
    await pretendProgram(false);
  });

  for (const [title, expiresAt] of [
    ["in date", new Date(Date.now() + 60_000).toISOString()],
    ["permanent", undefined],
  ] as const) {
    it(`is the stored token where that is ${title}`, async () => {
      pretendEngine();
      const { accessToken, account } = await resolveOutput(handOut(expiresAt));
      assert.deepEqual([accessToken, account], ["stored-token", "act-1"]);
    });
  }

  it("is the stored token in a preview, and in a unit test of the program, whatever its date", async () => {
    assert.equal((await resolveOutput(handOut(PAST))).accessToken, "stored-token");
    pretendEngine();
    await pretendProgram(true);
    assert.equal((await resolveOutput(handOut(PAST))).accessToken, "stored-token");
  });

  it("is a token minted by login where the stored one has expired, with its own expiry, once", async (test) => {
    const service = await startTokenService({ logins: [LOGIN] });
    test.after(() => service.close());
    pretendEngine();
    const info = mock.method(pulumi.log, "info", async () => {});
    const { tokenEndpoint } = service;
    const inputs = { ...LOGIN, password: pulumi.secret(LOGIN.password), tokenEndpoint };
    const { credentials } = resolveWanted({ ...LOGIN, tokenEndpoint }, {});
    const hand = createHandOut(new Stored(PAST, takeFingerprint(credentials)), "main", inputs);
    const outputs = [hand(EVERYTHING, (token) => token), hand(EVERYTHING, (token) => token)];
    const [one, two] = await Promise.all(outputs.map(resolveOutput));
    assert.deepEqual(one, two);
    assert.equal(one!.accessToken, service.issued[0]!.accessToken);
    assert.ok(Date.parse(one!.expiresAt!) > Date.now());
    assert.equal(one!.account, "act-1");
    assert.equal(service.requests.length, 1);
    assert.equal(info.mock.callCount(), 1);
    assert.equal(await pulumi.isSecret(outputs[0]!), true);
  });
});
