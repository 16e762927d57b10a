import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Run, run, type Workspace } from "../../harness/engine";
import { assertNoSecrets } from "../../harness/leaks";
import { NPM_INSTALL, Packages } from "../../harness/packages";
import { CHECKOUT } from "../../harness/program-folder";
import { runCommand } from "../../tools/run-command";

const TARBALL = "vendor/pulumi-spotinst-token.tgz";
/** For npm, which `pulumi new` starts: as in the other tests, it asks the registry for no more than it must. */
const FRUGAL_NPM = { npm_config_prefer_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };

describe("a project that pulumi new makes of the template", () => {
  let root: string;
  let service: TokenService;
  /** Lends its environment: the backend and the login. */
  let workspace: Workspace;

  before(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "spotinst-token-template-")));
    service = await startTokenService();
    workspace = await createWorkspace({
      program: "",
      env: { ...loginEnvironment(service), ...FRUGAL_NPM },
    });
  });

  after(async () => {
    await service.close();
    workspace.remove();
    rmSync(root, { recursive: true, force: true });
  });

  function start(folder: string, command: readonly string[]): Promise<Run> {
    return run(command, folder, workspace.env());
  }

  async function succeed(folder: string, ...command: string[]): Promise<string> {
    const { code, output } = await start(folder, command);
    assert.equal(code, 0, output);
    return output;
  }

  function makeFolder(name: string): string {
    mkdirSync(join(root, name));
    return join(root, name);
  }

  /** Checks what `pulumi new` printed and wrote, and that what it says is all that `up` needs. */
  async function checkProject(folder: string, printed: string): Promise<void> {
    assert.match(printed, /export SPOTINST_USERNAME=….*\n +pulumi up\n/);
    const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
    assert.equal(packages["node_modules/pulumi-spotinst-token"].resolved, `file:${TARBALL}`);
    assert.doesNotMatch(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"), /spotinst-token:/);
    const issued = service.issued.length;
    const up = await succeed(folder, "pulumi", "up", "--yes", "--skip-preview", "--non-interactive");
    assert.match(up, /spotinstToken: \[secret\]/);
    assert.equal(service.issued.length, issued + 1);
    const { accessToken } = service.issued.at(-1)!;
    assertNoSecrets([printed, up], { "access token": accessToken });
    const shown = await succeed(folder, "pulumi", "stack", "output", "accessToken", "--show-secrets");
    assert.equal(shown.trim(), accessToken);
  }

  it("of the installed package works at once, though no registry has the package", async () => {
    const packages = new Packages(makeFolder("packages"));
    const folder = makeFolder("of-the-package");
    writeFileSync(join(folder, "package.json"), "{}");
    const env = await packages.environment(undefined);
    const words = [...NPM_INSTALL, "--omit=peer", await packages.pack()];
    await runCommand("npm", words, { cwd: folder, env });
    const template = "node_modules/pulumi-spotinst-token/template";
    await checkProject(folder, await succeed(folder, "pulumi", "new", template, "--yes", "--force"));
  });

  it("of a built clone works at once, though no registry has the package", async () => {
    const folder = makeFolder("of-the-clone");
    const printed = await succeed(folder, "pulumi", "new", join(CHECKOUT, "template"), "--yes");
    await checkProject(folder, printed);
    await succeed(folder, "pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive");
  });

  it("is committed with the package and without node_modules, and npm ci installs what is committed", async () => {
    const folder = join(root, "of-the-package");
    // Without what the user's own settings say of hooks, signatures and files to leave out.
    const git = ["env", "GIT_CONFIG_NOSYSTEM=1", `GIT_CONFIG_GLOBAL=${devNull}`, "git"];
    git.push("-c", "user.name=A. Body", "-c", "user.email=a.body@example.com");
    await succeed(folder, ...git, "init", "--quiet");
    await succeed(folder, ...git, "add", "--all");
    await succeed(folder, ...git, "commit", "--quiet", "--message", "first");
    assert.deepEqual((await succeed(folder, ...git, "ls-files")).trim().split("\n"), [
      ".gitignore",
      "Pulumi.dev.yaml",
      "Pulumi.yaml",
      "index.ts",
      "package-lock.json",
      "package.json",
      "tsconfig.json",
      "vendor/README.md",
      TARBALL,
    ]);
    await succeed(root, ...git, "clone", "--quiet", folder, "checkout");
    await succeed(join(root, "checkout"), "npm", "ci");
    await succeed(join(root, "checkout"), "npx", "--no", "--", "tsc", "-p", ".");
  });

  it("of a clone that was not built fails by the name of what is missing, beside which stands what to do", async () => {
    const template = makeFolder("not-built");
    cpSync(join(CHECKOUT, "template"), template, { recursive: true });
    rmSync(join(template, TARBALL));
    const folder = makeFolder("of-not-built");
    const { code, output } = await start(folder, ["pulumi", "new", template, "--yes"]);
    assert.notEqual(code, 0);
    assert.ok(output.includes(join(folder, TARBALL)), output);
    const advice = readFileSync(join(folder, "vendor/README.md"), "utf8");
    assert.match(advice, /`npm ci && npm run build` in the clone makes it/);
    assert.match(advice, /`pulumi install`/);
    // What it advises.
    cpSync(join(CHECKOUT, "template", TARBALL), join(folder, TARBALL));
    await succeed(folder, "pulumi", "install");
    await succeed(folder, "pulumi", "preview");
  });
});
