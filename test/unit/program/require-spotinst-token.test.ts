import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { startTokenService } from "../../../emulator/token-service";
import { pretendProgram, resolveOutput } from "../../../harness/mocks";
import { forgetLogin } from "../../../harness/no-login";
import { LOGIN } from "../../../harness/words";
import { createProgramError } from "../../../provider/program/program-error";
import { requireSpotinstToken } from "../../../provider/program/require-spotinst-token";
import { admit, type Judgement } from "../../../provider/token/judge-shared-token";
import { shareToken } from "../../../provider/token/shared-token";

forgetLogin();

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** Takes a token that is good for so many seconds. */
async function take(seconds: number, isPreview: boolean, options = {}) {
  const shared = shareToken("shared-access-token-text", "password", inSeconds(seconds), "act-12345678");
  await pretendProgram(isPreview, { spotinstToken: shared }, ["spotinstToken"]);
  return requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev"), options);
}

describe("admit", () => {
  const token = shareToken("shared-access-token-text", "password", "2026-01-01T12:00:00Z", undefined);
  const lines: string[] = [];
  const admitted = (judgement: Judgement, isPreview: boolean) =>
    admit(judgement, isPreview, ({ text }) => lines.push(text), createProgramError);

  it("lets a good token in without a word", () => {
    assert.equal(admitted({ token }, false), token);
    assert.deepEqual(lines, []);
  });

  it("fails a run for a problem, and warns of it in a preview", () => {
    assert.throws(() => admitted({ token, problem: "too late" }, false), /^Error: too late$/);
    assert.equal(admitted({ token, problem: "too late" }, true), token);
    assert.deepEqual(lines, ["too late"]);
  });

  it("fails both for an error, without a stack that the SDK would look through for long", () => {
    for (const isPreview of [true, false]) {
      assert.throws(
        () => admitted({ error: "not there" }, isPreview),
        (error: Error) =>
          pulumi.RunError.isInstance(error) && error.message === "not there" && error.stack === "",
      );
    }
  });
});

describe("requireSpotinstToken", () => {
  it("gives the token as a secret, and what may be known of it in clear", async () => {
    const { accessToken, account, expiresAt } = await take(700, false);
    assert.equal(await resolveOutput(accessToken), "shared-access-token-text");
    assert.equal(await resolveOutput(account), "act-12345678");
    assert.ok(Date.parse((await resolveOutput(expiresAt))!) > Date.now());
    assert.deepEqual(await Promise.all([accessToken, account, expiresAt].map(pulumi.isSecret)), [
      true,
      false,
      false,
    ]);
  });

  it("gives all of it once more as a secret, which is stored only where it is exported by itself", async () => {
    const taken = await take(700, false);
    assert.equal(await pulumi.isSecret(taken.shared), true);
    assert.deepEqual(Object.keys(taken), ["accessToken", "kind", "account", "expiresAt"]);
    assert.deepEqual(await resolveOutput(taken.shared), await resolveOutput(pulumi.output({ ...taken })));
    assert.equal(await resolveOutput(taken.kind), "temporary");
    assert.equal(await pulumi.isSecret(taken.kind), false);
  });

  it("takes an account that is null for none", async () => {
    const shared = { accessToken: "shared-access-token-text", kind: "permanent", account: null };
    await pretendProgram(false, { spotinstToken: shared }, ["spotinstToken"]);
    const taken = requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev"));
    assert.equal(await resolveOutput(taken.account), undefined);
  });

  it("lets a token of a preview in that has little time left", async () => {
    assert.equal(await resolveOutput((await take(590, true)).accessToken), "shared-access-token-text");
  });

  it("asks for as much time as it is told", async () => {
    assert.ok(await resolveOutput((await take(60, false, { minimumValiditySeconds: 30 })).accessToken));
  });

  for (const [title, args] of [
    ["no stack", [undefined]],
    ["the name of a stack", ["organization/tokens/dev"]],
    ["the outputs of a stack", [{ accessToken: "a" }]],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => requireSpotinstToken(...(args as unknown as [pulumi.StackReference])),
        /stack: must be a pulumi/,
      );
    });
  }

  it("refuses a name, a time and a login that are none", async () => {
    await take(7200, false);
    const stack = new pulumi.StackReference("organization/tokens/dev");
    for (const [options, reason] of [
      [{ outputName: "" }, /outputName: must be the name/],
      [{ outputName: 1 }, /outputName: must be the name/],
      [{ minimumValiditySeconds: -1 }, /minimumValiditySeconds: must be a number of seconds/],
      [{ minimumValiditySeconds: Number.NaN }, /minimumValiditySeconds: must be/],
      [{ minimumValiditySeconds: "600" }, /minimumValiditySeconds: must be/],
      [{ renewWith: true }, /renewWith: must hold the arguments of getSpotinstToken; write renewWith: \{\}/],
      [{ renewWith: [] }, /renewWith: must hold/],
    ] as const) {
      assert.throws(() => requireSpotinstToken(stack, options as object), reason);
    }
  });

  it("takes null for no options", async () => {
    await take(7200, false);
    const stack = new pulumi.StackReference("organization/tokens/dev");
    assert.ok(await resolveOutput(requireSpotinstToken(stack, null as unknown as object).accessToken));
  });
});

describe("renewWith", () => {
  async function startService(test: TestContext) {
    const service = await startTokenService({ logins: [LOGIN] });
    test.after(() => service.close());
    return { service, login: { ...LOGIN, tokenEndpoint: service.tokenEndpoint } };
  }

  it("mints a token for this run where the other one has expired, and keeps the other one's account", async (test) => {
    const { service, login } = await startService(test);
    const taken = await take(-60, false, {
      renewWith: { ...login, password: pulumi.secret(login.password) },
    });
    const minted = await resolveOutput(taken.accessToken);
    assert.equal(minted, service.issued[0]!.accessToken);
    assert.equal(await resolveOutput(taken.account), "act-12345678");
    assert.equal(await resolveOutput(taken.kind), "temporary");
    assert.ok(Date.parse((await resolveOutput(taken.expiresAt))!) > Date.now());
    assert.deepEqual(await Promise.all([taken.accessToken, taken.kind].map(pulumi.isSecret)), [true, false]);
  });

  it("takes its own account where it names one, and where there is no other", async (test) => {
    const { login } = await startService(test);
    const renewWith = { ...login, account: "act-87654321" };
    assert.equal(await resolveOutput((await take(-60, false, { renewWith })).account), "act-87654321");
    await pretendProgram(false, {});
    const stack = new pulumi.StackReference("organization/tokens/dev");
    assert.equal(await resolveOutput(requireSpotinstToken(stack, { renewWith }).account), "act-87654321");
    assert.equal(await resolveOutput(requireSpotinstToken(stack, { renewWith: login }).account), undefined);
  });

  it("keeps an account secret that it is given as one", async (test) => {
    const { login } = await startService(test);
    const renewWith = { ...login, account: pulumi.secret("act-87654321") };
    const { account } = await take(-60, false, { renewWith });
    assert.equal(await resolveOutput(account), "act-87654321");
    assert.equal(await pulumi.isSecret(account), true);
  });

  it("warns where what it mints has less time than is asked for", async (test) => {
    const { service, login } = await startService(test);
    service.configure({ lifetimeSeconds: 300 });
    const warn = test.mock.method(pulumi.log, "warn", async () => {});
    assert.ok(await resolveOutput((await take(-60, false, { renewWith: login })).accessToken));
    assert.match(
      String(warn.mock.calls[0]!.arguments[0]),
      /^the token minted for this run has only 4 min \d+ s left, but 10 min are required \(minimumValiditySeconds\)$/,
    );
  });

  it("is unknown in a preview that is to mint none, where there is no other token", async (test) => {
    const { login } = await startService(test);
    await pretendProgram(true, {});
    const renewWith = { ...login, mintInPreview: false };
    const stack = new pulumi.StackReference("organization/tokens/dev");
    const { accessToken } = requireSpotinstToken(stack, { renewWith });
    assert.equal(await (accessToken as unknown as { isKnown: Promise<boolean> }).isKnown, false);
  });

  it("takes the other token where that is good, and sends nothing", async (test) => {
    const { service, login } = await startService(test);
    const { accessToken } = await take(700, false, { renewWith: login });
    assert.equal(await resolveOutput(accessToken), "shared-access-token-text");
    assert.deepEqual(service.requests, []);
  });

  it("lets the expired one in, with a warning, in a preview that is to mint none", async (test) => {
    const { service, login } = await startService(test);
    const { accessToken } = await take(-60, true, { renewWith: { ...login, mintInPreview: false } });
    assert.equal(await resolveOutput(accessToken), "shared-access-token-text");
    assert.deepEqual(service.requests, []);
  });
});
