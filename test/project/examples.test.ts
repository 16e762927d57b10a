import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { run } from "../../harness/engine";
import { CHECKOUT } from "../../harness/program-folder";

const FOLDER = join(CHECKOUT, "examples");
const EXAMPLES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const FILES = readdirSync(FOLDER, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
  .map((entry) => relative(FOLDER, join(entry.parentPath, entry.name)));
const read = (file: string) => readFileSync(join(FOLDER, file), "utf8");

/** The Pulumi projects: an example has one, or one for the token and one for its consumer. */
const PROJECTS = FILES.filter((file) => file.endsWith("Pulumi.yaml")).map((file) => ({
  folder: dirname(file),
  name: (parse(read(file)) as { name: string }).name,
}));

describe("the examples", () => {
  it("each have a project name of their own, so that all of them fit into one backend", () => {
    const names = PROJECTS.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
    assert.equal(PROJECTS.find(({ folder }) => folder === "basic")?.name, "spotinst-token");
    const [, inline] = /projectName: "([^"]+)"/.exec(read("automation/index.ts"))!;
    assert.equal(inline, PROJECTS.find(({ folder }) => folder === "automation")?.name);
  });

  it("take a token only from a stack that an example makes", () => {
    const named = FILES.flatMap((file) =>
      [...read(file).matchAll(/\b(?:organization|my-org)\/([\w-]+)\/dev\b/g)].map(([, name]) => [file, name]),
    );
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter(([, name]) => !PROJECTS.some((project) => project.name === name)),
      [],
    );
  });

  it("each keep node_modules out of git, and the tarball of the package in", async (test) => {
    const copy = mkdtempSync(join(tmpdir(), "spotinst-token-examples-"));
    test.after(() => rmSync(copy, { recursive: true, force: true }));
    for (const example of EXAMPLES) {
      // A repository for each, as for one who copies it.
      const repository = join(copy, example);
      cpSync(join(FOLDER, example), repository, { recursive: true });
      await run(["git", "init", "--quiet"], repository, process.env);
      for (const { folder } of PROJECTS.filter(({ folder }) => folder.split("/")[0] === example)) {
        for (const [file, code] of [
          ["node_modules/pulumi-spotinst-token/package.json", 0],
          ["pulumi-spotinst-token-0.1.0.tgz", 1],
        ] as const) {
          const path = join(copy, folder, file);
          assert.equal((await run(["git", "check-ignore", path], repository, process.env)).code, code, path);
        }
      }
    }
  });

  it("are all in the index, one line each, which tells once how to install", () => {
    const lines = read("README.md").split("\n");
    const listed = lines.flatMap((line) => /^\| \[([\w-]+)\]\(\1\) \| .+ \|$/.exec(line)?.[1] ?? []);
    assert.deepEqual(listed.sort(), [...EXAMPLES].sort());
    for (const example of EXAMPLES) {
      const readme = read(`${example}/README.md`);
      assert.ok(readme.includes("](../README.md#to-run-one)"), example);
      assert.doesNotMatch(readme, /tarball|npm pack|\bnpm install\b/, example);
    }
  });
});
