import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { list } from "tar";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, runIn, type Workspace } from "../../harness/engine";
import { nextOutput } from "../../harness/next-output";
import { NPM_INSTALL, Packages, readManifest } from "../../harness/packages";
import { CHECKOUT } from "../../harness/program-folder";
import { runCommand } from "../../tools/run-command";

const { version: VERSION } = readManifest(CHECKOUT);

/** Where npm puts the plugin, from a program's folder. */
const INSTALLED = "node_modules/pulumi-spotinst-token/plugin";
const EXECUTABLE = "pulumi-resource-spotinst-token";

/** A program as every SDK makes one: it names the plugin's package and version. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
class Token extends pulumi.CustomResource {
  constructor(name, args) {
    super("spotinst-token:index:Token", name, { accessToken: undefined, ...args }, { version: "${VERSION}" });
  }
}
exports.accessToken = new Token("token", {}).accessToken;
`;

describe("the provider plugin, as its users get it", () => {
  let service: TokenService;
  let packages: Packages;
  /** The npm package, packed. */
  let tarball: string;
  /** What `npm install` of it brings. */
  let modules: string;
  /** The plugin alone, packed. */
  let archive: string;

  before(async () => {
    packages = new Packages(mkdtempSync(join(tmpdir(), "spotinst-token-distribution-")));
    service = await startTokenService();
    tarball = await packages.pack();
    modules = await installPackage();
    archive = await packPlugin(CHECKOUT, "archive");
  });

  after(async () => {
    await service.close();
    rmSync(packages.folder, { recursive: true, force: true });
  });

  /** Installs without the SDK, which each workspace links. */
  async function installPackage(): Promise<string> {
    const cwd = join(packages.folder, "program");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "package.json"), "{}");
    const env = await packages.environment(undefined);
    await runCommand("npm", [...NPM_INSTALL, "--omit=peer", tarball], { cwd, env });
    return join(cwd, "node_modules");
  }

  async function packPlugin(checkout: string, name: string): Promise<string> {
    const folder = join(packages.folder, name);
    mkdirSync(folder);
    const words = [join(checkout, "tools", "pack-plugin.mjs"), folder];
    await runCommand(process.execPath, words, { cwd: checkout, env: process.env });
    return join(folder, `spotinst-token-plugin-${VERSION}.tgz`);
  }

  async function open(
    test: TestContext,
    { lines = "", hasPackage = true }: { lines?: string; hasPackage?: boolean },
  ): Promise<Workspace> {
    const env = loginEnvironment(service);
    const workspace = await createWorkspace({ program: PROGRAM, isInstalled: false, env });
    test.after(() => workspace.remove());
    workspace.write(`name: tokens\nruntime: nodejs\n${lines}`, "Pulumi.yaml");
    if (hasPackage) {
      cpSync(modules, join(workspace.folder, "node_modules"), { recursive: true, verbatimSymlinks: true });
    }
    return workspace;
  }

  /** Runs `up`, which mints a token. */
  async function mint(workspace: Workspace, up = workspace.up): Promise<string> {
    const { code, output } = await up();
    assert.equal(code, 0, output);
    assert.match(output, /spotinst-token:index:Token token created/);
    assert.equal(await workspace.output("accessToken"), service.issued.at(-1)?.accessToken);
    return output;
  }

  describe("from the npm package", () => {
    it("is a folder of its own in it, with an executable, and nowhere else", () => {
      const entries = listEntries(tarball).filter(([name]) => /plugin/.test(name));
      assert.deepEqual(
        entries,
        [
          ["LICENSES.txt", 0o644],
          ["PulumiPlugin.yaml", 0o644],
          ["package.json", 0o644],
          ["plugin.cjs", 0o644],
          [EXECUTABLE, 0o755],
          [`${EXECUTABLE}.cmd`, 0o644],
          ["schema.json", 0o644],
        ].map(([name, mode]) => [`package/plugin/${name}`, mode]),
      );
    });

    for (const [title, lines] of [
      [
        "a line under `plugins` in Pulumi.yaml",
        `plugins:\n  providers:\n    - name: spotinst-token\n      path: ${INSTALLED}\n`,
      ],
      ["a line under `packages` in Pulumi.yaml", `packages:\n  spotinst-token: ./${INSTALLED}\n`],
    ] as const) {
      it(`is found by ${title}, without a warning and without another installation`, async (test) => {
        const workspace = await open(test, { lines });
        assert.doesNotMatch(await mint(workspace), /warning/);
        assert.equal(existsSync(join(workspace.folder, INSTALLED, "node_modules")), false);
      });
    }

    it("is found by node_modules/.bin on PATH, of which the engine warns", async (test) => {
      const workspace = await open(test, {});
      const bin = join(workspace.folder, "node_modules", ".bin");
      const output = await mint(workspace, () =>
        workspace.up({ PATH: `${bin}${delimiter}${workspace.env().PATH}` }),
      );
      assert.ok(output.includes(`warning: using ${EXECUTABLE} from $PATH at ${join(bin, EXECUTABLE)}`));
    });

    it("is found by a script of package.json, with the same warning", async (test) => {
      const workspace = await open(test, {});
      const scripts = { up: "pulumi up --yes --skip-preview --non-interactive" };
      workspace.write(JSON.stringify({ main: "index.js", scripts }), "package.json");
      const output = await mint(workspace, () => runIn(workspace, ["npm", "run", "up"]));
      assert.match(output, /warning: using pulumi-resource-spotinst-token from \$PATH/);
    });
  });

  describe("from the archive of the plugin", () => {
    it("is all there is at its root", () => {
      assert.deepEqual(listEntries(archive), [
        ["LICENSES.txt", 0o644],
        ["package.json", 0o644],
        ["plugin.cjs", 0o644],
        [EXECUTABLE, 0o755],
        [`${EXECUTABLE}.cmd`, 0o644],
        ["schema.json", 0o644],
      ]);
    });

    it("has the same bytes whenever, wherever and with whatever modes it is packed", async () => {
      const copy = join(packages.folder, "copy");
      for (const name of ["plugin", "tools", "package.json"]) {
        cpSync(join(CHECKOUT, name), join(copy, name), { recursive: true });
      }
      symlinkSync(join(CHECKOUT, "node_modules"), join(copy, "node_modules"), "junction");
      for (const name of readdirSync(join(copy, "plugin"))) {
        chmodSync(join(copy, "plugin", name), 0o600);
        utimesSync(join(copy, "plugin", name), 1, 1);
      }
      assert.ok(readFileSync(await packPlugin(copy, "again")).equals(readFileSync(archive)));
    });

    it("is installed by `pulumi plugin install --file`, after which Pulumi.yaml needs no line", async (test) => {
      const workspace = await open(test, { hasPackage: false });
      // What the files of a folder above PULUMI_HOME are must not matter.
      workspace.write('{ "type": "module" }', "../package.json");
      const words = ["plugin", "install", "resource", "spotinst-token", VERSION, "--file", archive];
      assert.deepEqual(await workspace.pulumi(words), {
        code: 0,
        output: `[resource plugin spotinst-token-${VERSION}] installing\n`,
      });
      assert.doesNotMatch(await mint(workspace), /warning/);
    });
  });

  describe("for `pulumi package add`", () => {
    it("gives its schema, as an executable and as an installed plugin", async (test) => {
      const workspace = await open(test, {});
      await workspace.pulumi(["plugin", "install", "resource", "spotinst-token", VERSION, "--file", archive]);
      const written = JSON.parse(readFileSync(join(CHECKOUT, "plugin", "schema.json"), "utf8"));
      for (const source of [`./${INSTALLED}/${EXECUTABLE}`, "spotinst-token"]) {
        const { code, output } = await workspace.pulumi(["package", "get-schema", source]);
        assert.equal(code, 0, output);
        const { name, version, resources, functions } = JSON.parse(output);
        assert.deepEqual([name, version], [written.name, written.version]);
        assert.deepEqual(Object.keys(resources), Object.keys(written.resources));
        assert.deepEqual(Object.keys(functions), Object.keys(written.functions));
      }
    });

    // The host that is built for the tests is too old to do so, so this is what a newer one runs.
    it("is started by the SDK, as a language host starts a folder that has PulumiPlugin.yaml", async (test) => {
      const { folder } = await open(test, {});
      const script = join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
      const host = spawn(process.execPath, [script, join(folder, INSTALLED), "127.0.0.1:9"], { cwd: folder });
      test.after(() => host.kill());
      assert.match(await nextOutput(host), /^\d+\n$/);
    });

    it("depends on the same SDK as the npm package, by which it is so started", () => {
      const read = (name: string) => JSON.parse(readFileSync(join(CHECKOUT, name), "utf8"));
      assert.deepEqual(read("plugin/package.json").dependencies, read("package.json").peerDependencies);
    });
  });
});

/** Names and modes of what is in an archive, sorted. */
function listEntries(file: string): [string, number | undefined][] {
  const entries: [string, number | undefined][] = [];
  list({ file, sync: true, onReadEntry: ({ path, mode }) => entries.push([path, mode]) });
  return entries.sort(([one], [other]) => (one < other ? -1 : 1));
}
