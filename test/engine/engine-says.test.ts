import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Run, runIn, type Workspace } from "../../harness/engine";
import { lockStack } from "../../harness/lock-stack";
import { CHECKOUT } from "../../harness/program-folder";

const PROGRAM = `const { SpotinstToken } = require("pulumi-spotinst-token");
const token = new SpotinstToken("token");
exports.accessToken = token.accessToken;
`;

const reference = (stack: string) => `const { StackReference } = require("@pulumi/pulumi");
new StackReference("${stack}");
`;

/** Rows that are not tried here. */
const UNTRIED = [
  // By outage.test.ts, lifecycle.test.ts and template.test.ts.
  "renewal failed",
  "Cannot find module 'pulumi-spotinst-token/provider'",
  "no such file or directory, open '…/vendor/pulumi-spotinst-token.tgz'",
  // Said by a language host that is older than the CLI, and by a screen that is no terminal.
  "method GeneratePackage not implemented",
  "every line twice",
];

/** The first cells of the page's rows. */
const ROWS = readFileSync(join(CHECKOUT, "docs/errors.md"), "utf8")
  .split("\n## What the engine itself says\n")[1]!
  .split("\n## ")[0]!
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(2)
  .map((line) => line.slice(2).split(" | ")[0]!);

/** Makes a pattern of a message: each `…` in it stands for something. */
function pattern(message: string): RegExp {
  const parts = message.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join("[^\\n]+"));
}

describe("docs/errors.md quotes what the engine says", () => {
  let service: TokenService;
  let workspace: Workspace;
  let restore: () => void;

  before(async () => {
    service = await startTokenService();
    workspace = await createWorkspace({ program: PROGRAM, env: loginEnvironment(service) });
    const { code, output } = await workspace.up();
    assert.equal(code, 0, output);
    restore = workspace.snapshot();
  });

  beforeEach(() => restore());

  after(async () => {
    await service.close();
    workspace.remove();
  });

  const scenarios: Record<string, () => Promise<Run>> = {
    "Outputs:": () => workspace.up({ SPOTINST_USERNAME: "nobody@example.com" }),
    'unknown stack "organization/…"': async () =>
      (await workspace.sibling("unknown", reference("organization/nothing/dev"))).up(),
    "organization name must be 'organization'": async () =>
      (await workspace.sibling("named", reference("my-org/tokens/dev"))).up(),
    "pulumi: command not found": () =>
      runIn(workspace, ["/bin/bash", "-c", "pulumi up"], { PATH: workspace.folder }),
    "passphrase must be set with PULUMI_CONFIG_PASSPHRASE": () =>
      runIn(workspace, [
        "env",
        "-u",
        "PULUMI_CONFIG_PASSPHRASE",
        "pulumi",
        "up",
        "--non-interactive",
        "--yes",
      ]),
    "a project with this name already exists": () => {
      const folder = join(workspace.folder, "another");
      mkdirSync(folder);
      return workspace.pulumi([
        "new",
        join(CHECKOUT, "template"),
        "--yes",
        "--name=tokens",
        "--stack=dev",
        `--dir=${folder}`,
      ]);
    },
    "stack '…' already exists": () => workspace.pulumi(["stack", "init", "dev"]),
    "the stack is currently locked": () => {
      lockStack(workspace);
      return workspace.up();
    },
    "Attempting to deploy or update resources with … pending operations": async () => {
      leavePending();
      return workspace.up();
    },
    "no folder at path …": async () => {
      const program = `const { CustomResource } = require("@pulumi/pulumi");
new CustomResource("spotinst-token:index:Token", "token", {});
`;
      const nowhere = await workspace.sibling("nowhere", program);
      nowhere.write(
        "name: nowhere\nruntime: nodejs\nplugins: {providers: [{name: spotinst-token, path: ./gone}]}\n",
        "Pulumi.yaml",
      );
      return nowhere.up();
    },
  };

  it("in rows of which each is tried", () => {
    const messages = [...Object.keys(scenarios), ...UNTRIED];
    assert.deepEqual(
      ROWS.filter((row) => !messages.some((message) => row.includes(message))),
      [],
    );
    assert.deepEqual(
      messages.filter((message) => !ROWS.some((row) => row.includes(message))),
      [],
    );
  });

  for (const [message, provoke] of Object.entries(scenarios)) {
    it(message, async () => assert.match((await provoke()).output, pattern(message)));
  }

  it("whose cure for pending operations works", async () => {
    leavePending();
    const { code, output } = await workspace.pulumi(["refresh", "--yes", "--clear-pending-creates"]);
    assert.equal(code, 0, output);
    assert.doesNotMatch((await workspace.up()).output, /pending/);
  });

  /** Leaves what a run leaves that is killed while it mints a second token. */
  function leavePending(): void {
    const file = join(workspace.folder, "../state/.pulumi/stacks/tokens/dev.json");
    const state = JSON.parse(readFileSync(file, "utf8"));
    const { latest } = state.checkpoint;
    const { id: _none, outputs: _neither, ...token } = latest.resources.at(-1);
    latest.pending_operations = [{ resource: { ...token, urn: `${token.urn}-2` }, type: "creating" }];
    writeFileSync(file, JSON.stringify(state));
  }
});
