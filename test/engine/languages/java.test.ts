import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe } from "node:test";
import { type Run, runIn, type Workspace } from "../../../harness/engine";
import { requirePiece } from "../../../harness/language-workspace";
import { CHECKOUT } from "../../../harness/program-folder";
import { skipWithoutLanguage } from "../../../tools/languages/languages";
import { javaLibrary } from "../../../tools/languages/libraries";
import { runCommand } from "../../../tools/run-command";
import { describeLives } from "./lives";

const PROJECT = "spotinst-token-java";

describe("a token in Java, by the Automation API", { skip: skipWithoutLanguage("Java") }, () => {
  let classes: string;
  let classPath: string;

  before(async () => {
    classes = mkdtempSync(join(tmpdir(), "spotinst-token-java-"));
    const library = join(requirePiece(javaLibrary), "*");
    classPath = [classes, library].join(delimiter);
    const program = join(CHECKOUT, "harness", "java", "Program.java");
    const words = ["-encoding", "UTF-8", "-d", classes, "-cp", library, program];
    await runCommand("javac", words, { cwd: classes, env: process.env });
  });

  after(() => rmSync(classes, { recursive: true, force: true }));

  /** Runs the operations by the program, whose output is that of the CLI. */
  function adapt(workspace: Workspace, project: string): Workspace {
    const runs: Run[] = [];
    const operate: Workspace["pulumi"] = async ([operation, ...words], env = {}) => {
      const settings = words.filter((word) => word.includes("="));
      const kind = project === PROJECT ? "token" : "consumer";
      const command = [
        "java",
        "-Dfile.encoding=UTF-8",
        "-cp",
        classPath,
        "Program",
        kind,
        project,
        operation!,
        ...settings,
      ];
      const run = await runIn(workspace, command, env);
      runs.push(run);
      return run;
    };
    return {
      ...workspace,
      pulumi: operate,
      up: (env) => operate(["up"], env),
      traces: () => [...workspace.traces(), ...runs.map(({ output }) => output)],
    };
  }

  describeLives({
    // For the CLI alone, which then needs no host.
    runtime: "nodejs",
    project: PROJECT,
    adapt,
    // The programs are in the class; it writes Pulumi.yaml, and takes none that is not its own.
    writeToken: async (folder) => rmSync(join(folder, "Pulumi.yaml")),
    writeConsumer: async (folder) => rmSync(join(folder, "Pulumi.yaml")),
    configureConsumer: ({ url }) => ({ apiEndpoint: url }),
  });
});
