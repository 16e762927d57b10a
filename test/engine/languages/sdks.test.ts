import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { copyProgram, requirePiece } from "../../../harness/language-workspace";
import { skipWithoutLanguage } from "../../../tools/languages/languages";
import { pythonEnvironment } from "../../../tools/languages/libraries";
import { runCommand } from "../../../tools/run-command";

/** Fails where something is not in the SDK. */
const IMPORT = `
import pulumi_spotinst_token as sdk

for name in ["Token", "TokenArgs", "Provider", "get_token", "is_preview", "require_token", "require_token_output"]:
    getattr(sdk, name)
`;

// That for TypeScript is compiled by the tests of a program in it.
describe("the SDK that is generated from the plugin's schema", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "spotinst-token-sdk-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("for Python compiles, is installed by pip, and is all there", {
    skip: skipWithoutLanguage("Python"),
  }, async () => {
    await copyProgram("examples/python/token", "python", folder);
    const python = join(requirePiece(pythonEnvironment), pythonEnvironment.files[0]!);
    const run = (...words: string[]) =>
      runCommand(python, words, { cwd: folder, env: { ...process.env, PYTHONPATH: "packages" } });
    await run("-W", "error", "-m", "compileall", "-q", "-f", join("sdks", "python"));
    await run("-c", IMPORT);
  });

  it("for Go compiles as a module of its own", {
    skip: skipWithoutLanguage("Go"),
  }, async () => {
    await copyProgram("examples/go/consumer", "go", folder);
    const words = ["build", "example.com/pulumi-spotinst-token/sdk/go/...", "."];
    await runCommand("go", words, { cwd: folder, env: process.env });
  });
});
