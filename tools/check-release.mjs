// Says what still stands in the way of a release: `node tools/check-release.mjs [--release]`. With `--release` it then fails.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (name) => readFileSync(join(root, name), "utf8");
const { version, repository } = JSON.parse(read("package.json"));

const reasons = [judgeAddress(), judgeChangelog()].filter((reason) => reason !== undefined);
if (reasons.length === 0) {
  console.log(`release: nothing stands in the way of ${version}`);
} else {
  console.log(`release: not yet: ${reasons.join("; ")}`);
  if (process.argv.includes("--release")) process.exitCode = 1;
}

function judgeAddress() {
  const placeholder = "github.com/OWNER";
  if (repository.url.includes(`/${placeholder}/`))
    return `package.json's repository is a placeholder (${placeholder})`;
}

function judgeChangelog() {
  const heading = /^## (.*)$/m.exec(read("CHANGELOG.md"))?.[1] ?? "";
  const [, named, moment] = /^(\S+) \((.+)\)$/.exec(heading) ?? [];
  if (named === version && moment === "Unreleased") return `CHANGELOG.md calls ${version} unreleased`;
  if (named !== version || !isDate(moment))
    return `CHANGELOG.md begins with "${heading}", not with ${version} and a date`;
}

/** Tells whether it is a day that there is, as 2026-11-26. */
function isDate(text) {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}
