import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { listen } from "../../emulator/listening";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Resource, STAND_INS, type Workspace } from "../../harness/engine";
import { assertNoSecrets, issuedTokens } from "../../harness/leaks";
import { NO_LOGIN } from "../../harness/no-login";
import { TOKEN_CLASS } from "../../harness/plugin-programs";
import { HAS_PROC, listProcesses } from "../../harness/processes";
import { THINGS } from "../../harness/things-programs";

const DUE_SECONDS = 6000;
const EXPIRED_SECONDS = 8000;

const ARGUMENTS = `JSON.parse(process.env.TOKEN_ARGS ?? "{}")`;
const OPTIONS = `JSON.parse(process.env.TOKEN_OPTIONS ?? "{}")`;

/** The token, a provider made of it and a resource of that. */
const PROGRAM = `${THINGS}${TOKEN_CLASS}
const token = new Token("token", ${ARGUMENTS}, ${OPTIONS});
useThings(token.accessToken);
exports.accessToken = token.accessToken;
exports.expiresAt = token.expiresAt;
`;

/** The same by the dynamic resource. */
const DYNAMIC_PROGRAM = `${THINGS}
const { SpotinstToken } = require("pulumi-spotinst-token");
const token = new SpotinstToken("token", ${ARGUMENTS});
useThings(token.accessToken);
exports.accessToken = token.accessToken;
exports.expiresAt = token.expiresAt;
`;

function tokenIn(workspace: Workspace): Resource {
  return workspace.resources().find(({ type }) => /spotinst(-token:index)?:Token$/.test(type))!;
}

function openWorkspace(program: string, env: Record<string, string>): Promise<Workspace> {
  return createWorkspace({ program, env, usesPlugin: true, pluginFolder: STAND_INS });
}

describe("the plugin, on the real engine", () => {
  let service: TokenService;
  let workspace: Workspace;
  let restore: () => void;

  before(async () => {
    service = await startTokenService();
    workspace = await openWorkspace(PROGRAM, loginEnvironment(service));
    assert.equal((await workspace.up()).code, 0);
    restore = workspace.snapshot();
  });

  after(async () => {
    await service.close();
    assertNoSecrets(workspace.traces(), { ...issuedTokens(service), password: DEMO_LOGIN.password });
    workspace.remove();
  });

  const requests = () => service.requests.map(({ method, path }) => `${method} ${path}`);

  for (const [state, seconds, words] of [
    ["due", DUE_SECONDS, /token "token" expires in .*; `pulumi up` will renew it/],
    ["expired", EXPIRED_SECONDS, /token "token" expired .* ago; `pulumi up` will renew it/],
  ] as const) {
    it(`shows all unchanged in the preview of a token that is ${state}, and sends nothing`, async () => {
      restore();
      workspace.age(seconds);
      service.clearRequests();
      const { code, output } = await workspace.pulumi(["preview", "--expect-no-changes"]);
      assert.equal(code, 0, output);
      assert.match(output, /4 unchanged/);
      assert.match(output, words);
      assert.deepEqual(requests(), []);
    });
  }

  it("renews a due token in an up, which changes the token and its provider only", async () => {
    restore();
    workspace.age(DUE_SECONDS);
    const { code, output } = await workspace.up();
    assert.equal(code, 0, output);
    assert.match(output, /2 updated\s+2 unchanged/);
  });

  it("without the marker shows the token as the one update; all that depends on it is exact", async () => {
    restore();
    workspace.age(EXPIRED_SECONDS);
    service.clearRequests();
    const { output } = await workspace.pulumi(["preview"], { TOKEN_ARGS: '{"preview":false}' });
    assert.match(output, /1 to update\s+3 unchanged/);
    assert.deepEqual(requests(), []);
  });

  it("renews an expired token though the shell has the variable of a preview", async () => {
    restore();
    workspace.age(EXPIRED_SECONDS);
    const args = { TOKEN_ARGS: '{"preview":true}' };
    const { code, output } = await workspace.pulumi(["up", "--yes", "--skip-preview"], {
      ...args,
      PULUMI_DRY_RUN: "true",
    });
    assert.equal(code, 0, output);
    assert.match(output, /2 updated/);
  });

  it("shows a due token as one update where all changes are ignored, the marker of a preview among them", async () => {
    restore();
    workspace.age(DUE_SECONDS);
    const { output } = await workspace.pulumi(["preview"], { TOKEN_OPTIONS: '{"ignoreChanges":["*"]}' });
    assert.match(output, /1 to update\s+3 unchanged/);
  });

  it("keeps no marker of a preview in the state or in an update plan", async () => {
    restore();
    const plan = join(workspace.folder, "plan.json");
    const { code, output } = await workspace.pulumi(["preview", "--save-plan", plan]);
    assert.equal(code, 0, output);
    const planned = readFileSync(plan, "utf8");
    assert.doesNotMatch(planned, /"preview": (true|false)/);
    const up = await workspace.pulumi(["up", "--yes", "--skip-preview", "--plan", plan]);
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(tokenIn(workspace).inputs ?? {}, {});
  });

  it("keeps nothing of the arguments in the outputs", async () => {
    restore();
    const login = { ...DEMO_LOGIN, timeoutSeconds: 30 };
    const { refreshToken: _none, ...args } = login as typeof login & { refreshToken?: string };
    const { code, output } = await workspace.up({ TOKEN_ARGS: JSON.stringify(args) });
    assert.equal(code, 0, output);
    const { outputs, inputs } = tokenIn(workspace);
    assert.deepEqual(Object.keys(inputs!).sort(), Object.keys(args).sort());
    assert.deepEqual(
      Object.keys(args).filter((name) => name in outputs!),
      [],
    );
  });

  it("renews an expired token in a refresh by the login of the arguments alone", async () => {
    workspace.age(EXPIRED_SECONDS);
    service.clearRequests();
    const { code, output } = await workspace.pulumi(["refresh", "--yes", "--skip-preview"], {
      ...NO_LOGIN,
      SPOTINST_TOKEN_URL: service.tokenEndpoint,
    });
    assert.equal(code, 0, output);
    assert.match(output, /this refresh renewed the token/);
  });

  it("imports by any word, and the next up changes nothing", async () => {
    restore();
    await workspace.pulumi(["destroy", "--yes", "--skip-preview"]);
    const imported = await workspace.pulumi([
      ...["import", "spotinst-token:index:Token", "token", "mine", "--yes", "--skip-preview"],
      ...["--generate-code=false", "--protect=false"],
    ]);
    assert.equal(imported.code, 0, imported.output);
    assert.equal(tokenIn(workspace).id, "mine");
    service.clearRequests();
    const { code, output } = await workspace.up();
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /updated|replaced|deleted/);
    assert.equal(tokenIn(workspace).id, "mine");
    assert.ok(!requests().includes("POST /token"));
  });

  it("refuses a token as the id of an import, and stores nothing", async () => {
    restore();
    const id = "0123456789abcdef".repeat(4);
    const { code, output } = await workspace.pulumi([
      ...["import", "spotinst-token:index:Token", "other", id, "--yes", "--skip-preview"],
      "--generate-code=false",
    ]);
    assert.notEqual(code, 0);
    assert.match(output, /The id looks like a token or another secret/);
    assert.equal(workspace.resources().filter(({ type }) => type === "spotinst-token:index:Token").length, 1);
  });

  it("takes the login of the stack's configuration, and keeps it out of the token's state", async () => {
    restore();
    await workspace.pulumi(["destroy", "--yes", "--skip-preview"]);
    for (const [key, ...flags] of [
      ["username"],
      ["clientId"],
      ["password", "--secret"],
      ["clientSecret", "--secret"],
    ] as const) {
      const value = DEMO_LOGIN[key];
      await workspace.pulumi(["config", "set", ...flags, `spotinst-token:${key}`, value]);
    }
    const noLogin = {
      ...NO_LOGIN,
      SPOTINST_TOKEN_URL: service.tokenEndpoint,
      SPOTINST_API_URL: service.url,
    };
    const { code, output } = await workspace.up(noLogin);
    assert.equal(code, 0, output);
    assert.deepEqual(tokenIn(workspace).inputs ?? {}, {});
    const provider = workspace.resources().find(({ urn }) => urn.includes("default_0_1_0"));
    assert.deepEqual(
      Object.entries({ ...provider!.inputs })
        .filter(([, value]) => typeof value === "object" && "ciphertext" in value!)
        .map(([name]) => name),
      ["clientSecret", "password"],
    );
    const again = await workspace.pulumi(["preview", "--expect-no-changes"], noLogin);
    assert.equal(again.code, 0, again.output);
  });

  it("refuses a misspelled key of the configuration, which it would not read", async () => {
    restore();
    await workspace.pulumi(["config", "set", "spotinst-token:renewbeforeseconds", "7000"]);
    service.clearRequests();
    const { code, output } = await workspace.up();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /The configuration has spotinst-token:renewbeforeseconds\. Write spotinst-token:renewBeforeSeconds instead\./,
    );
    assert.deepEqual(service.requests, []);
    await workspace.pulumi(["config", "rm", "spotinst-token:renewbeforeseconds"]);
  });
});

describe("moving a stack between the dynamic resource and the plugin", () => {
  let service: TokenService;
  let workspace: Workspace;

  before(async () => {
    service = await startTokenService();
    workspace = await openWorkspace(DYNAMIC_PROGRAM, loginEnvironment(service));
  });

  after(async () => {
    await service.close();
    workspace.remove();
  });

  for (const [title, args] of [
    ["the environment", {}],
    ["the arguments", { ...DEMO_LOGIN, refreshToken: undefined }],
  ] as const) {
    it(`keeps the token and its id, and sends no login, there and back: a login of ${title}`, async () => {
      const env = { TOKEN_ARGS: JSON.stringify(args) };
      workspace.write(DYNAMIC_PROGRAM);
      assert.equal((await workspace.up(env)).code, 0);
      const { id } = tokenIn(workspace);
      const { accessToken } = await workspace.outputs();
      service.clearRequests();
      for (const program of [PROGRAM, DYNAMIC_PROGRAM]) {
        // The dynamic resource has no alias by itself: it is the one that most programs have.
        const back = program === DYNAMIC_PROGRAM;
        workspace.write(
          back
            ? program.replace(
                /new SpotinstToken\("token", (.*)\);/,
                'new SpotinstToken("token", $1, { aliases: [{ type: "spotinst-token:index:Token" }] });',
              )
            : program,
        );
        const { code, output } = await workspace.up(env);
        assert.equal(code, 0, output);
        assert.doesNotMatch(output, /created|deleted|replaced/);
        assert.equal(tokenIn(workspace).id, id);
        assert.equal((await workspace.outputs()).accessToken, accessToken);
        assert.match(
          tokenIn(workspace).type,
          back ? /^pulumi-nodejs:dynamic/ : /^spotinst-token:index:Token$/,
        );
      }
      assert.deepEqual(
        service.requests.filter(({ method, path }) => method === "POST" && path === "/token"),
        [],
      );
      await workspace.pulumi(["destroy", "--yes", "--skip-preview"], env);
    });
  }
});

describe("a cancelled operation of the plugin", { skip: !HAS_PROC }, () => {
  it("ends at once where the service never answers, and leaves no process", async (test) => {
    const server = createServer(() => {});
    const { port, close } = await listen(server);
    const service = await startTokenService();
    const workspace = await openWorkspace(PROGRAM, loginEnvironment(service));
    test.after(async () => {
      await close();
      await service.close();
      workspace.remove();
    });
    const up = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
      cwd: workspace.folder,
      env: {
        ...workspace.env(),
        TOKEN_ARGS: JSON.stringify({ tokenEndpoint: `http://127.0.0.1:${port}/token` }),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [up.stdout, up.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const ended = once(up, "close");
    const first = await Promise.race([once(server, "request").then(() => "a request"), ended]);
    assert.equal(first, "a request", output);
    const start = performance.now();
    up.kill("SIGINT");
    await ended;
    const tookMs = performance.now() - start;
    // Half a second for the wait; the rest is the engine's end, on a busy machine. The request alone would take 15 s, all attempts a minute.
    assert.ok(tookMs < 10_000, `took ${tookMs} ms:\n${output}`);
    assert.match(output, /cancelled/i);
    const exported = JSON.parse((await workspace.pulumi(["stack", "export"])).output) as {
      deployment: { pending_operations?: unknown[] };
    };
    assert.deepEqual(exported.deployment.pending_operations ?? [], []);
    const left = () => listProcesses(workspace.folder).map(({ words }) => words.join(" "));
    const endMs = Date.now() + 30_000;
    while (left().length > 0 && Date.now() < endMs) {
      await wait(100);
    }
    assert.deepEqual(left(), []);
    assert.equal((await workspace.up()).code, 0);
  });
});
