import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { compareMarkedPart } from "../../../harness/marked-part";
import { Packages } from "../../../harness/packages";
import { CHECKOUT } from "../../../harness/program-folder";
import { type Cell, plugin, SDK, whole } from "../cell";
import { COMPATIBILITY_PAGE, readRows } from "../page";
import { runCell } from "../run-cell";
import { readOldest, summarise } from "../summary";
import { findSurprise } from "../verdict";

const page = COMPATIBILITY_PAGE.read();
const manifest = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));

/** What runs this, with versions that do not change by themselves. */
const FIXED = { node: undefined, sdk: manifest.devDependencies["@pulumi/pulumi"] };

/** The short form of what `npm run measure:compat` runs at length. */
const CELLS: readonly Cell[] = [
  whole("the oldest @pulumi/pulumi, with the packed tarball", SDK, { ...FIXED, sdk: readOldest(page).sdk! }),
  plugin("the provider plugin and the oldest @pulumi/pulumi", SDK, { ...FIXED, sdk: readOldest(page).sdk! }),
];

describe("a token's life", () => {
  const packages = new Packages(mkdtempSync(join(tmpdir(), "spotinst-token-compat-")));
  after(() => rmSync(packages.folder, { recursive: true, force: true }));

  for (const cell of CELLS) {
    it(`is whole with ${cell.what}`, async () => {
      assert.equal(findSurprise(await runCell(cell, packages)), undefined);
    });
  }
});

describe("the compatibility that is promised", () => {
  it("in docs/reference.md is what docs/measured/compatibility.md has measured", () => {
    compareMarkedPart(join(CHECKOUT, "docs/reference.md"), "compatibility", summarise(page));
  });

  it("is the same for the provider plugin as for the dynamic resource", () => {
    const versions = (part: string, what: string) =>
      readRows(page, part)
        .filter((row) => row.what === what && row.works)
        .map(({ version }) => version);
    for (const [part, what] of [
      ["sdk", "`@pulumi/pulumi`"],
      ["node", "Node.js"],
    ] as const) {
      assert.deepEqual(versions("plugin", what), versions(part, what));
    }
  });

  it("in package.json is what docs/measured/compatibility.md has measured", () => {
    const { sdk, node } = readOldest(page);
    assert.equal(manifest.peerDependencies["@pulumi/pulumi"], `^${sdk}`);
    assert.equal(manifest.engines.node, `>=${node?.replace(/\.0$/, "")}`);
  });
});
