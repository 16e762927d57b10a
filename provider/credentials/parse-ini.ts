/** An INI file. */
export interface Ini {
  /** By name, each with its values by key. Values before the first header are in the section `DEFAULT`. */
  sections: ReadonlyMap<string, ReadonlyMap<string, IniValue>>;
  hasHeaders: boolean;
}

export interface IniValue {
  text: string;
  line: number;
  /** Whether a `#` or `;` inside a word or quotes ended the value: a comment to Spot's SDK, but perhaps meant as a part of the value. */
  isCutInside: boolean;
}

/** A line that cannot be read. The message never repeats it. */
export class IniError extends Error {
  constructor(
    /** Counted from 1. */
    readonly line: number,
    reason: string,
  ) {
    super(reason);
  }
}

export const HEADLESS_SECTION = "DEFAULT";

/**
 * Parses INI as gopkg.in/ini.v1 does, with which Spot's Go SDK reads the credentials file: `=` and `:`, comments behind `#` and `;`, quotes without escapes, values
 * between backticks or triple quotes over several lines, lines that go on behind a backslash; of two sections or keys of one name the later one counts.
 *
 * @throws {IniError} on a line that is neither a header nor a value nor a comment; it is never skipped
 */
export function parseIni(text: string): Ini {
  const lines = new Lines(text);
  const sections = new Map<string, Map<string, IniValue>>();
  const open = (name: string) => {
    const section = sections.get(name) ?? new Map<string, IniValue>();
    sections.set(name, section);
    return section;
  };
  let section = open(HEADLESS_SECTION);
  let hasHeaders = false;
  for (let raw = lines.next(); raw !== undefined; raw = lines.next()) {
    const at = lines.number;
    const line = trimStart(raw);
    if (line === "" || line[0] === "#" || line[0] === ";") {
      continue;
    }
    if (line[0] === "[") {
      section = open(readHeader(line, at));
      hasHeaders = true;
      continue;
    }
    const { key, rest } = readKey(line, at);
    section.set(key, { line: at, ...readValue(rest, lines, at) });
  }
  return { sections, hasHeaders };
}

/** Hands out the lines of a text with their ends, and counts them. */
class Lines {
  number = 0;
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  next(): string | undefined {
    if (this.#at >= this.#text.length) {
      return undefined;
    }
    const end = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, end < 0 ? undefined : end + 1);
    this.#at += line.length;
    this.number += 1;
    return line;
  }
}

/** Text after the last bracket is ignored. */
function readHeader(line: string, at: number): string {
  const end = line.lastIndexOf("]");
  if (end <= 1) {
    throw new IniError(
      at,
      end < 0 ? "opens a profile with [ and does not close it with ]" : "has no name in its brackets",
    );
  }
  return line.slice(1, end);
}

const KEY_QUOTES = ['"""', '"', "`"];

function readKey(line: string, at: number): { key: string; rest: string } {
  const quote =
    KEY_QUOTES.find((mark) => line.startsWith(mark) && (mark.length === 1 || line.length > 6)) ?? "";
  const start = quote.length;
  const end = quote === "" ? 0 : line.indexOf(quote, start);
  if (end < 0) {
    throw new IniError(at, "opens a quote around a name and does not close it");
  }
  const delimiter = findAny(line, "=:", quote === "" ? 0 : end + start);
  const key = trim(line.slice(start, quote === "" ? delimiter : end));
  if (delimiter < 0 || key === "") {
    throw new IniError(at, "is neither a [profile] nor a name with = or : and a value");
  }
  return { key, rest: line.slice(delimiter + 1) };
}

const NO_CUT = { isCutInside: false };

function readValue(rest: string, lines: Lines, at: number): Pick<IniValue, "text" | "isCutInside"> {
  const line = trimStart(rest);
  if (line === "") {
    return { text: "", ...NO_CUT };
  }
  const quote = line.length > 3 && line.startsWith('"""') ? '"""' : line[0] === "`" ? "`" : "";
  if (quote !== "") {
    const inner = line.slice(quote.length);
    const end = inner.lastIndexOf(quote);
    return { text: end < 0 ? readLines(inner, quote, lines, at) : inner.slice(0, end), ...NO_CUT };
  }
  const value = trim(line);
  if (value.endsWith("\\")) {
    return { text: readContinuation(value.slice(0, -1), lines), ...NO_CUT };
  }
  const comment = findAny(value, "#;", 0);
  const text = comment < 0 ? value : trim(value.slice(0, comment));
  const plain = unquote(text);
  const isOpenQuote = plain === text && (text[0] === '"' || text[0] === "'");
  return { text: plain, isCutInside: comment > 0 && (text.length === comment || isOpenQuote) };
}

function readLines(start: string, quote: string, lines: Lines, at: number): string {
  const parts = [start];
  for (let next = lines.next(); next !== undefined; next = lines.next()) {
    const end = next.lastIndexOf(quote);
    if (end >= 0) {
      return parts.join("") + next.slice(0, end);
    }
    parts.push(next);
  }
  throw new IniError(at, "opens a quote around a value and does not close it");
}

/** In such a value, quotes and comments have no meaning. */
function readContinuation(start: string, lines: Lines): string {
  const parts = [start];
  for (;;) {
    const next = trim(lines.next() ?? "");
    const goesOn = next.endsWith("\\");
    parts.push(goesOn ? next.slice(0, -1) : next);
    if (!goesOn) {
      return parts.join("");
    }
  }
}

/** Removes quotes around a value that has none inside. */
function unquote(text: string): string {
  const isQuoted =
    text.length >= 2 && (text[0] === "'" || text[0] === '"') && text.indexOf(text[0], 1) === text.length - 1;
  return isQuoted ? text.slice(1, -1) : text;
}

function findAny(text: string, characters: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (characters.includes(text[at]!)) {
      return at;
    }
  }
  return -1;
}

/** White space as Go defines it, which differs from JavaScript. */
const BLANK = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && BLANK.test(text[start]!)) {
    start++;
  }
  return text.slice(start);
}

function trim(text: string): string {
  let end = text.length;
  while (end > 0 && BLANK.test(text[end - 1]!)) {
    end--;
  }
  return trimStart(text.slice(0, end));
}
