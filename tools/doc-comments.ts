import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const PROVIDER = resolve(__dirname, "..", "provider");

/** A documented member of a type. */
export interface DocumentedMember {
  name: string;
  text: string;
  /** Its default in words; empty without one. */
  standard: string;
}

/**
 * Returns the documented members of an interface, or the outputs of a class, in order.
 *
 * @param file the module in `provider/`, without its ending
 * @throws when the module has no such type
 */
export function readMembers(file: string, type: string): DocumentedMember[] {
  const source = readSource(`${file}.ts`);
  const declaration = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration | ts.ClassDeclaration =>
      (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) &&
      statement.name?.text === type,
  );
  if (declaration === undefined) throw new Error(`${file}.ts declares no ${type}`);
  return [...declaration.members].flatMap((member) => {
    const doc = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
    const isMember = ts.isPropertySignature(member) || ts.isPropertyDeclaration(member);
    if (!isMember || doc === undefined) return [];
    const standard = doc.tags?.find((tag) => tag.tagName.text === "default");
    return [
      { name: member.name.getText(source), text: words(doc.comment), standard: words(standard?.comment) },
    ];
  });
}

/** Returns the code and the meaning of each class of errors. */
export function readErrors(): { code: string; text: string }[] {
  const source = readSource("ground/errors.ts");
  return source.statements.filter(ts.isClassDeclaration).flatMap((declaration) => {
    const code = declaration.members
      .filter(ts.isPropertyDeclaration)
      .find((member) => member.name.getText(source) === "code")?.initializer;
    const doc = ts.getJSDocCommentsAndTags(declaration).find(ts.isJSDoc);
    return code === undefined ? [] : [{ code: (code as ts.StringLiteral).text, text: words(doc?.comment) }];
  });
}

function readSource(file: string): ts.SourceFile {
  const path = join(PROVIDER, file);
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
}

function words(comment: ts.JSDoc["comment"]): string {
  return (ts.getTextOfJSDocComment(comment) ?? "").replace(/\s+/g, " ").trim();
}
