import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { listPackage } from "../../harness/packages";
import { CHECKOUT } from "../../harness/program-folder";
import { rowOfProblem } from "../../provider/status/token-row";

const { bin } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as {
  bin: Record<string, string>;
};

describe("the command of the package", () => {
  it("has the package's name, so that npx finds it", () => {
    // Of several commands npx takes that one.
    assert.deepEqual(Object.keys(bin), ["pulumi-spotinst-token", "pulumi-resource-spotinst-token"]);
  });

  it("is packed, with all it needs, and starts with the line that finds Node", () => {
    const packed = listPackage().map(({ path }) => path);
    for (const path of Object.values(bin)) {
      assert.ok(packed.includes(path.replace("./", "")), path);
      assert.match(readFileSync(join(CHECKOUT, path), "utf8"), /^#!\/usr\/bin\/env node\r?\n/);
    }
    assert.ok(packed.includes("dist/status/command.js"));
  });

  it("has a page that names every field of --json", () => {
    const page = readFileSync(join(CHECKOUT, "docs", "reference.md"), "utf8");
    const table = page.split("\n| field |")[1]!.split("\n\n")[0]!;
    const fields = Object.keys(rowOfProblem("stack", "problem"));
    assert.deepEqual(
      fields.filter((field) => !table.includes(`\`${field}\``)),
      [],
    );
  });
});
