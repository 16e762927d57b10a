// Brings a checkout up to date before `npm start` and `npm test`, from a bare clone on: plain JavaScript without
// dependencies, because nothing is installed yet. Says what takes time, and nothing when there is nothing to do.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => join(checkout, ...parts);
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function run(what, command, words, options = {}) {
  const { status, error } = spawnSync(command, words, { cwd: checkout, stdio: "inherit", ...options });
  if (status !== 0) {
    console.error(`${what} failed${error === undefined ? "" : `: ${error.message}`}.`);
    process.exit(status ?? 1);
  }
}

if (changed(at("node_modules", ".package-lock.json")) < changed(at("package-lock.json"))) {
  console.error("Installing the dependencies (npm ci) …");
  const words = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  run("Installing the dependencies", "npm", words, { shell: process.platform === "win32" });
}

const sources = readdirSync(at("provider")).map((file) => at("provider", file));
const newest = Math.max(
  ...[...sources, at("package.json"), at("tsconfig.json"), at("tsconfig.build.json")].map(changed),
);
if (changed(at("dist", "index.js")) < newest || !existsSync(at("node_modules", "pulumi-spotinst-token"))) {
  console.error("Building the package …");
  run("The build", process.execPath, [at("tools", "prepare.mjs")]);
}

run("Getting a Pulumi CLI", process.execPath, ["-r", "ts-node/register", at("tools", "pulumi-cli.ts")]);
