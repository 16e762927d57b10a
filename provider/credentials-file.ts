import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment, StringArgument } from "./arguments";
import { isTable } from "./is-table";
import { parseCredentials } from "./parse-credentials";

/** The environment variables by which Spot's tools find the file and the profile in it. */
export const FILE_VARIABLE = "SPOTINST_CREDENTIALS_FILE";
export const PROFILE_VARIABLE = "SPOTINST_CREDENTIALS_PROFILE";

const DEFAULT_PROFILE = "default";

/** A file of credentials has a few hundred bytes. */
const LARGEST_BYTES = 256 * 1024;

/** What each field of a profile stands for. */
export const PROFILE_FIELDS = {
  token: "permanentToken",
  account: "account",
  username: "username",
  password: "password",
  client_id: "clientId",
  client_secret: "clientSecret",
  token_url: "tokenEndpoint",
} as const satisfies Record<string, StringArgument>;

/** One profile of the credentials file that every Spot tool shares. */
export interface Profile {
  path: string;
  name: string;
  values: { readonly [name in StringArgument]?: string };
  /** Why there are no values, as the end of a sentence about the file. */
  problem?: string;
  /** Whether other users of the machine can read the file. */
  isOpen: boolean;
}

/**
 * Reads the profile that the environment names, `[default]` of `~/.spotinst/credentials` where it names none. The file may be INI with profiles,
 * as Spot's Go SDK reads it, JSON or YAML with or without profiles, or flat lines `token = …`. Without a home there is no file.
 */
export function readProfile(env: Environment): Profile | undefined {
  const home = env.HOME || env.USERPROFILE;
  const path = env[FILE_VARIABLE] || (home && join(home, ".spotinst", "credentials"));
  return path ? readNamed(path, env[PROFILE_VARIABLE] || DEFAULT_PROFILE) : undefined;
}

/** Every call of the engine asks several times, for the credentials and to hide them; the file changes with its ctime. */
let last: { key: string; profile: Profile } | undefined;

function readNamed(path: string, name: string): Profile {
  const nothing = { path, name, values: {}, isOpen: false };
  try {
    // Looked at first: to read from a pipe would wait for whoever writes.
    const found = statSync(path);
    if (!found.isFile()) {
      return { ...nothing, problem: "is not a regular file" };
    }
    if (found.size > LARGEST_BYTES) {
      return { ...nothing, problem: `is larger than ${LARGEST_BYTES / 1024} KiB` };
    }
    const key = [path, name, found.ctimeMs, found.size].join("\n");
    if (last?.key !== key) {
      const isOpen = process.platform !== "win32" && (found.mode & 0o077) !== 0;
      const values = pickValues(parseCredentials(readFileSync(path, "utf8")), name);
      last = { key, profile: { ...nothing, isOpen, ...values } };
    }
    return last.profile;
  } catch (error) {
    const { code } = error as { code?: string };
    return { ...nothing, problem: code === "ENOENT" ? "is not there" : `cannot be read (${code})` };
  }
}

function pickValues(parsed: unknown, name: string): Pick<Profile, "values" | "problem"> {
  if (!isTable(parsed)) {
    return { values: {}, problem: "is neither INI nor JSON nor YAML" };
  }
  const isFlat = Object.keys(PROFILE_FIELDS).some((field) => typeof parsed[field] === "string");
  const section = findSection(parsed, name);
  if (isTable(section)) {
    return { values: pickFields(section) };
  }
  if (isFlat && name === DEFAULT_PROFILE) {
    return { values: pickFields(parsed) };
  }
  const others = Object.keys(parsed).filter((key) => isTable(parsed[key]));
  const there = others.length === 0 ? "" : `, but ${others.map((other) => `[${other}]`).join(", ")}`;
  return { values: {}, problem: `has no profile [${name}]${there}` };
}

/** The parser of INI takes a dot in a section's name for a table inside a table. */
function findSection(parsed: Record<string, unknown>, name: string): unknown {
  const step = (table: unknown, key: string) =>
    isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
  return step(parsed, name) ?? name.split(".").reduce<unknown>(step, parsed);
}

function pickFields(section: Record<string, unknown>): Profile["values"] {
  return Object.fromEntries(
    Object.entries(PROFILE_FIELDS).flatMap(([field, argument]) => {
      const value = Object.hasOwn(section, field) ? section[field] : undefined;
      return typeof value === "string" && value !== "" ? [[argument, value]] : [];
    }),
  );
}
