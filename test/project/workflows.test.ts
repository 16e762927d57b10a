import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";

interface Step {
  uses?: string;
  run?: string;
}

interface Job {
  needs?: string[];
  environment?: string;
  permissions?: Record<string, string>;
  steps: Step[];
}

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const FOLDER = join(__dirname, "../..", ".github", "workflows");
const workflows = readdirSync(FOLDER).map(
  (file) => [file, parse(readFileSync(join(FOLDER, file), "utf8")) as Workflow] as const,
);
const jobs = workflows.flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => [`${file}: ${name}`, job] as const),
);
const commandsOf = ({ steps }: Job) => steps.flatMap(({ run }) => run ?? []);
const actionsOf = ({ steps }: Job) => steps.flatMap(({ uses }) => uses ?? []);

describe("the workflows", () => {
  it("may read the repository, and nothing more, except in the job that publishes", () => {
    for (const [file, { permissions }] of workflows) {
      assert.deepEqual(permissions, { contents: "read" }, file);
    }
    const more = jobs.filter(([, { permissions }]) => permissions !== undefined);
    assert.deepEqual(
      more.map(([name, { permissions }]) => [name, permissions]),
      [["release.yml: publish", { "id-token": "write" }]],
    );
  });

  it("take each action by the whole of its commit", () => {
    for (const [name, job] of jobs) {
      for (const action of actionsOf(job)) {
        assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40}$/, name);
      }
    }
  });

  it("run no install script of a dependency", () => {
    for (const [name, job] of jobs) {
      const installing = commandsOf(job).filter((command) =>
        /\bnpm (ci|i|install|exec)\b|\bnpx\b/.test(command),
      );
      assert.deepEqual(
        [...new Set(installing)],
        installing.length > 0 ? ["npm ci --ignore-scripts"] : [],
        name,
      );
    }
  });
});

describe("the job that publishes", () => {
  const { jobs } = Object.fromEntries(workflows)["release.yml"]!;
  const { publish, pack, test } = jobs as { [name in "publish" | "pack" | "test"]: Job };

  it("runs no code of the project: it fetches the tarball and publishes it", () => {
    assert.deepEqual(commandsOf(publish), [
      "npm publish ./*.tgz --provenance --access public --ignore-scripts",
    ]);
    assert.deepEqual(
      actionsOf(publish).map((action) => action.split("@")[0]),
      ["actions/setup-node", "actions/download-artifact"],
    );
  });

  it("waits for the tests and for the environment's approval", () => {
    assert.deepEqual(publish.needs, ["test", "pack"]);
    assert.equal(publish.environment, "npm");
    assert.deepEqual(commandsOf(test).slice(-2), ["npm test", "npm run check"]);
  });

  it("gets a tarball only where nothing stands in the way of a release", () => {
    assert.equal(commandsOf(pack)[0], "node tools/check-release.mjs --release");
  });

  it("gets a tarball that was packed apart from the tests, of the version that the tag names", () => {
    const [tagged, ...commands] = commandsOf(pack).slice(1);
    assert.match(tagged!, /GITHUB_REF_NAME/);
    assert.deepEqual(commands, ["npm ci --ignore-scripts", "npm pack"]);
  });
});
