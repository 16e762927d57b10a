import type { Environment } from "../ground/environment";
import { isSeconds } from "../ground/lifetime";
import { doubtLine, type Line, openFileLine } from "../ground/messages";
import { UNKNOWN_VALUE } from "../ground/pulumi-marks";
import {
  ARGUMENT_NAMES,
  ARGUMENTS,
  type ChoiceArgument,
  listArguments,
  readVariable,
  ruleOf,
  type TextArgument,
  type TokenInputs,
} from "./arguments";
import type { Failure } from "./credentials";
import { findMeant } from "./misspelled";
import { listUsedArguments, resolveCredentials } from "./resolve-credentials";
import { listFields } from "./resolve-profile";
import { findMistakesIn, findTextDoubt, findTextMistake, type UsedText } from "./text-mistakes";
import { findValueless } from "./valueless";

/** Properties that the engine and Pulumi's host add on their own. */
const ENGINE_PROPERTIES = ["__provider", "__defaults"];

const TEXTS = listArguments({ kind: "text" });
const SECONDS = listArguments({ kind: "seconds" });
const SWITCHES = listArguments({ kind: "switch" });
const CHOICES = listArguments({ kind: "choice" });

/** What an inspection found. */
export interface Inspection {
  failures: Failure[];
  /** Lines about values that may be right but rarely are. */
  warnings: Line[];
}

/**
 * Finds every mistake in the arguments and in what the environment and the credentials file add to them. Sends nothing. A value that a preview does not know
 * yet is no mistake. A reason never repeats a value: it may be a secret.
 */
export function inspectInputs(
  news: Record<string, unknown>,
  env: Environment,
  title = "SpotinstToken",
  known: readonly string[] = ARGUMENT_NAMES,
): Inspection {
  const own = [
    ...findUnknownArguments(news, title, known),
    ...TEXTS.flatMap((name) => findTextMistakes(name, news[name])),
    ...SECONDS.flatMap((name) => findNumberMistakes(name, news[name], ARGUMENTS[name].least)),
    ...SWITCHES.flatMap((name) => findSwitchMistakes(name, news[name])),
    ...CHOICES.filter((name) => known.includes(name)).flatMap((name) =>
      findChoiceMistakes(name, news[name], env),
    ),
    ...findTriggerMistakes(news.triggers),
  ];
  const { grant, profile, failures: partners } = resolveCredentials(news as TokenInputs, env);
  const malformed = new Set(own.map(({ property }) => property));
  const used = grant === undefined ? [] : listUsedArguments(profile === undefined ? grant : undefined);
  const variables = listVariables(used, news, env);
  return {
    failures: [
      ...own,
      ...partners.filter(({ property }) => !malformed.has(property)),
      ...findMistakesIn(variables),
    ],
    warnings: [
      ...[...listGiven(news), ...variables, ...(profile === undefined ? [] : listFields(profile))].flatMap(
        ({ property, title, value }) => {
          const doubt = findTextDoubt(property, value);
          return doubt === undefined ? [] : [doubtLine(title, doubt)];
        },
      ),
      ...(profile?.isOpen === true ? [openFileLine(profile.path)] : []),
    ],
  };
}

/** Returns the failures of an inspection. */
export function findFailures(...inspected: Parameters<typeof inspectInputs>): Failure[] {
  return inspectInputs(...inspected).failures;
}

function listGiven(news: Record<string, unknown>): UsedText[] {
  return TEXTS.flatMap((property) => {
    const value = news[property];
    return typeof value === "string" && !isOpen(value) ? [{ property, title: property, value }] : [];
  });
}

/** The variables that give what the arguments leave out. */
function listVariables(
  names: readonly TextArgument[],
  news: Record<string, unknown>,
  env: Environment,
): UsedText[] {
  return names
    .filter((name) => (news[name] ?? undefined) === undefined)
    .flatMap((property) => {
      const found = readVariable(property, env);
      return found === undefined
        ? []
        : [{ property, title: `the environment variable ${found.variable}`, value: found.value }];
    });
}

/** Finds names that are no arguments. */
export function findUnknownArguments(
  news: Record<string, unknown>,
  title: string,
  known: readonly string[],
): Failure[] {
  return Object.keys(news)
    .filter((name) => !known.includes(name) && !ENGINE_PROPERTIES.includes(name))
    .map((name) => {
      const meant = findMeant(name, known);
      const cure = meant === undefined ? `the arguments are ${known.join(", ")}` : `write ${meant}`;
      return { property: name, reason: `is not an argument of ${title}; ${cure}` };
    });
}

/** Tells whether an argument is left out, or unknown in a preview. Neither is a mistake. */
function isOpen(value: unknown): boolean {
  return value === undefined || value === null || value === UNKNOWN_VALUE;
}

function findTextMistakes(property: TextArgument, value: unknown): Failure[] {
  if (isOpen(value)) {
    return [];
  }
  if (typeof value !== "string") {
    return [{ property, reason: `must be a string, not ${describeType(value)}` }];
  }
  const reason = findTextMistake(property, value);
  const variable = ruleOf(property).variables?.[0];
  const instead = value.trim() === "" && variable !== undefined ? ` so that ${variable} is used` : "";
  return reason === undefined ? [] : [{ property, reason: reason + instead }];
}

function findNumberMistakes(property: string, value: unknown, least: number): Failure[] {
  return isOpen(value) || isSeconds(value, least)
    ? []
    : [
        {
          property,
          reason: `must be a number of seconds, ${least} or more, not ${typeof value === "number" ? value : describeType(value)}`,
        },
      ];
}

/** Finds what is wrong with a value that should be true or false. */
export function findSwitchMistakes(property: string, value: unknown): Failure[] {
  return isOpen(value) || typeof value === "boolean"
    ? []
    : [{ property, reason: `must be true or false, not ${describeType(value)}` }];
}

/** A word that is not known would be no choice at all, so the variable is judged as the argument is. */
function findChoiceMistakes(property: ChoiceArgument, value: unknown, env: Environment): Failure[] {
  const { choices } = ARGUMENTS[property];
  const found = (value ?? undefined) === undefined ? readVariable(property, env) : undefined;
  const title = found === undefined ? "" : `the environment variable ${found.variable} `;
  const chosen = found?.value ?? value;
  return isOpen(chosen) || choices.some((choice) => choice === chosen)
    ? []
    : [{ property, reason: `${title}must be ${choices.map((choice) => `"${choice}"`).join(" or ")}` }];
}

function findTriggerMistakes(value: unknown): Failure[] {
  const valueless = findValueless(value, "triggers");
  return isOpen(value) || Array.isArray(value) || valueless.length > 0
    ? valueless
    : [
        {
          property: "triggers",
          reason: `must be a list of values, not ${describeType(value)}; write triggers: [value]`,
        },
      ];
}

function describeType(value: unknown): string {
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}
