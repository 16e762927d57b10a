import { ruleOf, type TextArgument } from "./arguments";
import { chooseGrantOf } from "./choose-grant";
import type { Failure, Grant } from "./credentials";
import { FILE_VARIABLE, type Profile } from "./credentials-file";
import { grantRule } from "./grants";
import { findMistakesIn, type UsedText } from "./text-mistakes";

/** Finds which grant a profile names, and every reason why it cannot be used. A profile is never completed from another source. */
export function resolveProfile(profile: Profile): { grant?: Grant; failures: Failure[] } {
  const { values } = profile;
  const place = describePlace(profile);
  const grant = chooseGrantOf(values);
  if (grant === undefined) {
    return { failures: [] };
  }
  if (grant === "permanent" && (values.username !== undefined || values.password !== undefined)) {
    return {
      failures: [
        {
          property: "permanentToken",
          reason: `${place} names two credentials, token and a login; keep one of them there`,
        },
      ],
    };
  }
  const missing = grantRule(grant).needs.filter((argument) => values[argument] === undefined);
  return {
    grant,
    failures: [
      ...missing.map((argument) => ({
        property: argument,
        reason: `${ruleOf(argument).field} is missing in ${place}; a login in the file is never completed from another source`,
      })),
      ...findMistakesIn(listFields(profile)),
    ],
  };
}

/** Lists the values of a profile, each with its name there. */
export function listFields(profile: Profile): UsedText[] {
  return (Object.entries(profile.values) as [TextArgument, string][]).map(([property, value]) => ({
    property,
    title: `${ruleOf(property).field} in ${describePlace(profile)}`,
    value,
  }));
}

function describePlace({ name, path }: Profile): string {
  return `profile [${name}] of the credentials file ${path}`;
}

/** Describes what a credentials file lacks. */
export function describeProfile(profile: Profile | undefined): string {
  if (profile === undefined) {
    return `the credentials file (none is named by ${FILE_VARIABLE}, and there is no home directory)`;
  }
  const { path, name, problem } = profile;
  return `the credentials file (${path} ${problem ?? `has a profile [${name}], but neither a token nor a login in it`})`;
}
