import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript";

const ROOT = join(__dirname, "..");
const README = join(ROOT, "README.md");
const readme = readFileSync(README, "utf8");
const source = ts.createSourceFile(
  "spotinst-token.ts",
  readFileSync(join(ROOT, "provider/spotinst-token.ts"), "utf8"),
  ts.ScriptTarget.ES2022,
  true,
);

describe("README", () => {
  it("has the argument table of the doc comments", () => {
    const rows = members("SpotinstTokenArgs").map(
      ({ name, text, standard }) => `| \`${name}\` | ${text} | ${standard} |`,
    );
    compareTable("arguments", ["| argument | meaning | default |", "| --- | --- | --- |", ...rows]);
  });

  it("has the output table of the doc comments", () => {
    const rows = members("SpotinstToken")
      .filter(({ isOutput }) => isOutput)
      .map(({ name, text }) => `| \`${name}\` | ${text} |`);
    compareTable("outputs", ["| output | meaning |", "| --- | --- |", ...rows]);
  });

  it("shows the program of examples/basic, which is that of the template and of examples/ci", () => {
    const [program, ...copies] = ["examples/basic", "examples/ci", "template"].map((folder) =>
      readFileSync(join(ROOT, folder, "index.ts"), "utf8"),
    );
    assert.ok(readme.includes(`\`\`\`ts\n${program}\`\`\``));
    assert.deepEqual(copies, [program, program]);
  });
});

describe("README of examples/consumer", () => {
  it("shows the Python program that the tests run", () => {
    const [page, program] = ["README.md", "consumer.py"].map((name) =>
      readFileSync(join(ROOT, "examples/consumer", name), "utf8"),
    );
    assert.ok(page!.includes(`\`\`\`python\n${program}\`\`\``));
  });
});

/** Compares a table of the README with what it should be; UPDATE_DOCS=1 writes it instead. */
function compareTable(name: string, lines: readonly string[]): void {
  const marked = new RegExp(`(<!-- ${name}:[^>]*-->\n)([^]*?)(\n<!-- /${name} -->)`);
  if (process.env.UPDATE_DOCS === "1") {
    const page = readFileSync(README, "utf8");
    writeFileSync(
      README,
      page.replace(marked, (_all, head: string, _old, tail: string) => head + lines.join("\n") + tail),
    );
    return;
  }
  assert.equal(marked.exec(readme)?.[2], lines.join("\n"), "run UPDATE_DOCS=1 npm run test:unit");
}

/** The documented members of an interface or class, in order. */
function members(name: string): { name: string; text: string; standard: string; isOutput: boolean }[] {
  const declaration = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration | ts.ClassDeclaration =>
      (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) &&
      statement.name?.text === name,
  );
  assert.ok(declaration, `${name} is declared`);
  return [...declaration.members].flatMap((member) => {
    const doc = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
    if (member.name === undefined || doc === undefined) {
      return [];
    }
    const standard = doc.tags?.find((tag) => tag.tagName.text === "default");
    return [
      {
        name: member.name.getText(source),
        text: words(doc.comment),
        standard: words(standard?.comment),
        isOutput: ts.isPropertyDeclaration(member),
      },
    ];
  });
}

function words(comment: ts.JSDoc["comment"]): string {
  return (ts.getTextOfJSDocComment(comment) ?? "").replace(/\s+/g, " ").trim();
}
