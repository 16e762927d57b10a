// Bundles the provider plugin to plugin/plugin.cjs, with the licences of what is in it. It is handed on without its packages, so
// their licences must go with it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the plugin of a checkout. */
export async function bundlePlugin(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["provider/plugin.ts"],
    outfile: "plugin/plugin.cjs",
    bundle: true,
    // Names stay as they are: an error tells by its name what failed, and Node loads the file faster than one whose names are short (by 7 of 108 ms).
    minifyWhitespace: true,
    minifySyntax: true,
    // Node has had web streams since version 18.
    alias: { "web-streams-polyfill/dist/ponyfill.es2018.js": "node:stream/web" },
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
    [".", ...packages].map((folder) => describe(join(root, folder))).join("\n\n"),
  );
}

/** Returns the folder of the package that a file is of; undefined for our own. */
function packageOf(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const text = readLicense(folder);
  if (text === undefined)
    throw new Error(`${name} has no licence text, so the plugin may not hand it on: plugin/LICENSES.txt`);
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/** Returns the licence in a package's folder: a file of its own, or a part of the README, as some packages have it. */
function readLicense(folder) {
  const names = readdirSync(folder);
  const read = (name) => readFileSync(join(folder, name), "utf8");
  const file = names.find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  if (file !== undefined) return read(file);
  const readme = names.find((name) => /^readme\.md$/i.test(name));
  const parts = readme === undefined ? [] : read(readme).split(/^(?=#+ |.+\n[-=]{3,}$)/m);
  return parts.find((part) => /^(#+ )?licen[cs]e$/im.test(part.split("\n")[0]) && /copyright/i.test(part));
}
