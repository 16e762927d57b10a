import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { list } from "tar";
import { parse } from "yaml";
import { listPackage } from "../../harness/packages";
import { CHECKOUT } from "../../harness/program-folder";

const VENDORED = "template/vendor/pulumi-spotinst-token.tgz";

type Entry = ReturnType<typeof listPackage>[number];

describe("the package", () => {
  it("publishes no stray file: what it names is a file, except what the build writes anew", () => {
    const { files } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
    const folders = (files as string[]).filter(
      (name) => existsSync(join(CHECKOUT, name)) && statSync(join(CHECKOUT, name)).isDirectory(),
    );
    assert.deepEqual(folders, ["dist"]);
  });
});

describe("the template of pulumi new", () => {
  it("holds what npm packs, with npm's modes, and not the template once more", () => {
    const packed = listPackage().filter(({ path }) => !path.startsWith("template/"));
    assert.ok(packed.some(({ path }) => path === "dist/index.js"));
    const entries: Entry[] = [];
    list({
      file: join(CHECKOUT, VENDORED),
      sync: true,
      onReadEntry: ({ path, mode }) => entries.push({ path: path.replace(/^package\//, ""), mode: mode! }),
    });
    const byPath = (one: Entry, other: Entry) => (one.path < other.path ? -1 : 1);
    assert.deepEqual(entries.sort(byPath), packed.sort(byPath));
  });

  it("is published whole; its .gitignore, which npm would rename, by a name that pulumi new cuts", () => {
    const packed = listPackage().map(({ path }) => path);
    assert.deepEqual(packed.filter((path) => path.startsWith("template/")).sort(), [
      "template/.gitignore${DESCRIPTION}",
      "template/Pulumi.yaml",
      "template/index.ts",
      "template/package.json",
      "template/tsconfig.json",
      "template/vendor/README.md",
      VENDORED,
    ]);
  });

  it("asks for a login that the configuration is to keep, and for its secrets as secrets", () => {
    const { template } = parse(readFileSync(join(CHECKOUT, "template", "Pulumi.yaml"), "utf8")) as {
      template: { config: Record<string, { secret?: boolean }> };
    };
    assert.deepEqual(
      Object.entries(template.config).map(([name, { secret }]) => [name, secret ?? false]),
      [
        ["spotinst-token:username", false],
        ["spotinst-token:password", true],
        ["spotinst-token:clientId", false],
        ["spotinst-token:clientSecret", true],
      ],
    );
  });
});
