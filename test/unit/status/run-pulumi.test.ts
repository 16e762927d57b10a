import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createRunPulumi, NoPulumiError } from "../../../provider/status/run-pulumi";

/** Stands for the CLI: prints what it was given. */
const FAKE = `#!${process.execPath}
const [what] = process.argv.slice(2);
if (what === "hang") setInterval(() => {}, 1000);
else if (what === "fail") { console.error("error: no"); process.exitCode = 6; }
else process.stdin.resume().on("end", () => console.log(JSON.stringify({ words: process.argv.slice(2), env: process.env })));
`;

describe("createRunPulumi", { skip: process.platform === "win32" && "a script is no .exe" }, () => {
  let folder: string;
  let env: Record<string, string>;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "spotinst-token-status-"));
    writeFileSync(join(folder, "pulumi"), FAKE, { mode: 0o755 });
    env = { PATH: [folder, "/usr/bin", "/bin"].join(delimiter) };
  });

  after(() => rmSync(folder, { recursive: true }));

  it("runs the CLI without a shell, so that it asks for nothing", async () => {
    const { code, stdout } = await createRunPulumi(env)(["stack", "export", "--stack=$(id) '\""]);
    assert.equal(code, 0);
    const { words } = JSON.parse(stdout);
    assert.deepEqual(words, ["stack", "export", "--stack=$(id) '\"", "--non-interactive", "--color=never"]);
  });

  it("hands on the environment without what would change the options", async () => {
    const given = { ...env, PULUMI_BACKEND_URL: "file:///x", PULUMI_OPTION_SHOW_SECRETS: "true" };
    const { stdout } = await createRunPulumi(given)(["stack"]);
    const got = JSON.parse(stdout).env as Record<string, string>;
    assert.equal(got.PULUMI_BACKEND_URL, "file:///x");
    assert.equal(got.PULUMI_SKIP_UPDATE_CHECK, "1");
    assert.equal(got.PULUMI_OPTION_SHOW_SECRETS, undefined);
  });

  it("returns the code and the errors of a call that failed", async () => {
    const answer = await createRunPulumi(env)(["fail"]);
    assert.deepEqual(answer, { code: 6, stdout: "", stderr: "error: no\n" });
  });

  it("ends a call at the time limit", async () => {
    const { code } = await createRunPulumi(env, 300)(["hang"]);
    assert.equal(code, null);
  });

  it("says that there is no CLI, and how to get one", async () => {
    await assert.rejects(createRunPulumi({ PATH: "" })(["stack"]), (error) => {
      assert.ok(error instanceof NoPulumiError);
      assert.match(error.message, /^there is no `pulumi` on PATH; install/);
      return true;
    });
  });

  it("says why a CLI cannot be started", async () => {
    const other = mkdtempSync(join(folder, "other-"));
    writeFileSync(join(other, "pulumi"), FAKE);
    chmodSync(join(other, "pulumi"), 0o600);
    await assert.rejects(createRunPulumi({ PATH: other })(["stack"]), {
      message: "`pulumi` could not be started (EACCES)",
    });
  });
});
