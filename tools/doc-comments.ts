import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const PROVIDER = resolve(__dirname, "..", "provider");

/** A documented member of a type. */
export interface DocumentedMember {
  name: string;
  /** Its type in words. */
  type: string;
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
    const isMember =
      ts.isPropertySignature(member) || ts.isPropertyDeclaration(member) || ts.isGetAccessor(member);
    if (!isMember || doc === undefined) return [];
    const standard = doc.tags?.find((tag) => tag.tagName.text === "default");
    const isOptional = "questionToken" in member && member.questionToken !== undefined;
    return [
      {
        name: member.name.getText(source),
        type: describeType(member.type!, isOptional),
        text: words(doc.comment),
        standard: words(standard?.comment),
      },
    ];
  });
}

/** Returns the programs that the doc comments have as examples, by what they are examples of. */
export function readExamples(): { of: string; program: string }[] {
  const files = readdirSync(PROVIDER, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => {
      const source = readSource(file);
      const examples: { of: string; program: string }[] = [];
      const visit = (node: ts.Node) => {
        for (const tag of ts.getJSDocTags(node).filter((tag) => tag.tagName.text === "example")) {
          const [, program] = /```ts\n(.*?)^```/ms.exec(ts.getTextOfJSDocComment(tag.comment) ?? "") ?? [];
          examples.push({ of: nameOf(node), program: program ?? "" });
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return examples;
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

function nameOf(node: ts.Node): string {
  const { name } = node as ts.NamedDeclaration;
  return name === undefined ? ts.SyntaxKind[node.kind] : name.getText();
}

/** Says a type as people do: without Pulumi's wrappers and, of what may be left out anyway, without `undefined`. */
function describeType(node: ts.TypeNode, isOptional: boolean): string {
  if (ts.isTypeReferenceNode(node) && /^pulumi\.(In|Out)put$/.test(node.typeName.getText())) {
    return describeType(node.typeArguments![0]!, isOptional);
  }
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.filter(({ kind }) => !isOptional || kind !== ts.SyntaxKind.UndefinedKeyword);
    return parts.map((part) => describeType(part, isOptional)).join(" or ");
  }
  if (ts.isArrayTypeNode(node)) return `${describeType(node.elementType, isOptional)}[]`;
  return node.kind === ts.SyntaxKind.UnknownKeyword ? "any" : node.getText();
}

function words(comment: ts.JSDoc["comment"]): string {
  return (ts.getTextOfJSDocComment(comment) ?? "").replace(/\s+/g, " ").trim();
}
