import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { CHECKOUT } from "../../harness/program-folder";

const BUILT = [
  "dist/index.js",
  "plugin/plugin.cjs",
  "plugin/LICENSES.txt",
  "template/vendor/pulumi-spotinst-token.tgz",
];
const SOURCES = [
  "provider/plugin/server.ts",
  "tools/build.mjs",
  "tools/bundle-plugin.mjs",
  "tools/pack-for-template.mjs",
  "tools/pack-files.mjs",
  "package-lock.json",
];

describe("tools/setup.mjs", () => {
  // A checkout that is built, whose build and Pulumi CLI do nothing.
  const folder = mkdtempSync(join(tmpdir(), "spotinst-token-setup-"));
  const others = ["package.json", "node_modules/.package-lock.json", "node_modules/ts-node/register.js"];
  for (const name of [...SOURCES, ...others, "node_modules/pulumi-spotinst-token", "tools/pulumi-cli.ts"]) {
    write(name, name.includes("lock") ? '{ "packages": {} }' : name === "package.json" ? "{}" : "");
  }
  cpSync(join(CHECKOUT, "tools/setup.mjs"), join(folder, "tools/setup.mjs"));
  const hourAgo = Date.now() / 1000 - 3600;
  for (const name of [...SOURCES, ...others, "provider", "provider/plugin"]) {
    utimesSync(join(folder, name), hourAgo, hourAgo);
  }

  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }

  /** Runs it where everything was built, and then something has happened. */
  function run(happens = () => {}): string {
    for (const name of BUILT) {
      write(name, "");
    }
    happens();
    const { stdout, stderr } = spawnSync(process.execPath, ["tools/setup.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    return stdout + stderr;
  }

  const BUILDING = "setup: building dist/, the plugin and the template\n";

  it("builds nothing and says nothing where all is there", () => {
    assert.equal(run(), "");
  });

  it("builds where a part of the build is missing", () => {
    for (const name of BUILT) {
      assert.equal(
        run(() => rmSync(join(folder, name))),
        BUILDING,
        name,
      );
    }
  });

  it("builds where a source, a tool of the build or the lockfile is newer", () => {
    const hourAhead = Date.now() / 1000 + 3600;
    for (const name of SOURCES) {
      assert.equal(
        run(() => utimesSync(join(folder, name), hourAhead, hourAhead)),
        BUILDING,
        name,
      );
      utimesSync(join(folder, name), hourAgo, hourAgo);
    }
  });
});
