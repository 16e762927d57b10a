import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { installThisPackage } from "./installation";

it("the comparison installs the package as npm would, so that a program can load it", (test) => {
  const folder = mkdtempSync(join(tmpdir(), "spotinst-token-installation-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  installThisPackage(folder);
  const program = join(folder, "index.js");
  writeFileSync(program, "");
  const require = createRequire(program);
  assert.ok(require.resolve("pulumi-spotinst-token").startsWith(realpathSync(folder)));
  assert.equal(typeof require("pulumi-spotinst-token/provider").create, "function");
});
