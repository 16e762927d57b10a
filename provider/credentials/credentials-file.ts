import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../ground/environment";
import { listArguments, ruleOf, type TextArgument } from "./arguments";
import {
  type CredentialsForm,
  DEFAULT_PROFILE,
  type RawProfile,
  readCredentialsForm,
} from "./credentials-form";
import type { IniError } from "./parse-ini";

/** The environment variables by which Spot's tools find the file and the profile in it. */
export const FILE_VARIABLE = "SPOTINST_CREDENTIALS_FILE";
const PROFILE_VARIABLE = "SPOTINST_CREDENTIALS_PROFILE";

/** A file of credentials has a few hundred bytes. */
const LARGEST_BYTES = 256 * 1024;

/** The arguments that a profile can give, each with the field that holds it. */
const PROFILE_FIELDS = listArguments({ kind: "text" }).flatMap((argument) => {
  const { field } = ruleOf(argument);
  return field === undefined ? [] : [{ argument, field }];
});

/** One profile of the credentials file that every Spot tool shares. */
export interface Profile {
  path: string;
  name: string;
  values: { readonly [name in TextArgument]?: string };
  /** Why there are no values; the end of a sentence about the file. */
  problem?: string;
  /** Whether the file is wrong, rather than absent or without the profile. */
  isFaulty?: boolean;
  /** Whether other users of the machine can read the file. */
  isOpen: boolean;
}

/**
 * Reads the profile that the environment names, `[default]` of `~/.spotinst/credentials` where it names none. The file may be INI with profiles,
 * as Spot's Go SDK reads it, JSON or YAML with or without profiles, or flat lines `token = …`. A profile without credentials has those of `[default]`, and one
 * without an account has its account. Without a home directory there is no file.
 */
export function readProfile(env: Environment): Profile | undefined {
  const home = env.HOME || env.USERPROFILE;
  const path = env[FILE_VARIABLE] || (home && join(home, ".spotinst", "credentials"));
  return path ? readNamed(path, env[PROFILE_VARIABLE] || DEFAULT_PROFILE) : undefined;
}

/** Cached by ctime and size: each engine call reads the profile several times. */
let last: { key: string; profile: Profile } | undefined;

function readNamed(path: string, name: string): Profile {
  const nothing = { path, name, values: {}, isOpen: false };
  try {
    // Reading from a pipe would wait for its writer.
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
      last = { key, profile: { ...nothing, isOpen, ...readValues(readFileSync(path), name) } };
    }
    return last.profile;
  } catch (error) {
    const { code } = error as { code?: string };
    return { ...nothing, problem: code === "ENOENT" ? "is not there" : `cannot be read (${code})` };
  }
}

type Values = Profile["values"];

function readValues(bytes: Buffer, name: string): Pick<Profile, "values" | "problem" | "isFaulty"> {
  const fault = (problem: string) => ({ values: {}, problem, isFaulty: true });
  let text: string;
  let form: CredentialsForm | undefined;
  try {
    // A replaced character would make another password.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fault("is not in UTF-8; save it in that encoding");
  }
  try {
    form = readCredentialsForm(text);
  } catch (error) {
    // Only the parser throws here.
    const { line, message } = error as IniError;
    return fault(`cannot be read: line ${line} ${message}`);
  }
  const profile = form?.find(name);
  if (form === undefined) {
    return fault("is neither INI nor JSON nor YAML");
  }
  if (profile === undefined) {
    const there =
      form.names.length === 0 ? "" : `, but ${form.names.map((other) => `[${other}]`).join(", ")}`;
    return { values: {}, problem: `has no profile [${name}]${there}` };
  }
  const fallback = name === DEFAULT_PROFILE ? undefined : form.find(DEFAULT_PROFILE);
  const wrong = findFault(profile) ?? (fallback && findFault(fallback));
  return wrong === undefined
    ? { values: complete(pickFields(profile), fallback && pickFields(fallback)) }
    : fault(wrong);
}

/** A profile takes the credentials of `[default]` whole or not at all: halves of two logins are no login. */
function complete(own: Values, fallback: Values = {}): Values {
  const { account: _account, ...credentials } = own;
  return Object.keys(credentials).length === 0
    ? { ...fallback, ...own }
    : { ...(fallback.account !== undefined && { account: fallback.account }), ...own };
}

function findFault({ faults }: RawProfile): string | undefined {
  const faulty = PROFILE_FIELDS.find(({ field }) => Object.hasOwn(faults, field));
  return faulty && `cannot be used: ${faulty.field} ${faults[faulty.field]}`;
}

function pickFields({ values }: RawProfile): Values {
  return Object.fromEntries(
    PROFILE_FIELDS.flatMap(({ argument, field }) => {
      const value = Object.hasOwn(values, field) ? values[field] : undefined;
      return value !== undefined && value !== "" ? [[argument, value]] : [];
    }),
  );
}
