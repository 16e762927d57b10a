/** The units of a duration on the command line, each in seconds. */
const UNITS = { h: 3600, m: 60, s: 1 } as const;

const DURATION = /^(?:(?<h>\d{1,6})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,9})s?)?$/;

/** Reads `90s`, `30m`, `2h`, `1h30m` or plain seconds as a number of seconds; undefined where a text is no duration. */
export function parseDuration(text: string): number | undefined {
  const groups = text === "" ? undefined : DURATION.exec(text)?.groups;
  return groups === undefined
    ? undefined
    : Object.entries(UNITS).reduce((sum, [unit, seconds]) => sum + Number(groups[unit] ?? 0) * seconds, 0);
}
