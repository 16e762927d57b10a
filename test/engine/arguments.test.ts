import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { SpotinstToken } = require("pulumi-spotinst-token");
const day = Number(process.env.DAY);
const triggers = process.env.TRIGGERS === undefined
  ? [new Date(day), { a: [BigInt(day)] }, pulumi.output(1).apply(() => new Date(day)), Promise.resolve(new Date(day))]
  : eval(process.env.TRIGGERS);
new SpotinstToken("main", { triggers });
`;

describe("triggers, on the real engine", () => {
  let service: TokenService;
  let workspace: Workspace;

  before(async () => {
    service = await startTokenService();
    workspace = await createWorkspace({ program: PROGRAM, env: loginEnvironment(service) });
  });

  after(async () => {
    await service.close();
    workspace.remove();
  });

  it("of dates and big numbers renew the token when the values change, and then alone", async () => {
    for (const [day, issued] of [
      ["1", 1],
      ["1", 1],
      ["2", 2],
    ] as const) {
      const { code, output } = await workspace.up({ DAY: day });
      assert.equal(code, 0, output);
      assert.equal(service.issued.length, issued);
    }
  });

  it("without a value to compare are all refused at once, in a preview too", async () => {
    const TRIGGERS = "[new Map(), { x: [() => 1] }, pulumi.output(1).apply(() => /a/), NaN]";
    for (const words of [["up", "--yes", "--skip-preview"], ["preview"]]) {
      const { code, output } = await workspace.pulumi(words, { TRIGGERS });
      assert.notEqual(code, 0);
      for (const refused of [
        /triggers\[0\]: is a Map, whose value cannot be compared; write \[\.\.\.it\] instead/,
        /triggers\[1\]\.x\[0\]: is a function/,
        /triggers\[2\]: is a RegExp/,
        /triggers\[3\]: is NaN/,
      ]) {
        assert.match(output, refused);
      }
    }
    assert.equal(service.issued.length, 2);
  });

  it("that Pulumi may have emptied are warned of", async () => {
    const { code, output } = await workspace.up({ TRIGGERS: "[pulumi.output(new Date(1))]" });
    assert.equal(code, 0, output);
    assert.match(output, /warning: triggers of SpotinstToken "main": an output holds an empty object/);
  });
});

const UNDEFINED = `
const pulumi = require("@pulumi/pulumi");
const { SpotinstToken } = require("pulumi-spotinst-token");
const none = pulumi.output(undefined);
const names = ["username", "password", "clientId", "clientSecret", "refreshToken", "permanentToken", "tokenEndpoint", "refreshEndpoint",
  "apiEndpoint", "renewBeforeSeconds", "timeoutSeconds", "verify", "renewOnRefresh", "showRenewalInPreview", "triggers"];
const first = new SpotinstToken("first", Object.fromEntries(names.map((name) => [name, none])));
const second = new SpotinstToken("second", { account: first.account, triggers: [first.account] });
exports.account = first.account.apply((account) => typeof account);
exports.second = second.account;
`;

describe("arguments that turn out to be undefined, on the real engine", () => {
  let service: TokenService;
  let workspace: Workspace;

  before(async () => {
    service = await startTokenService();
    workspace = await createWorkspace({ program: UNDEFINED, env: loginEnvironment(service) });
  });

  after(async () => {
    await service.close();
    workspace.remove();
  });

  it("are left out: the environment and the configuration complete them, and the next up changes nothing", async () => {
    const first = await workspace.pulumi(["up", "--yes"]);
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, /account: "undefined"/);
    assert.equal(service.issued.length, 2);
    const second = await workspace.pulumi(["up", "--yes"]);
    assert.match(second.output, /3 unchanged/);
    await workspace.pulumi(["config", "set", "spotinst-token:account", "act-12345678"]);
    const third = await workspace.pulumi(["up", "--yes"]);
    assert.equal(third.code, 0, third.output);
    assert.match(third.output, /second *: "act-12345678"/);
  });
});

const READ = `
const { SpotinstToken } = require("pulumi-spotinst-token");
exports.shared = new SpotinstToken("main", {}, { id: "any" }).shared;
`;

describe("the option id, on the real engine", () => {
  it("is refused at once, in a preview too: there is no token to read", async (test) => {
    const service = await startTokenService();
    const workspace = await createWorkspace({ program: READ, env: loginEnvironment(service) });
    test.after(async () => {
      await service.close();
      workspace.remove();
    });
    for (const words of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { code, output } = await workspace.pulumi(words);
      assert.notEqual(code, 0, output);
      assert.match(output, /SpotinstToken "main": the option id reads a resource that exists/);
    }
    assert.deepEqual(service.requests, []);
  });
});
