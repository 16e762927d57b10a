import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { CHECKOUT } from "../../harness/program-folder";

/** What installing this package may bring along, beside the SDK that every Pulumi program has. */
const MOST_PACKAGES = 9;

interface Locked {
  version: string;
  dependencies?: Record<string, string>;
  hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync(join(CHECKOUT, "package-lock.json"), "utf8")) as {
  packages: Record<string, Locked>;
};
const { dependencies } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** Our dependencies and theirs, by name. */
function listInstalled(): Map<string, Locked> {
  const installed = new Map<string, Locked>();
  const visit = (name: string) => {
    const found = packages[`node_modules/${name}`];
    assert.ok(found, `${name} is in the lockfile`);
    if (!installed.has(name)) {
      installed.set(name, found);
      Object.keys(found.dependencies ?? {}).forEach(visit);
    }
  };
  Object.keys(dependencies).forEach(visit);
  return installed;
}

describe("the packages that come with this one", () => {
  const installed = listInstalled();

  it(`are ${MOST_PACKAGES} at most, and as many as SECURITY.md says`, () => {
    assert.ok(installed.size <= MOST_PACKAGES, `${installed.size} packages`);
    assert.match(
      readFileSync(join(CHECKOUT, "SECURITY.md"), "utf8"),
      new RegExp(`\\b${installed.size} packages come with this one`),
    );
  });

  it("have no install scripts", () => {
    assert.deepEqual(
      [...installed].filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([name]) => name),
      [],
    );
  });

  it("are each named in SECURITY.md, with what they may do", () => {
    const table = readFileSync(join(CHECKOUT, "SECURITY.md"), "utf8").split("## Dependencies")[1] ?? "";
    const unnamed = Object.keys(dependencies).filter((name) => !table.includes(`| \`${name}\``));
    assert.deepEqual(unnamed, []);
    const others = [...installed.keys()].filter((name) => !table.includes(`\`${name}\``));
    assert.deepEqual(others, []);
  });
});
