import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";

const PROVIDER = resolve(__dirname, "..", "provider");

/** A text of the code that may be part of a message. */
export interface MessageText {
  /** Its file in `provider/`. */
  file: string;
  /** What does not change, in order; between each two stands a value. */
  parts: readonly string[];
}

/** Tells words for people from names: three words in a row. */
export function hasWords(text: string): boolean {
  return /[a-z',]+ [a-z]+ [a-z]+/i.test(text);
}

/** Finds every text in `provider/` that has three words in a row. */
export function findMessageTexts(): MessageText[] {
  return readdirSync(PROVIDER, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith(".ts"))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .flatMap((path) => {
      const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
      return findParts(source).map((parts) => ({ file: relative(PROVIDER, path), parts }));
    });
}

function findParts(node: ts.Node): (readonly string[])[] {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) {
    return [];
  }
  const parts = readText(node);
  const own = parts?.some(hasWords) ? [parts] : [];
  const isSum = parts !== undefined && ts.isBinaryExpression(node);
  const inner: (readonly string[])[] = [];
  ts.forEachChild(node, (child) => {
    // What is written as a sum of texts is one text; a value in it may have texts of its own.
    inner.push(...findParts(child).filter((found) => !isSum || !isPartOf(found, parts)));
  });
  return [...own, ...inner];
}

function isPartOf(found: readonly string[], parts: readonly string[]): boolean {
  return parts.join("…").includes(found.join("…"));
}

function readText(node: ts.Node): readonly string[] | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return [node.text];
  }
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  }
  if (ts.isParenthesizedExpression(node)) {
    return readText(node.expression);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [readText(node.left), readText(node.right)];
    if (left === undefined && right === undefined) {
      return undefined;
    }
    const [start, end] = [left ?? ["", ""], right ?? ["", ""]];
    return [...start.slice(0, -1), start.at(-1)! + end[0]!, ...end.slice(1)];
  }
  return undefined;
}
