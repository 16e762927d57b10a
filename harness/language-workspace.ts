import { cpSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { goHost, pythonHost, sdkGenerator, yamlHost } from "../tools/languages/hosts";
import { pythonEnvironment } from "../tools/languages/libraries";
import { findPiece, type Piece } from "../tools/languages/piece";
import { findPulumiCli } from "../tools/pulumi-cli";
import { runCommand } from "../tools/run-command";
import { createWorkspace, STAND_INS, type Workspace } from "./engine";
import { CHECKOUT } from "./program-folder";

/** What a program in each language is run with, the folders first on PATH first. */
const ON_PATH = {
  yaml: [yamlHost],
  nodejs: [],
  python: [pythonEnvironment, pythonHost],
  go: [goHost],
} as const satisfies Record<string, readonly Piece[]>;

/** The folder in a program's that the SDK for Python is installed in: the environment is shared. */
const PACKAGES = "packages";

/** What Pulumi calls a language. */
export type Runtime = keyof typeof ON_PATH;

/** Makes a workspace for a program in one of the languages, which stays empty until an example is copied into it. */
export function createLanguageWorkspace(
  runtime: Runtime,
  project: string,
  env: Record<string, string>,
): Promise<Workspace> {
  const path = [STAND_INS, ...ON_PATH[runtime].map(requirePiece), findPulumiCli()?.env.PATH ?? ""];
  return createWorkspace({
    project,
    program: "",
    env: {
      ...env,
      PATH: path.join(delimiter),
      // The host starts Python in the program's folder.
      ...(runtime === "python" && { PYTHONPATH: PACKAGES }),
    },
  });
}

/**
 * Copies an example into a workspace's folder, as a user would, with the SDK that the language needs.
 *
 * @param example its folder in the checkout
 */
export async function copyProgram(example: string, runtime: Runtime, folder: string): Promise<void> {
  cpSync(join(CHECKOUT, example), folder, { recursive: true });
  if (runtime === "yaml") return;
  const sdk = join(folder, "sdks", runtime);
  await writeSdk(runtime, sdk);
  if (runtime === "python") await installSdk(sdk, join(folder, PACKAGES));
}

/** Installs the SDK for Python with what the environment has. */
async function installSdk(sdk: string, folder: string): Promise<void> {
  const words = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"];
  const python = join(requirePiece(pythonEnvironment), pythonEnvironment.files[0]!);
  await runCommand(python, ["-m", "pip", "install", ...words, "--target", folder, sdk], {
    cwd: sdk,
    env: process.env,
  });
}

/** Writes the SDK for a language into a folder, from the schema of the plugin. */
export async function writeSdk(runtime: Exclude<Runtime, "yaml">, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const generator = join(requirePiece(sdkGenerator), sdkGenerator.files[0]!);
  const schema = join(CHECKOUT, "plugin", "schema.json");
  await runCommand(generator, [runtime, schema, folder], { cwd: folder, env: process.env });
}

/**
 * Returns the folder of a piece.
 *
 * @throws where it is not there
 */
export function requirePiece(piece: Piece): string {
  const folder = findPiece(piece);
  if (folder === undefined) throw new Error(`${piece.label} is not there: run \`npm test\``);
  return folder;
}
