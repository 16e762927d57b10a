import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment, StringArgument } from "./arguments";

/** The environment variables by which Spot's tools find the file and the profile in it. */
export const FILE_VARIABLE = "SPOTINST_CREDENTIALS_FILE";
export const PROFILE_VARIABLE = "SPOTINST_CREDENTIALS_PROFILE";

const DEFAULT_PROFILE = "default";

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
  if (!path) {
    return undefined;
  }
  const profile = { path, name: env[PROFILE_VARIABLE] || DEFAULT_PROFILE, values: {}, isOpen: false };
  let text: string;
  try {
    text = readFileSync(path, "utf8");
    profile.isOpen = process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0;
  } catch (error) {
    const { code } = error as { code?: string };
    return { ...profile, problem: code === "ENOENT" ? "is not there" : `cannot be read (${code})` };
  }
  return { ...profile, ...pickValues(parse(text), profile.name) };
}

/** The parsers' own messages quote the text, so none of them is repeated. */
function parse(text: string): unknown {
  const parser = /^\s*\{/.test(text) ? "json" : /^\s*(\[|[\w.-]+\s*=)/m.test(text) ? "ini" : "yaml";
  try {
    switch (parser) {
      case "json":
        return JSON.parse(text);
      case "ini":
        return (require("ini") as typeof import("ini")).parse(text);
      case "yaml":
        return (require("yaml") as typeof import("yaml")).parse(text, {
          logLevel: "error",
          schema: "failsafe",
        });
    }
  } catch {
    return undefined;
  }
}

function pickValues(parsed: unknown, name: string): Pick<Profile, "values" | "problem"> {
  if (!isTable(parsed)) {
    return { values: {}, problem: "is neither INI nor JSON nor YAML" };
  }
  const isFlat = Object.keys(PROFILE_FIELDS).some((field) => typeof parsed[field] === "string");
  const section = Object.hasOwn(parsed, name) ? parsed[name] : undefined;
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

function pickFields(section: Record<string, unknown>): Profile["values"] {
  return Object.fromEntries(
    Object.entries(PROFILE_FIELDS).flatMap(([field, argument]) => {
      const value = Object.hasOwn(section, field) ? section[field] : undefined;
      return typeof value === "string" && value !== "" ? [[argument, value]] : [];
    }),
  );
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
