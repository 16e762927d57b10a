import { isRecord } from "../ground/is-record";
import { calculateSecondsLeft, describeDuration } from "../ground/lifetime";
import type { Say } from "../ground/messages";
import { findSharedTokenMistake, type SharedToken } from "./shared-token";

/** Default of `minimumValiditySeconds`. */
export const DEFAULT_MINIMUM_VALIDITY_SECONDS = 600;

/** Default of `outputName`. */
export const DEFAULT_OUTPUT_NAME = "spotinstToken";

/** What a stack sees of another one's output. */
export interface SeenOutput {
  /** The other stack's full name, where it is known. */
  stack?: string | undefined;
  name: string;
  value: unknown;
  isSecret: boolean;
  /** The names of the outputs that are there, where they are known. */
  others?: readonly string[];
}

/** A token, with a problem where it has expired or will too soon; or an error. `lack` says why a token is needed, where any would do. */
export type Judgement =
  | { token: SharedToken; problem?: string; lack?: string }
  | { error: string; lack?: string };

/** Judges another stack's output as a token for this one. */
export function judgeSharedToken(seen: SeenOutput, minimumValiditySeconds: number, nowMs: number): Judgement {
  const { stack, name, value, isSecret } = seen;
  const output = `output "${name}" of ${ownerOf(stack)}`;
  if (value === undefined || value === null) {
    return judgeMissing(seen);
  }
  if (isSecret && isElided(value)) {
    return {
      error:
        `The ${output} cannot be decrypted here: it is encrypted with another passphrase or key than this stack has. ` +
        "Give this stack's runs the other one's passphrase, or let both use one key (`pulumi stack change-secrets-provider`).",
    };
  }
  const mistake = findSharedTokenMistake(value);
  if (mistake !== undefined) {
    return {
      error:
        `The ${output} ${mistake}. Export the token there as it is: ${exportLine(name)} ` +
        `A SpotinstToken has \`shared\`, and so has what requireSpotinstToken gives. ${OTHER_LANGUAGES}`,
    };
  }
  if (!isSecret) {
    return {
      error:
        `The ${output} is in plain text in that stack's state, where anyone who reads it has the token. ` +
        `Export it there without unsecret: ${exportLine(name)} Then change the token's triggers, for the old one may have been read.`,
    };
  }
  const token = value as SharedToken;
  if (token.kind === "permanent") {
    return { token };
  }
  const left = calculateSecondsLeft(token.expiresAt, nowMs);
  if (left >= minimumValiditySeconds && left > 0) {
    return { token };
  }
  const state =
    left > 0
      ? `has only ${describeDuration(left)} left, but ${describeDuration(minimumValiditySeconds)} are required (minimumValiditySeconds)`
      : `expired ${describeDuration(-left)} ago`;
  const lack = `the token in ${output} ${state}`;
  return {
    token,
    lack,
    problem: `${capitalized(lack)}. Run ${upOf(stack)} in that stack's program, which renews it, and then this again.${left > 0 ? " If it comes again, raise the token's renewBeforeSeconds there, or ask for less here." : ""}`,
  };
}

/** Takes a token or refuses it. In a preview nothing is sent with it, and an `up` of the other stack may come first, so a problem is a warning. */
export function admit(
  judgement: Judgement,
  isPreview: boolean,
  say: Say,
  refuse: (message: string) => Error,
): SharedToken {
  if ("error" in judgement) {
    throw refuse(judgement.error);
  }
  if (judgement.problem !== undefined) {
    if (!isPreview) {
      throw refuse(judgement.problem);
    }
    say({ level: "warning", text: judgement.problem });
  }
  return judgement.token;
}

/** Tells whether the engine could not decrypt a value or the token in it: it replaces each secret by an empty object. */
function isElided(value: unknown): boolean {
  return isRecord(value) && (Object.keys(value).length === 0 || isElided(value.accessToken));
}

function judgeMissing(seen: SeenOutput): Judgement {
  const { stack, name } = seen;
  const owner = ownerOf(stack);
  if (seen.others === undefined) {
    return {
      error: `Output "${name}" of ${owner} is missing. Run ${upOf(stack)} in its program, which should have ${exportLine(name)} ${OTHER_LANGUAGES}`,
    };
  }
  const others = seen.others.filter((other) => other !== name);
  if (others.length === 0) {
    const lack = `${owner} has no outputs`;
    return {
      lack,
      error: `${capitalized(lack)}. Run ${upOf(stack)} in its program, which should have ${exportLine(name)}`,
    };
  }
  return {
    error:
      `${capitalized(owner)} has no output "${name}", but ${others.map((other) => `"${other}"`).join(", ")}. ` +
      `Export the token there, ${exportLine(name)} Or say here which output it is (outputName).`,
  };
}

/** How a token is exported that is no `SpotinstToken`. */
const OTHER_LANGUAGES = "In another language, export an object of its accessToken, kind and expiresAt.";

function ownerOf(stack: string | undefined): string {
  return stack === undefined ? "the other stack" : `stack ${stack}`;
}

function upOf(stack: string | undefined): string {
  return stack === undefined ? "`pulumi up`" : `\`pulumi up --stack ${stack}\``;
}

function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

function exportLine(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name)
    ? `\`export const ${name} = token.shared;\``
    : `\`token.shared\` as "${name}".`;
}
