const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** `Sun, 06 Nov 1994 08:49:37 GMT` and `Sunday, 06-Nov-94 08:49:37 GMT`. */
const DAY_FIRST = /^[a-z]{3,9}, (\d{2})[ -]([a-z]{3})[ -](\d{2}|\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/i;

/** `Sun Nov  6 08:49:37 1994`, which is UTC too though it does not say so. */
const MONTH_FIRST = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i;

/**
 * Parses the date of an HTTP header in any of its three forms to epoch milliseconds; undefined where it is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
export function parseHttpDate(text: string): number | undefined {
  const first = DAY_FIRST.exec(text);
  if (first !== null) {
    const [, day, month, year, ...time] = first;
    return utc(year!, month!, day!, time);
  }
  const [, month, day, hour, minute, second, year] = MONTH_FIRST.exec(text) ?? [];
  return year === undefined ? undefined : utc(year, month!, day!, [hour!, minute!, second!]);
}

/** A year of two digits that looks more than 50 years ahead is in the past. */
function utc(year: string, month: string, day: string, [hour, minute, second]: string[]): number | undefined {
  const index = MONTHS.indexOf(month.toLowerCase());
  const century = Math.floor(new Date().getUTCFullYear() / 100) * 100;
  const near = century + Number(year);
  const isFar = near > new Date().getUTCFullYear() + 50;
  const full = year.length === 4 ? Number(year) : isFar ? near - 100 : near;
  return index < 0
    ? undefined
    : Date.UTC(full, index, Number(day), Number(hour), Number(minute), Number(second));
}
