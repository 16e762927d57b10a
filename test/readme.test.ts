import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript";

const ROOT = join(__dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
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
    assert.equal(
      tableOf("arguments"),
      ["| argument | meaning | default |", "| --- | --- | --- |", ...rows].join("\n"),
    );
  });

  it("has the output table of the doc comments", () => {
    const rows = members("SpotinstToken")
      .filter(({ isOutput }) => isOutput)
      .map(({ name, text }) => `| \`${name}\` | ${text} |`);
    assert.equal(tableOf("outputs"), ["| output | meaning |", "| --- | --- |", ...rows].join("\n"));
  });

  it("shows the program of examples/basic", () => {
    const program = readFileSync(join(ROOT, "examples/basic/index.ts"), "utf8");
    assert.ok(readme.includes(`\`\`\`ts\n${program}\`\`\``));
  });
});

function tableOf(name: string): string | undefined {
  return new RegExp(`<!-- ${name}:[^>]*-->\n([^]*?)\n<!-- /${name} -->`).exec(readme)?.[1];
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
