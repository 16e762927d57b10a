import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, runIn, STAND_INS, type Workspace } from "../../harness/engine";
import { assertNoSecrets, issuedTokens } from "../../harness/leaks";
import { THINGS } from "../../harness/things-programs";

const PRODUCER = `
const pulumi = require("@pulumi/pulumi");
const { SpotinstToken } = require("pulumi-spotinst-token");
const token = new SpotinstToken("main", { account: "act-12345678", triggers: [process.env.TRIGGER ?? ""] });
exports.spotinstToken = token.shared;
exports.accessToken = token.accessToken;
exports.inPlainText = pulumi.unsecret(token.shared);
`;

const taking = (call: string) => `
const pulumi = require("@pulumi/pulumi");
const { requireSpotinstToken } = require("pulumi-spotinst-token");
const stack = new pulumi.StackReference("organization/tokens/dev");
const taken = ${call};
exports.accessToken = taken.accessToken;
exports.account = taken.account;
exports.expiresAt = taken.expiresAt;
`;

const CONSUMER = taking("requireSpotinstToken(stack)");

const GUARDED_THINGS = `${THINGS}
const { requireSpotinstToken } = require("pulumi-spotinst-token");
useThings(requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev")).accessToken);
`;

/** How much time is left depends on how fast this machine is. */
const TOO_LITTLE = /has only \d[\w ]* left, but \d[\w ]* are required/g;

const EXPIRED =
  /The token in output "spotinstToken" of stack organization\/tokens\/dev expired \d+ s ago\. Run `pulumi up --stack organization\/tokens\/dev`/;

describe("the guard of a stack that takes a token", () => {
  let service: TokenService;
  let producer: Workspace;
  let consumer: Workspace;

  before(async () => {
    service = await startTokenService();
    producer = await createWorkspace({
      program: PRODUCER,
      env: loginEnvironment(service),
      pluginFolder: STAND_INS,
    });
    assert.equal((await producer.up()).code, 0);
    consumer = await producer.sibling("consumer", CONSUMER);
  });

  after(async () => {
    await service.close();
    producer.remove();
  });

  /** Runs one of these programs, and returns what it says. */
  async function fail(program: string, words = ["up", "--yes", "--skip-preview"], env = {}): Promise<string> {
    consumer.write(program);
    const { code, output } = await consumer.pulumi(words, env);
    assert.notEqual(code, 0, output);
    assert.doesNotMatch(output, /unhandled exception|at .*\.js:\d+/, "a message, no stack");
    return output;
  }

  it("hands over the token as a secret, and account and expiresAt in clear", async () => {
    consumer.write(CONSUMER);
    const { code, output } = await consumer.up();
    assert.equal(code, 0, output);
    assert.match(output, /accessToken: \[secret\]/);
    assert.match(output, /account +: "act-12345678"/);
    assert.match(output, /expiresAt +: "2/);
    assert.equal((await consumer.outputs()).accessToken, service.issued.at(-1)!.accessToken);
  });

  it("says once that too little time is left, and fails up", async () => {
    const output = await fail(taking("requireSpotinstToken(stack, { minimumValiditySeconds: 7300 })"));
    assert.equal(output.match(TOO_LITTLE)?.length, 2, output);
  });

  it("says of an output that is not there what is", async () => {
    assert.match(
      await fail(taking('requireSpotinstToken(stack, { outputName: "token" })')),
      /has no output "token", but "accessToken", "inPlainText", "spotinstToken"/,
    );
  });

  it("refuses a bare token", async () => {
    assert.match(
      await fail(taking('requireSpotinstToken(stack, { outputName: "accessToken" })')),
      /output "accessToken" of stack organization\/tokens\/dev is a string/,
    );
  });

  it("refuses a token in clear, in previews too", async () => {
    const program = taking('requireSpotinstToken(stack, { outputName: "inPlainText" })');
    for (const words of [["up", "--yes", "--skip-preview"], ["preview"]]) {
      assert.match(await fail(program, words), /is in plain text in that stack's state/);
    }
  });

  it("lists every mistake in its arguments at once", async () => {
    const output = await fail(
      taking('requireSpotinstToken("a stack", { outputName: "", minimumValiditySeconds: "10" })'),
    );
    assert.match(output, /stack: must be a pulumi\.StackReference/);
    assert.match(output, /outputName: must be the name of an output/);
    assert.match(output, /minimumValiditySeconds: must be a number of seconds, 0 or more/);
  });

  it("says of another passphrase that it is the cause", async () => {
    const env = { PULUMI_CONFIG_PASSPHRASE: "another-passphrase" };
    const stranger = await producer.sibling("stranger", CONSUMER);
    await stranger.pulumi(["stack", "init", "other"], env);
    const { code, output } = await stranger.pulumi(["up", "--yes", "--skip-preview"], env);
    assert.notEqual(code, 0);
    assert.match(output, /error: The output "spotinstToken" of stack \S+ cannot be decrypted here/);
  });

  describe("in a chain of stacks", () => {
    const from = (project: string, outputName: string) => `
const pulumi = require("@pulumi/pulumi");
const { requireSpotinstToken } = require("pulumi-spotinst-token");
const reference = new pulumi.StackReference("organization/${project}/dev");
const token = requireSpotinstToken(reference, { outputName: "${outputName}" });
`;
    const EXPORTS = ["token.shared", "token", "{ ...token }", "pulumi.secret(token)", "pulumi.output(token)"];
    const WRONG = ["token.accessToken", "{ accessToken: token.accessToken }"];
    const WITHOUT_ACCOUNT = "{ ...token, account: pulumi.output(undefined) }";

    it("takes what the stack between exports of what the guard gave it, in any form", async () => {
      const lines = [...EXPORTS, ...WRONG, WITHOUT_ACCOUNT].map(
        (form, index) => `exports.form${index} = ${form};`,
      );
      const middle = await producer.sibling("middle", from("tokens", "spotinstToken") + lines.join("\n"));
      const run = await middle.up();
      assert.equal(run.code, 0, run.output);
      const takings = EXPORTS.map(
        (_form, index) => `{
  const { accessToken, account, expiresAt, kind, shared } = requireSpotinstToken(reference, { outputName: "form${index}" });
  Object.assign(exports, { accessToken${index}: accessToken, shared${index}: shared, fields${index}: { accessToken, account, expiresAt, kind } });
}`,
      );
      const last = await producer.sibling("last", from("middle", "form0") + takings.join("\n"));
      const { code, output } = await last.up();
      assert.equal(code, 0, output);
      const outputs = await last.outputs();
      for (const [index] of EXPORTS.entries()) {
        assert.match(output, new RegExp(`accessToken${index}: \\[secret\\]`));
        assert.match(output, new RegExp(`shared${index} +: \\[secret\\]`));
        const fields = outputs[`fields${index}`] as Record<string, unknown>;
        assert.deepEqual(outputs[`shared${index}`], fields);
        assert.equal(fields.accessToken, service.issued.at(-1)!.accessToken);
        assert.equal(fields.account, "act-12345678");
        assert.equal(fields.kind, "temporary");
      }
    });

    it("hands on that there is no account as undefined", async () => {
      const last = await producer.sibling("last-without-account", "");
      last.write(
        `${from("middle", "form7")}exports.type = token.account.apply((account) => typeof account);`,
      );
      const { code, output } = await last.up();
      assert.equal(code, 0, output);
      assert.match(output, /type: "undefined"/);
    });

    it("says of what else it exports what can be exported there", async () => {
      const last = await producer.sibling("last-of-wrong", "");
      for (const [index, reason] of [/is a string/, /does not say of which kind/].entries()) {
        const name = `form${EXPORTS.length + index}`;
        last.write(`${from("middle", name)}exports.account = token.account;`);
        const { code, output } = await last.up();
        assert.notEqual(code, 0, output);
        assert.match(output, reason);
        assert.ok(output.includes(`export const ${name} = token.shared;`), output);
      }
    });

    it("says of another passphrase that it is the cause, in every form in which the engine hides it", async () => {
      const env = { PULUMI_CONFIG_PASSPHRASE: "another-passphrase" };
      const stranger = await producer.sibling("stranger-in-chain", "");
      await stranger.pulumi(["stack", "init", "other"], env);
      for (const form of ["token.shared", "token", "pulumi.secret(token)"]) {
        const index = EXPORTS.indexOf(form);
        stranger.write(`${from("middle", `form${index}`)}exports.account = token.account;`);
        const { code, output } = await stranger.pulumi(["up", "--yes", "--skip-preview"], env);
        assert.notEqual(code, 0, form);
        assert.match(output, /cannot be decrypted here/, form);
      }
    });
  });

  for (const [form, file, program] of [
    [
      "an ES module",
      "index.mjs",
      `import * as pulumi from "@pulumi/pulumi";
import { requireSpotinstToken } from "pulumi-spotinst-token";
export const { account } = requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev"));`,
    ],
    [
      "TypeScript",
      "index.ts",
      `import * as pulumi from "@pulumi/pulumi";
import { requireSpotinstToken } from "pulumi-spotinst-token";
export const { account } = requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev"));`,
    ],
  ] as const) {
    it(`works in a program that is ${form}`, async () => {
      const other = await producer.sibling(`form-${file.replace(".", "-")}`, "");
      other.write(JSON.stringify({ name: "form", main: file }), "package.json");
      other.write(program, file);
      const { code, output } = await other.up();
      assert.equal(code, 0, output);
      assert.match(output, /account: "act-12345678"/);
    });
  }

  it("works in an inline program of the Automation API", async () => {
    const inline = await producer.sibling("inline", "");
    const script = `
const pulumi = require("@pulumi/pulumi");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { requireSpotinstToken } = require("pulumi-spotinst-token");
const program = async () => {
  const stack = new pulumi.StackReference("organization/tokens/dev");
  const options = JSON.parse(process.env.OPTIONS ?? "{}");
  return { account: requireSpotinstToken(stack, options).account };
};
LocalWorkspace.createOrSelectStack({ projectName: "inline", stackName: "dev", program }, { workDir: __dirname })
  .then((stack) => stack.up())
  .then(({ outputs }) => console.log("account", outputs.account.value), (error) => {
    console.log(error.message);
    process.exit(1);
  });`;
    inline.write(script, "run.js");
    const good = await runIn(inline, ["node", "run.js"]);
    assert.match(good.output, /account act-12345678/);
    const bad = await runIn(inline, ["node", "run.js"], { OPTIONS: '{"minimumValiditySeconds":7300}' });
    assert.equal(bad.code, 1);
    assert.match(bad.output, TOO_LITTLE);
  });

  it("sees a token that a refresh renewed after refresh --run-program or the next up, for a plain refresh leaves outputs as they are", async () => {
    const expiresAt = async () => {
      consumer.write(CONSUMER);
      const { code, output } = await consumer.up();
      assert.equal(code, 0, output);
      return (await consumer.outputs()).expiresAt;
    };
    const refresh = async (...words: string[]) => {
      const issued = service.issued.length;
      const { code, output } = await producer.pulumi(["refresh", "--yes", ...words]);
      assert.equal(code, 0, output);
      return service.issued.length - issued;
    };
    producer.age(4000);
    const old = await expiresAt();
    assert.equal(await refresh("--skip-preview"), 1);
    assert.equal(await expiresAt(), old);
    assert.equal((await producer.up()).code, 0);
    assert.equal(
      service.requests.at(-1)!.path,
      "/events/subscription",
      "up only asked whether Spot accepts it",
    );
    const renewed = await expiresAt();
    assert.notEqual(renewed, old);

    producer.age(4000);
    const aged = await expiresAt();
    assert.equal(await refresh("--skip-preview", "--run-program"), 1);
    assert.notEqual(await expiresAt(), aged);

    producer.age(4000);
    assert.equal(await refresh(), 2, "its preview mints too, and throws the token away");
  });

  /** The service counts whole seconds, and a token of less than one has expired when it comes. */
  async function mintAndLetExpire(trigger: string): Promise<void> {
    service.configure({ lifetimeSeconds: 2 });
    const { code, output } = await producer.up({ TRIGGER: trigger });
    assert.equal(code, 0, output);
    await sleep(2000);
  }

  // From here on the token has expired.
  it("fails up, refresh --run-program and destroy --run-program with an expired token, and sends nothing with it", async () => {
    const things = await producer.sibling("things-consumer", GUARDED_THINGS);
    assert.equal((await things.up()).code, 0);
    await mintAndLetExpire("new");
    service.clearRequests();
    for (const words of [
      ["up", "--yes", "--skip-preview"],
      ["refresh", "--run-program", "--yes", "--skip-preview"],
      ["destroy", "--run-program", "--yes", "--skip-preview"],
    ]) {
      const { code, output } = await things.pulumi(words);
      assert.notEqual(code, 0, output);
      assert.match(output, EXPIRED);
    }
    assert.equal(service.things.size, 1, "nothing was destroyed half");
    service.configure({ lifetimeSeconds: 7200 });
    assert.equal((await producer.up()).code, 0);
    const { code, output } = await things.pulumi(["destroy", "--run-program", "--yes", "--skip-preview"]);
    assert.equal(code, 0, output);
    assert.equal(service.things.size, 0);
  });

  it("warns in a preview of an expired token, and lets it go on", async () => {
    await mintAndLetExpire("once more");
    consumer.write(CONSUMER);
    const { code, output } = await consumer.pulumi(["preview"]);
    assert.equal(code, 0, output);
    assert.match(output, EXPIRED);
  });

  it("prints and stores no token in clear, except the one that was exported so", async () => {
    const { inPlainText: _given, ...rest } = await producer.outputs();
    assert.ok(rest.accessToken);
    consumer.write(CONSUMER);
    await consumer.up();
    assertNoSecrets(
      consumer.traces().filter((text) => !text.includes("inPlainText")),
      issuedTokens(service),
    );
  });
});
