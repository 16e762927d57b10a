import assert from "node:assert/strict";
import { join, sep } from "node:path";
import { describe, it } from "node:test";
import { isInProject, listStacks } from "../../../provider/status/list-stacks";

/** A CLI that gives one answer, and keeps what it was asked. */
function answering(code: number, stdout: string, stderr = "") {
  const asked: (readonly string[])[] = [];
  const run = async (words: readonly string[]) => {
    asked.push(words);
    return { code, stdout, stderr };
  };
  return { run, asked };
}

describe("listStacks", () => {
  it("lists the project's stacks that hold resources, or may", async () => {
    const list = [
      { name: "dev", resourceCount: 3 },
      { name: "empty", resourceCount: 0 },
      { name: "unknown" },
      { resourceCount: 1 },
      null,
    ];
    const { run, asked } = answering(0, JSON.stringify(list));
    assert.deepEqual(await listStacks(run, false), { stacks: ["dev", "unknown"] });
    assert.deepEqual(asked, [["stack", "ls", "--json"]]);
  });

  it("lists all stacks of the backend where that is asked for", async () => {
    const { run, asked } = answering(0, "[]");
    assert.deepEqual(await listStacks(run, true), { stacks: [] });
    assert.deepEqual(asked, [["stack", "ls", "--json", "--all"]]);
  });

  it("says why there is no list", async () => {
    const { run } = answering(3, "", "error: PULUMI_ACCESS_TOKEN must be set\n");
    assert.deepEqual(await listStacks(run, false), { problem: "PULUMI_ACCESS_TOKEN must be set" });
  });

  for (const printed of ["", "{}", "NAME  LAST UPDATE"]) {
    it(`takes ${JSON.stringify(printed)} for no list`, async () => {
      const { run } = answering(0, printed);
      assert.deepEqual(await listStacks(run, false), { problem: "`pulumi stack ls` printed no list" });
    });
  }
});

describe("isInProject", () => {
  const folder = join(sep, "a", "b", "c");

  for (const file of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
    it(`finds ${file} in the folder and above it`, () => {
      assert.equal(
        isInProject(folder, (path) => path === join(folder, file)),
        true,
      );
      assert.equal(
        isInProject(folder, (path) => path === join(sep, "a", file)),
        true,
      );
      assert.equal(
        isInProject(folder, (path) => path === join(sep, file)),
        true,
      );
    });
  }

  it("finds none elsewhere", () => {
    assert.equal(
      isInProject(folder, (path) => path.startsWith(join(sep, "other"))),
      false,
    );
    assert.equal(isInProject(join(__dirname, "../../..")), true);
  });
});
