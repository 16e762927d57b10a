// Packs the built package into template/vendor, so that a project that `pulumi new` makes of the template needs no registry that has the package.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { packFiles } from "./pack-files.mjs";

/** Packs what `npm pack` packs of a checkout, without the template itself. */
export function packForTemplate(root) {
  const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  packFiles({
    folder: root,
    files: listPackage(root).filter((file) => !file.startsWith("template/")),
    executables: Object.values(bin).map((file) => normalize(file).replaceAll("\\", "/")),
    archive: join(root, "template", "vendor", "pulumi-spotinst-token.tgz"),
    prefix: "package",
  });
}

function listPackage(root) {
  // On Windows npm is a script, which only a shell can start.
  const options = { cwd: root, encoding: "utf8", shell: process.platform === "win32" };
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"];
  const { status, stdout, stderr, error } = spawnSync("npm", words, options);
  if (status !== 0) throw new Error(`npm pack failed: ${error?.message ?? stderr.trim()}`);
  const [{ files }] = JSON.parse(stdout);
  return files.map(({ path }) => path);
}
