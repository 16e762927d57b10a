import { isTable } from "./is-table";

/**
 * Parses the text of a credentials file, whichever of its forms it has; undefined where it has none. Every value is text. The parsers' own
 * messages quote what they read, so none of them is repeated.
 */
export function parseCredentials(text: string): unknown {
  const clean = text.replace(/^\uFEFF/, "");
  const firstLine = clean.split(/\r?\n/).find((line) => !/^\s*([#;]|$)/.test(line)) ?? "";
  try {
    if (/^\s*\{/.test(firstLine)) {
      return JSON.parse(clean);
    }
    return INI_LINE.test(firstLine) ? parseIni(clean) : parseYaml(clean);
  } catch {
    return undefined;
  }
}

const INI_LINE = /^\s*(\[|[\w.-]+\s*=)/;

function parseIni(text: string): unknown {
  const { parse } = require("ini") as typeof import("ini");
  return asTexts(parse(text.split(/\r?\n/).map(quoteValue).join("\n")));
}

/** Quotes or not, the parser makes values of `true`, `false` and `null`. */
function asTexts(value: unknown): unknown {
  return isTable(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asTexts(inner)]))
    : String(value);
}

/** Puts a value in quotes, so that the parser takes it as it is: no `true`, no number, no comment inside a word. */
function quoteValue(line: string): string {
  const [, head, value = ""] = /^(\s*[\w.-]+\s*=\s*)(.*?)\s*$/.exec(line) ?? [];
  if (head === undefined) {
    return line;
  }
  const quoted = /^(["'])(.*)\1(?:\s+[#;].*)?$/.exec(value);
  return head + JSON.stringify(quoted === null ? value.replace(/\s+[#;].*$/, "") : readQuoted(quoted));
}

/** Double quotes are those of JSON where they can be. */
function readQuoted([, quote, inner]: readonly string[]): string {
  try {
    return quote === '"' ? String(JSON.parse(`"${inner}"`)) : inner!;
  } catch {
    return inner!;
  }
}

function parseYaml(text: string): unknown {
  const { parse } = require("yaml") as typeof import("yaml");
  return withoutNulls(parse(text, { logLevel: "error", schema: "failsafe" }));
}

/** All is text in this schema, so what YAML writes for nothing is too. */
function withoutNulls(value: unknown): unknown {
  if (!isTable(value)) {
    return value === "null" || value === "~" ? undefined : value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutNulls(inner)]));
}
