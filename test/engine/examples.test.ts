import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { writeAuthorityFiles } from "../../emulator/authority-files";
import { loginEnvironment } from "../../emulator/login-environment";
import { startSpotHosts } from "../../emulator/spot-hosts";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { copyExample, createWorkspace, runIn, STAND_INS, type Workspace } from "../../harness/engine";
import { assertNoSecrets } from "../../harness/leaks";
import { NO_LOGIN } from "../../harness/no-login";
import { CHECKOUT } from "../../harness/program-folder";

const TOKEN_STACK = "organization/spotinst-token/dev";

/** Run by the tests in `languages/`. */
const IN_OTHER_LANGUAGES = ["go", "python", "yaml"];

const ONE_ACCOUNT = { account: "act-12345678", resourceId: "sig-12345678", email: "you@example.com" };

describe("the examples, copied out of the checkout", () => {
  let service: TokenService;
  let basic: Workspace;
  const tried = new Set<string>();

  before(async () => {
    service = await startTokenService();
    basic = await createWorkspace({
      project: "spotinst-token",
      program: "",
      // `npm run check` compiles them.
      env: { ...loginEnvironment(service), PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
      pluginFolder: STAND_INS,
    });
    copy("basic", basic);
  });

  after(async () => {
    await service.close();
    basic.remove();
  });

  function copy(name: string, workspace: Workspace): void {
    tried.add(name);
    copyExample(`examples/${name}`, workspace.folder);
  }

  async function open(name: string, project = `spotinst-${name}`): Promise<Workspace> {
    const workspace = await basic.sibling(project, "");
    copy(name, workspace);
    // The copy's Pulumi.yaml names the project.
    await workspace.pulumi(["stack", "select", "--create", "dev"]);
    return workspace;
  }

  async function succeed(workspace: Workspace, words: string[], env: Record<string, string> = {}) {
    const { code, output } = await workspace.pulumi([...words, "--yes", "--skip-preview"], env);
    assert.equal(code, 0, output);
    return output;
  }

  const configFlags = (values: Record<string, string>) =>
    Object.entries(values).flatMap(([name, value]) => ["--config", `${name}=${value}`]);

  it("basic mints a token and exports it, for other stacks and for scripts", async () => {
    const output = await succeed(basic, ["up"]);
    assert.match(output, /spotinstToken: \[secret\]/);
    const { accessToken, expiresAt } = await basic.outputs();
    assert.equal(accessToken, service.issued[0]?.accessToken);
    assert.ok(Date.parse(String(expiresAt)) > Date.now());
  });

  it("consumer takes that token and the service accepts it", async () => {
    const consumer = await open("consumer");
    const flags = configFlags({ tokenStack: TOKEN_STACK, apiEndpoint: service.url });
    const output = await succeed(consumer, ["up", ...flags]);
    assert.match(output, /apiStatus +: 200/);
    assert.match(output, /accessToken: \[secret\]/);
    await succeed(consumer, ["destroy"]);
  });

  it("same-stack makes resources, and its recipe refreshes and destroys them with an expired token", async () => {
    const same = await open("same-stack");
    await succeed(same, ["up", ...configFlags(ONE_ACCOUNT)]);
    assert.equal(service.subscriptions.size, 1);
    same.age(3 * 3600);
    service.killAllTokens();
    assert.match((await same.pulumi(["refresh", "--yes", "--skip-preview"])).output, /401/);
    await succeed(same, ["refresh"], { PULUMI_RUN_PROGRAM: "true" });
    same.age(3 * 3600);
    service.killAllTokens();
    await succeed(same, ["destroy"], { PULUMI_RUN_PROGRAM: "true" });
    assert.equal(service.subscriptions.size, 0);
  });

  it("same-stack reaches Spot's own addresses through the proxy of the local service", async (test) => {
    const hosts = await startSpotHosts(service.port);
    test.after(() => hosts.close());
    const files = writeAuthorityFiles(hosts.authority, hosts.port);
    test.after(() => files.remove());
    const behind = await open("same-stack", "spotinst-behind-a-proxy");
    const env = {
      SPOTINST_TOKEN_URL: "",
      SPOTINST_API_URL: "",
      HTTPS_PROXY: `http://127.0.0.1:${hosts.port}`,
      NO_PROXY: "",
      no_proxy: "",
      NODE_EXTRA_CA_CERTS: files.alone,
    };
    const issued = service.issued.length;
    await succeed(behind, ["up", ...configFlags(ONE_ACCOUNT)], env);
    assert.equal(service.issued.length, issued + 1);
    assert.equal(service.subscriptions.size, 1);
    await succeed(behind, ["destroy"], env);
    assert.equal(service.subscriptions.size, 0);
  });

  it("program-time refreshes and destroys at any time, with no step before", async () => {
    const program = await open("program-time");
    await succeed(program, ["up", ...configFlags(ONE_ACCOUNT)]);
    service.killAllTokens();
    await succeed(program, ["refresh", "--run-program"]);
    await succeed(program, ["destroy", "--run-program"]);
    assert.equal(service.subscriptions.size, 0);
  });

  it("many-accounts uses one token for providers of several accounts", async () => {
    const many = await open("many-accounts");
    const issued = service.issued.length;
    for (const [path, value] of [
      ["accounts.staging", "act-11111111"],
      ["accounts.production", "act-22222222"],
      ["resourceIds.staging", "sig-11111111"],
      ["resourceIds.production", "sig-22222222"],
    ] as const) {
      await many.pulumi(["config", "set", "--path", path, value]);
    }
    await many.pulumi(["config", "set", "email", "you@example.com"]);
    service.clearRequests();
    await succeed(many, ["up"]);
    assert.equal(service.issued.length, issued + 1);
    assert.deepEqual(
      service.requests
        .filter(({ method, path }) => method === "POST" && path === "/events/subscription")
        .map(({ query }) => query.accountId)
        .sort(),
      ["act-11111111", "act-22222222"],
    );
    await succeed(many, ["destroy"]);
  });

  it("permanent feeds the same consumer", async () => {
    const permanentToken = "d".repeat(64);
    service.configure({ permanentTokens: [permanentToken] });
    const permanent = await open("permanent");
    await succeed(permanent, ["up"], { ...NO_LOGIN, SPOTINST_TOKEN: permanentToken });
    const consumer = await open("consumer", "spotinst-permanent-consumer");
    const flags = configFlags({
      tokenStack: "organization/spotinst-token-permanent/dev",
      apiEndpoint: service.url,
    });
    assert.match(await succeed(consumer, ["up", ...flags]), /apiStatus +: 200/);
    assertNoSecrets(consumer.traces(), { "permanent token": permanentToken });
  });

  it("automation renews the token by an inline program", async () => {
    const automation = await open("automation");
    const command = ["npx", "--no-install", "ts-node", "index.ts"];
    const run = async () => {
      const { code, output } = await runIn(automation, [...command, "--once"]);
      assert.equal(code, 0, output);
      return output;
    };
    assert.match(await run(), /succeeded: the token is good until 2/);
    const issued = service.issued.length;
    assert.match(await run(), /1 unchanged|2 unchanged/);
    assert.equal(service.issued.length, issued);
    assertNoSecrets(automation.traces(), { token: service.issued.at(-1)!.accessToken });
    const mistyped = await runIn(automation, [...command, "--onec"]);
    assert.deepEqual(mistyped, { code: 1, output: "Say --once or nothing, not --onec.\n" });
  });

  it("ci names commands for Pulumi Deployments that the CLI knows", async () => {
    tried.add("ci");
    const commands = readFileSync(join(CHECKOUT, "docs/ci.md"), "utf8")
      .split("\n")
      .filter((line) => /^pulumi (deployment|stack schedule) /.test(line));
    assert.equal(commands.length, 2);
    for (const command of commands) {
      const words = command.split(" ").slice(1);
      const { output } = await basic.pulumi([
        ...words.slice(
          0,
          words.findIndex((word) => word.startsWith("-")),
        ),
        "--help",
      ]);
      for (const flag of words.filter((word) => word.startsWith("--"))) {
        assert.ok(output.includes(flag), `${command}: ${flag}`);
      }
    }
  });

  it("every example is among these, with a README of one screen", () => {
    const examples = readdirSync(join(CHECKOUT, "examples"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
    assert.deepEqual([...tried, ...IN_OTHER_LANGUAGES].sort(), examples);
    for (const example of examples) {
      const readme = join(CHECKOUT, "examples", example, "README.md");
      assert.ok(existsSync(readme), readme);
      assert.ok(readFileSync(readme, "utf8").split("\n").length <= 50, `${example} fits on a screen`);
    }
  });
});
