import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse } from "yaml";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { copyExample, createWorkspace, type Run, run, runIn, type Workspace } from "../../harness/engine";
import { LOGIN_NAMES } from "../../harness/no-login";
import { CHECKOUT } from "../../harness/program-folder";

interface Step {
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
}

interface Job {
  needs?: string;
  env?: Record<string, string>;
  steps?: Step[];
}

interface Workflow {
  on: { schedule?: { cron: string }[] };
  permissions: Record<string, string>;
  concurrency?: string;
  jobs: Record<string, Job>;
}

const FOLDER = join(CHECKOUT, "examples", "ci");
const read = (path: string) => readFileSync(join(FOLDER, path), "utf8");
const WORKFLOWS = readdirSync(join(FOLDER, ".github/workflows"));
const workflowOf = (name: string) => parse(read(`.github/workflows/${name}`)) as Workflow;
const SCHEDULED = ["keep-token-fresh.yml", "keep-token-fresh-oidc.yml"];
const STRICT = { SPOTINST_TOKEN_RENEWAL_FAILURE: "error" };

/** The assignments of a systemd unit, by section and name. */
function readUnit(name: string): Record<string, Record<string, string>> {
  const unit: Record<string, Record<string, string>> = {};
  let section = "";
  for (const line of read(`systemd/${name}`)
    .split("\n")
    .filter((line) => !/^(#.*)?$/.test(line))) {
    const [, heading] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (heading !== undefined) {
      section = heading;
      unit[section] = {};
    } else {
      const [, key, value] = /^(\w+)=(.*)$/.exec(line)!;
      unit[section]![key!] = value!;
    }
  }
  return unit;
}

describe("the files of examples/ci", () => {
  const { env: ofStep } = workflowOf("keep-token-fresh.yml").jobs.up!.steps!.find(({ run }) =>
    run?.startsWith("pulumi up"),
  )!;
  const esc = parse(read("esc.yaml")) as { values: { environmentVariables: Record<string, unknown> } };
  const { environmentVariables } = esc.values;
  const { spec } = parse(read("kubernetes/stack.yaml")) as {
    spec: { envRefs: Record<string, object>; [name: string]: unknown };
  };

  it("are workflows that name every action by its whole commit, and may do no more than they need", () => {
    assert.deepEqual([...WORKFLOWS].sort(), ["deploy.yml", ...SCHEDULED].sort());
    for (const name of WORKFLOWS) {
      const { jobs, permissions } = workflowOf(name);
      for (const { uses } of Object.values(jobs).flatMap(({ steps = [] }) => steps)) {
        assert.match(uses ?? "a/b@0000000000000000000000000000000000000000", /^[\w./-]+@[0-9a-f]{40}$/, name);
      }
      const idToken = name.includes("oidc") ? { "id-token": "write" } : {};
      assert.deepEqual(permissions, { contents: "read", ...idToken }, name);
    }
  });

  it("run at odd minutes and wait for each other; a deployment renews first", () => {
    for (const name of SCHEDULED) {
      const { on, concurrency } = workflowOf(name);
      assert.deepEqual(on.schedule, [{ cron: "7,37 * * * *" }]);
      assert.equal(concurrency, "keep-token-fresh");
    }
    const { jobs } = workflowOf("deploy.yml");
    const commands = jobs.token!.steps!.flatMap(({ run }) => run ?? []);
    assert.deepEqual(
      commands.slice(0, 2),
      workflowOf("keep-token-fresh.yml")
        .jobs.up!.steps!.flatMap(({ run }) => run ?? [])
        .slice(0, 2),
    );
    assert.equal(jobs.deploy!.needs, "token");
  });

  it("make a failed renewal an error on every schedule", () => {
    assert.equal(ofStep!.SPOTINST_TOKEN_RENEWAL_FAILURE, "error");
    assert.equal(environmentVariables.SPOTINST_TOKEN_RENEWAL_FAILURE, "error");
    assert.deepEqual(spec.envRefs.SPOTINST_TOKEN_RENEWAL_FAILURE, {
      type: "Literal",
      literal: { value: "error" },
    });
    assert.equal(
      readUnit("spotinst-token.service").Service!.Environment,
      "SPOTINST_TOKEN_RENEWAL_FAILURE=error",
    );
    assert.match(
      readFileSync(join(CHECKOUT, "examples/automation/index.ts"), "utf8"),
      /renewalFailure: "error"/,
    );
  });

  it("give the whole login, by names that exist, everywhere", () => {
    const ofDeployment = workflowOf("deploy.yml").jobs.token!.steps!.find(({ env }) => env !== undefined)!
      .env!;
    for (const variables of [ofStep!, ofDeployment, environmentVariables, spec.envRefs]) {
      assert.deepEqual(
        LOGIN_NAMES.filter((name) => !(name in variables)),
        [],
      );
    }
  });

  it("renew as often everywhere: every 30 minutes", () => {
    assert.equal(spec.resyncFrequencySeconds, 1800);
    assert.equal(spec.continueResyncOnCommitMatch, true);
    assert.equal(readUnit("spotinst-token.timer").Timer!.OnCalendar, "*:07,37");
    assert.match(readFileSync(join(CHECKOUT, "docs/ci.md"), "utf8"), /--cron "7,37 \* \* \* \*"/);
  });
});

describe("a schedule of examples/ci, on the engine", () => {
  let service: TokenService;
  let stack: Workspace;

  before(async () => {
    service = await startTokenService();
    stack = await createWorkspace({
      project: "spotinst-token-ci",
      program: "",
      env: { ...loginEnvironment(service), PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
    copyExample("examples/ci", stack.folder);
    await stack.pulumi(["stack", "select", "--create", "dev"]);
  });

  after(async () => {
    await service.close();
    stack.remove();
  });

  /** The commands of the workflow after `npm ci`, for the organization of a file backend; each is run, as the last one is even where one fails. */
  async function runWorkflow(name: string): Promise<{ up: Run; status: Run }> {
    const commands = workflowOf(name).jobs.up!.steps!.flatMap(({ run }) => run ?? []);
    assert.equal(commands.length, 3);
    assert.equal(commands[0], "npm ci");
    const [up, status] = commands
      .slice(1)
      .map((command) => command.replace("my-org/", "organization/").split(" "));
    return { up: await runIn(stack, up!, STRICT), status: await runIn(stack, status!) };
  }

  for (const name of SCHEDULED) {
    it(`is green by the commands of ${name}, with 45 minutes left or more`, async () => {
      const { up, status } = await runWorkflow(name);
      assert.equal(up.code, 0, up.output);
      assert.equal(status.code, 0, status.output);
      assert.match(status.output, /organization\/spotinst-token-ci\/dev +token/);
    });
  }

  it("runs the commands of the systemd unit", async () => {
    const { Service } = readUnit("spotinst-token.service");
    for (const command of [Service!.ExecStart!, Service!.ExecStopPost!]) {
      const { code, output } = await runIn(stack, command.split(" "), STRICT);
      assert.equal(code, 0, output);
    }
  });

  it("renews what has 60 minutes left, so that one lost run leaves 30", async () => {
    stack.leave(60 * 60);
    service.clearRequests();
    assert.equal((await stack.up(STRICT)).code, 0);
    assert.equal(service.requests.filter(({ path }) => path === "/token").length, 1);
    assert.equal((await stack.up(STRICT)).code, 0);
    assert.equal(service.requests.filter(({ path }) => path === "/token").length, 1, "and not at once again");
  });

  it("is red for the first renewal that fails, though the token is good, and alarms when less than 45 minutes are left", async () => {
    stack.leave(60 * 60);
    service.script({ status: 503, headers: { "retry-after": "3600" } });
    const { up, status } = await runWorkflow("keep-token-fresh.yml");
    assert.notEqual(up.code, 0);
    assert.match(
      up.output,
      /Renewal failed, and renewalFailure \(or SPOTINST_TOKEN_RENEWAL_FAILURE\) is "error"/,
    );
    assert.equal(status.code, 0, "60 minutes are left");
    stack.leave(40 * 60);
    const alarm = await runIn(stack, [
      "npx",
      "pulumi-spotinst-token",
      "status",
      "--within",
      "45m",
      "organization/dev",
    ]);
    assert.equal(alarm.code, 1, alarm.output);
    assert.match(alarm.output, /expires in (3[5-9]|40) min/);
    assert.equal((await stack.up(STRICT)).code, 0, "and the next run renews it");
  });
});

describe("npm ci of a repository with the tarball in it", () => {
  it("works in a clean folder with an empty cache, and the command then says how to ask it for help", async (test) => {
    const root = mkdtempSync(join(tmpdir(), "spotinst-token-npm-ci-"));
    test.after(() => rmSync(root, { recursive: true, force: true }));
    const [author, checkout] = ["author", "checkout"].map((name) => join(root, name)) as [string, string];
    const succeed = async (command: string[], cwd: string, cache: string) => {
      const env = { ...process.env, npm_config_cache: join(root, cache), npm_config_audit: "false" };
      const { code, output } = await run(command, cwd, env);
      assert.equal(code, 0, output);
      return output;
    };
    cpSync(FOLDER, author, { recursive: true });
    await succeed(["npm", "pack", "--ignore-scripts", "--pack-destination", author], CHECKOUT, "a");
    const tarball = readdirSync(author).find((name) => name.endsWith(".tgz"));
    await succeed(["npm", "install", "--package-lock-only", `./${tarball}`], author, "a");
    cpSync(author, checkout, { recursive: true });
    rmSync(author, { recursive: true });
    await succeed(["npm", "ci"], checkout, "b");
    const { version } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as {
      version: string;
    };
    assert.match(
      await succeed(["npx", "pulumi-spotinst-token", "--version"], checkout, "b"),
      new RegExp(version),
    );
    const mistyped = await run(["npx", "--no", "pulumi-spotinst-token", "statsu"], checkout, process.env);
    const [, advice] = /; see `(.+)`/.exec(mistyped.output)!;
    assert.match(await succeed(advice!.split(" "), checkout, "b"), /--within TIME/);
  });
});
