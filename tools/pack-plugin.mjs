// Packs the built plugin for `pulumi plugin install resource spotinst-token VERSION --file ARCHIVE`: `node tools/pack-plugin.mjs [FOLDER]`. The same
// files give the same archive.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { create } from "tar";

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

create(
  {
    sync: true,
    cwd: join(root, "plugin"),
    file: archive,
    gzip: true,
    // Without the owner and whatever else differs between machines.
    portable: true,
    // The time that npm gives each file of a package.
    mtime: new Date("1985-10-26T08:15:00Z"),
    onWriteEntry: (entry) => {
      entry.stat.mode = entry.path === EXECUTABLE ? 0o755 : 0o644;
    },
  },
  FILES,
);
console.log(`pulumi plugin install resource spotinst-token ${version} --file ${archive}`);
