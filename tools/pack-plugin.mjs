// Packs the built plugin for `pulumi plugin install resource spotinst-token VERSION --file ARCHIVE`: `node tools/pack-plugin.mjs [FOLDER]`.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packFiles } from "./pack-files.mjs";

/** Without PulumiPlugin.yaml, for which `plugin install` would fetch the Pulumi SDK by npm: the bundle needs no package. */
const FILES = [
  "LICENSES.txt",
  // It says that the executable is no ES module, whatever a package.json above PULUMI_HOME says.
  "package.json",
  "plugin.cjs",
  "pulumi-resource-spotinst-token",
  "pulumi-resource-spotinst-token.cmd",
  "schema.json",
];
const EXECUTABLE = "pulumi-resource-spotinst-token";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const archive = join(process.argv[2] ?? ".", `spotinst-token-plugin-${version}.tgz`);

packFiles({ folder: join(root, "plugin"), files: FILES, executables: [EXECUTABLE], archive });
console.log(`pulumi plugin install resource spotinst-token ${version} --file ${archive}`);
