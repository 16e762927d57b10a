// Brings a checkout up to date: dependencies, dist/, the plugin, the template and a Pulumi CLI. Says nothing when all is there.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (...names) => join(root, ...names);

if (!dependenciesAreInstalled()) {
  console.log("setup: installing dependencies (npm ci)");
  // On Windows npm is a script, which only a shell can start.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { shell: process.platform === "win32" });
}
if (!buildIsUpToDate()) {
  console.log("setup: building dist/, the plugin and the template");
  run(process.execPath, ["tools/build.mjs"]);
}
run(process.execPath, ["-r", "ts-node/register", "tools/pulumi-cli.ts"]);

/** npm notes what it installed in a lockfile of its own, so contents can be compared whoever ran it. */
function dependenciesAreInstalled() {
  const installed = readPackages("node_modules/.package-lock.json");
  const wanted = readPackages("package-lock.json");
  return Object.entries(wanted).every(
    ([path, { version, integrity, optional }]) =>
      path === "" ||
      optional ||
      (installed[path]?.version === version && installed[path]?.integrity === integrity),
  );
}

function readPackages(lockfile) {
  return existsSync(inRoot(lockfile)) ? JSON.parse(readFileSync(inRoot(lockfile), "utf8")).packages : {};
}

function buildIsUpToDate() {
  const packed = "template/vendor/pulumi-spotinst-token.tgz";
  const built = ["dist/index.js", "plugin/plugin.cjs", "plugin/LICENSES.txt", packed];
  if (!["node_modules/pulumi-spotinst-token", ...built].every((name) => existsSync(inRoot(name))))
    return false;
  const configs = readdirSync(root).filter((name) => /^(tsconfig.*|package(-lock)?)\.json$/.test(name));
  const tools = ["build", "bundle-plugin", "pack-for-template", "pack-files"].map(
    (name) => `tools/${name}.mjs`,
  );
  // The folders count too: their time is what a removed file changes.
  const sources = readdirSync(inRoot("provider"), { recursive: true }).map((name) => join("provider", name));
  const timeOf = (name) => statSync(inRoot(name)).mtimeMs;
  const builtAt = Math.min(...built.map(timeOf));
  return ["provider", ...sources, ...configs, ...tools].every((name) => timeOf(name) <= builtAt);
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    ...options,
  });
  if (status === 0) return;
  const line = [basename(command), ...args].join(" ");
  console.error(`setup: "${line}" failed: ${error?.message ?? `exit code ${status}`}`);
  process.exit(status ?? 1);
}
