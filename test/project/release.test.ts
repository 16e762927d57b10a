import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { CHECKOUT } from "../../harness/program-folder";

interface Manifest {
  version: string;
  author: string;
  homepage: string;
  repository: { type: string; url: string };
  bugs: { url: string };
  scripts: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as Manifest;
const ADDRESS = manifest.repository.url.replace(/^git\+/, "").replace(/\.git$/, "");

describe("the address of the repository", () => {
  it("is one that npm compares with the provenance: of GitHub, and of this package", () => {
    assert.match(
      manifest.repository.url,
      /^git\+https:\/\/github\.com\/[\w.-]+\/pulumi-spotinst-token\.git$/,
    );
    assert.equal(manifest.repository.type, "git");
  });

  it("is that of the page and of the issues", () => {
    assert.equal(manifest.homepage, `${ADDRESS}#readme`);
    assert.deepEqual(manifest.bugs, { url: `${ADDRESS}/issues` });
  });

  it("is the same wherever a file of the checkout names it", () => {
    const folders = [
      ".",
      ".github",
      "docs",
      "emulator",
      "examples",
      "plugin",
      "provider",
      "template",
      "tools",
    ];
    const others = folders
      .flatMap((folder) =>
        readdirSync(join(CHECKOUT, folder), { withFileTypes: true, recursive: folder !== "." }),
      )
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => relative(CHECKOUT, join(entry.parentPath, entry.name)))
      .filter((file) => /\.(md|json|ya?ml|mod|go|py|ts|mjs)$/.test(file))
      .flatMap((file) =>
        [...read(file).matchAll(/github\.com\/[\w.-]+\/pulumi-spotinst-token\b/g)].map(([found]) => [
          file,
          found,
        ]),
      )
      .filter(([, found]) => `https://${found}` !== ADDRESS);
    assert.deepEqual(others, []);
  });

  it("is told to the engine by the plugin's schema", () => {
    assert.equal(JSON.parse(read("plugin/schema.json")).homepage, ADDRESS);
  });
});

describe("tools/check-release.mjs", () => {
  const READY = { owner: "somebody", heading: "1.2.3 (2026-11-26)" };

  it("says that nothing stands in the way of a release", (test) => {
    for (const words of [[], ["--release"]]) {
      assert.deepEqual(check(test, READY, words), {
        code: 0,
        printed: "release: nothing stands in the way of 1.2.3\n",
      });
    }
  });

  for (const [title, change, reason] of [
    [
      "the address is a placeholder",
      { owner: "OWNER" },
      "package.json's repository is a placeholder (github.com/OWNER)",
    ],
    [
      "the CHANGELOG calls the version unreleased",
      { heading: "1.2.3 (Unreleased)" },
      "CHANGELOG.md calls 1.2.3 unreleased",
    ],
    [
      "the CHANGELOG begins with another version",
      { heading: "1.2.2 (2026-11-26)" },
      'CHANGELOG.md begins with "1.2.2 (2026-11-26)", not with 1.2.3 and a date',
    ],
    [
      "the CHANGELOG names no version",
      { heading: "Unreleased" },
      'CHANGELOG.md begins with "Unreleased", not with 1.2.3 and a date',
    ],
    [
      "the date is none",
      { heading: "1.2.3 (2026-11-31)" },
      'CHANGELOG.md begins with "1.2.3 (2026-11-31)", not with 1.2.3 and a date',
    ],
    [
      "the date has no day",
      { heading: "1.2.3 (2026-11)" },
      'CHANGELOG.md begins with "1.2.3 (2026-11)", not with 1.2.3 and a date',
    ],
  ] as const) {
    it(`says in one line that ${title}, and refuses a release alone`, (test) => {
      const printed = `release: not yet: ${reason}\n`;
      assert.deepEqual(check(test, { ...READY, ...change }), { code: 0, printed });
      assert.deepEqual(check(test, { ...READY, ...change }, ["--release"]), { code: 1, printed });
    });
  }

  it("names all reasons in one line", (test) => {
    const { printed } = check(test, { owner: "OWNER", heading: "1.2.3 (Unreleased)" });
    assert.equal(
      printed,
      "release: not yet: package.json's repository is a placeholder (github.com/OWNER); CHANGELOG.md calls 1.2.3 unreleased\n",
    );
  });

  it("understands this checkout: the CHANGELOG begins with the version of package.json", () => {
    const { stdout, status } = spawnSync(process.execPath, ["tools/check-release.mjs"], {
      cwd: CHECKOUT,
      encoding: "utf8",
    });
    assert.equal(status, 0);
    assert.match(stdout, /^release: .+\n$/);
    assert.doesNotMatch(stdout, /begins with/);
  });

  it("is the end of `npm run check`, and stands before every way to publish", () => {
    assert.match(manifest.scripts.check!, /&& node tools\/check-release\.mjs$/);
    assert.equal(manifest.scripts.prepublishOnly, "node tools/check-release.mjs --release");
  });
});

function read(file: string): string {
  return readFileSync(join(CHECKOUT, file), "utf8");
}

/** Runs the tool in a checkout of version 1.2.3. */
function check(
  test: TestContext,
  { owner, heading }: { owner: string; heading: string },
  words: string[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), "spotinst-token-release-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "tools"));
  cpSync(join(CHECKOUT, "tools/check-release.mjs"), join(folder, "tools/check-release.mjs"));
  const repository = { type: "git", url: `git+https://github.com/${owner}/pulumi-spotinst-token.git` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "1.2.3", repository }));
  writeFileSync(
    join(folder, "CHANGELOG.md"),
    `# Changelog\n\n## ${heading}\n\n### Added\n\n## 1.2.2 (2026-01-01)\n`,
  );
  const { stdout, stderr, status } = spawnSync(process.execPath, ["tools/check-release.mjs", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  return { code: status, printed: stdout + stderr };
}
