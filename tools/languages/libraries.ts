import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { nameForPlatform } from "../cache";
import { oldestGo, requireGo } from "../go-cli/build-programs";
import { type Say, withProgress } from "../progress";
import { runCommand } from "../run-command";
import { digest, type Piece } from "./piece";

/** A program whose versions of the module, and of all that it needs, are those of the tests. */
const GO_PROGRAM = resolve(__dirname, "../../examples/go/consumer");

/** The generated SDK, which is in no checkout. */
const GO_SDK = "example.com/pulumi-spotinst-token/sdk/go";

const GO_MOD_FILES = ["go.mod", "go.sum"];

const REQUIREMENTS = join(__dirname, "requirements.txt");

const isWindows = process.platform === "win32";

/** Pulumi's package for Python, and Spot's, in a virtual environment. */
export const pythonEnvironment: Piece = {
  label: "the Python environment",
  needs: "Python 3.10 or newer with venv",
  name: nameForPlatform("pulumi-python", digest([REQUIREMENTS])),
  content: isWindows ? "Scripts" : "bin",
  files: [isWindows ? "python.exe" : "python"],
  make: async (folder, say) => {
    requireCommand("python3", ["-c", "import ensurepip, venv"], "no `python3` with venv on PATH");
    const python = join(folder, pythonEnvironment.content, pythonEnvironment.files[0]!);
    const quiet = ["--quiet", "--no-input", "--disable-pip-version-check"];
    await report(say, "Installing Pulumi's package for Python", async () => {
      await run("python3", ["-m", "venv", folder], folder);
      await run(python, ["-m", "pip", "install", ...quiet, "-r", REQUIREMENTS], folder);
    });
  },
};

/**
 * Pulumi's module for Go, compiled into Go's own cache, where every build of a program finds it. What is kept in ours is that it was done: Go
 * compiles it again, which takes a minute, where its cache was emptied.
 */
export const goLibrary: Piece = {
  label: "Pulumi's Go module",
  needs: `Go ${oldestGo} or newer`,
  name: nameForPlatform("pulumi-go-module", digest(GO_MOD_FILES.map((file) => join(GO_PROGRAM, file)))),
  content: "bin",
  files: [],
  make: async (folder, say) => {
    requireGo();
    const program = join(folder, "program");
    mkdirSync(join(folder, goLibrary.content));
    mkdirSync(program);
    for (const file of GO_MOD_FILES) copyFileSync(join(GO_PROGRAM, file), join(program, file));
    await report(say, "Compiling Pulumi's Go module", async () => {
      await run("go", ["mod", "edit", `-droprequire=${GO_SDK}`, `-dropreplace=${GO_SDK}`], program);
      // In the environment of the user, as the language host builds a program.
      await run("go", ["build", "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"], program);
    });
  },
};

const DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

/** Pulumi's library for Java with all that it needs. */
export const javaLibrary: Piece = {
  label: "Pulumi's Java library",
  needs: "a JDK and Maven",
  name: "pulumi-java-1.36.1",
  content: "jars",
  files: ["pulumi-1.36.1.jar"],
  make: async (folder, say) => {
    requireCommand("javac", ["-version"], "no `javac` on PATH");
    requireCommand("mvn", ["-version"], "no `mvn` on PATH");
    await report(say, "Downloading Pulumi's Java library", () =>
      run(
        "mvn",
        [
          ...["-q", "-B", "-f", join(__dirname, "pom.xml"), `${DEPENDENCY_PLUGIN}:copy-dependencies`],
          ...["-DincludeScope=runtime", `-DoutputDirectory=${join(folder, javaLibrary.content)}`],
        ],
        folder,
      ),
    );
  },
};

function run(command: string, words: readonly string[], cwd: string): Promise<void> {
  return runCommand(command, words, { cwd, env: process.env });
}

/** Says what is done, and every few seconds that it is not done yet. */
function report(say: Say, what: string, work: () => Promise<void>): Promise<void> {
  say(`${what}.`);
  return withProgress(say, () => `${what[0]!.toLowerCase()}${what.slice(1)}`, work);
}

function requireCommand(command: string, words: readonly string[], reason: string): void {
  const { status } = spawnSync(command, words, { cwd: tmpdir(), stdio: "ignore", shell: isWindows });
  if (status !== 0) throw new Error(`there is ${reason}`);
}
