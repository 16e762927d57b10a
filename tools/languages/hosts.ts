import { chmodSync, copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { nameForPlatform } from "../cache";
import { pulumiCliVersion } from "../cli-files";
import { buildPrograms, downloadModule, type GoProgram, oldestGo } from "../go-cli/build-programs";
import { digest, type Piece } from "./piece";

const MODULES = resolve(__dirname, "../go-cli");

const needs = `Go ${oldestGo} or newer`;
const withSuffix = (file: string) => (process.platform === "win32" ? `${file}.exe` : file);

/** A piece that is one program, built from Go modules. */
function describeProgram(
  program: GoProgram,
  version: string,
  duration: string,
  rest: Partial<Piece> & { finish?: (binDir: string) => Promise<void>; madeOf?: readonly string[] } = {},
): Piece {
  const { finish, madeOf = [], ...piece } = rest;
  const sources = [`${program.module}/go.mod`, `${program.module}/go.sum`, ...madeOf].map((file) =>
    join(MODULES, file),
  );
  return {
    label: program.label,
    needs,
    name: nameForPlatform(program.file.replace(/\.exe$/, ""), `${version}-${digest(sources)}`),
    content: "bin",
    files: [program.file],
    make: (folder, say) =>
      buildPrograms(folder, [program], {
        say,
        announce: (go) =>
          `Building ${program.label} ${version} with go ${go}: this takes about ${duration}, once.`,
        ...(finish && { finish }),
      }),
    ...piece,
  };
}

/** What runs a program in YAML. */
export const yamlHost = describeProgram(
  {
    module: "language-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    file: withSuffix("pulumi-language-yaml"),
    label: "the YAML language host",
  },
  "v1.25.0",
  "two minutes",
  { mayBeInstalled: true },
);

/** What runs a program in Go. */
export const goHost = describeProgram(
  {
    module: "language-go",
    package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
    file: withSuffix("pulumi-language-go"),
    label: "the Go language host",
  },
  "v3.66.0",
  "half a minute",
  { mayBeInstalled: true },
);

const pythonProgram = {
  module: "language-nodejs-python",
  package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
  file: withSuffix("pulumi-language-python"),
  label: "the Python language host",
};
const pythonScript = "pulumi-language-python-exec";

/** What runs a program in Python: the host, and the script that it starts in Python. */
export const pythonHost = describeProgram(pythonProgram, "v3.68.0", "half a minute", {
  mayBeInstalled: true,
  madeOf: ["pulumi/go.mod"],
  files: [pythonProgram.file, pythonScript],
  finish: async (binDir) => {
    // Of the CLI's version, as the Python package is: the host's own is too old for the newest Python.
    const sdk = await downloadModule("pulumi", "github.com/pulumi/pulumi/sdk/v3");
    copyFileSync(join(sdk, "python", "cmd", pythonScript), join(binDir, pythonScript));
    chmodSync(join(binDir, pythonScript), 0o755);
  },
});

/** What writes an SDK from a schema, as `pulumi package add` does where the newest language hosts are. */
export const sdkGenerator = describeProgram(
  {
    module: "pulumi",
    package: "./gen-sdk",
    file: withSuffix("gen-sdk"),
    label: "the generator of SDKs",
  },
  pulumiCliVersion,
  "half a minute",
  { madeOf: ["pulumi/gen-sdk/main.go"] },
);
