import { isRecord } from "../ground/is-record";
import { parseJson } from "../ground/parse-json";
import { HEADLESS_SECTION, type Ini, type IniValue, parseIni } from "./parse-ini";

/** The profile that is read where none is named. */
export const DEFAULT_PROFILE = "default";

/** One profile of the file: values by field, and why a value cannot be used. */
export interface RawProfile {
  values: Readonly<Record<string, string>>;
  /** By field, as the end of a sentence about the line. */
  faults: Readonly<Record<string, string>>;
}

/** The profiles of a credentials file, in any of its forms. */
export interface CredentialsForm {
  /** Finds a profile, with what it inherits: `prod.eu` has the values of `prod` that it lacks, as in Spot's SDK. */
  find(name: string): RawProfile | undefined;
  names: readonly string[];
}

/**
 * Reads the text of a credentials file; undefined where it has no known form. Messages of the parsers are never repeated: they quote what they read.
 *
 * @throws {IniError} on a line of an INI file that cannot be read
 */
export function readCredentialsForm(text: string): CredentialsForm | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  const first = lines.find((line) => line !== "" && line[0] !== "#" && line[0] !== ";") ?? "";
  if (first.startsWith("{")) {
    return formOfTable(parseJson(text), () => true);
  }
  // A header makes it INI; without one, `name: value` is YAML, whose profiles are indented.
  const isIni = lines.some((line) => line.startsWith("[")) || isAssignment(first);
  return isIni ? formOfIni(parseIni(text)) : formOfTable(parseYaml(text), (name) => name === DEFAULT_PROFILE);
}

function isAssignment(line: string): boolean {
  const sign = line.indexOf("=");
  const colon = line.indexOf(":");
  return sign >= 0 && (colon < 0 || sign < colon);
}

function formOfIni({ sections, hasHeaders }: Ini): CredentialsForm {
  const names = [...sections.keys()].filter((name) => name !== HEADLESS_SECTION);
  return {
    names,
    find: (name) => {
      // Values without any header are the default profile's.
      const own = !hasHeaders && name === DEFAULT_PROFILE ? HEADLESS_SECTION : name;
      if (!sections.has(own)) {
        return undefined;
      }
      const values = new Map(
        listAncestors(own)
          .reverse()
          .flatMap((each) => [...(sections.get(each) ?? [])]),
      );
      const faults = [...values].flatMap(([field, value]) => {
        const fault = findFault(field, value);
        return fault === undefined ? [] : [[field, `in line ${value.line} ${fault}`]];
      });
      return {
        values: Object.fromEntries([...values].map(([field, { text }]) => [field, text])),
        faults: Object.fromEntries(faults),
      };
    },
  };
}

/** A token and an account never hold these signs, so in them a sign begins a comment. */
const NEVER_CUT = ["token", "account"];

function findFault(field: string, { text, isCutInside }: IniValue): string | undefined {
  if (isCutInside && !NEVER_CUT.includes(field)) {
    return "has a # or ; in it, which begins a comment; write the value between backticks (`), or put a space before the comment";
  }
  return /%\([^)]{1,200}\)s/.test(text)
    ? "refers to another value with %(…)s, which is not supported; write the value itself"
    : undefined;
}

function listAncestors(name: string): string[] {
  const parts = name.split(".");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("."));
}

/** @param isFlatOf whether fields without a profile around them are those of the profile with this name; in JSON, as in Spot's SDK, of any */
function formOfTable(parsed: unknown, isFlatOf: (name: string) => boolean): CredentialsForm | undefined {
  if (!isRecord(parsed)) {
    return undefined;
  }
  const names = Object.keys(parsed).filter((name) => isRecord(parsed[name]));
  return {
    names,
    find: (name) => {
      const isFlat = names.length === 0 && isFlatOf(name);
      const profile = isFlat ? parsed : Object.hasOwn(parsed, name) ? parsed[name] : undefined;
      return isRecord(profile) ? { values: pickTexts(profile), faults: {} } : undefined;
    },
  };
}

function pickTexts(profile: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(profile).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function parseYaml(text: string): unknown {
  const { parse } = require("yaml") as typeof import("yaml");
  try {
    return withoutNulls(parse(text, { logLevel: "error", schema: "failsafe" }));
  } catch {
    return undefined;
  }
}

/** In this schema everything is text, also `null` and `~`. */
function withoutNulls(value: unknown): unknown {
  if (!isRecord(value)) {
    return value === "null" || value === "~" ? undefined : value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutNulls(inner)]));
}
