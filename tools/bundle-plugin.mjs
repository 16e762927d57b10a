// Bundles the provider plugin to plugin/plugin.cjs, with the licences of what is in it.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

/** Bundles the plugin of a checkout. */
export async function bundlePlugin(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["provider/plugin.ts"],
    outfile: "plugin/plugin.cjs",
    bundle: true,
    minify: true,
    // Names are read: an error tells by its name what failed.
    keepNames: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    metafile: true,
    logLevel: "error",
  });
  const packages = [...new Set(Object.keys(metafile.inputs).map(packageOf).filter(Boolean))].sort();
  writeFileSync(
    join(root, "plugin", "LICENSES.txt"),
    packages.map((name) => describe(root, name)).join("\n\n"),
  );
}

/** Returns the folder of the package that a file is of; undefined for our own. */
function packageOf(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function describe(root, folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  return `${name} ${version} (${license})\n\n${readLicense(join(root, folder))}`.trimEnd();
}

function readLicense(folder) {
  for (const name of ["LICENSE", "LICENSE.md", "license", "LICENCE"]) {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {}
  }
  return `See the package ${dirname(folder)}.`;
}
