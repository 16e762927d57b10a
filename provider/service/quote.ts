import type { Redact } from "../ground/redact";

/** The longest piece of a server's text that a message repeats. */
const LONGEST_WORDS = 200;

/** The longest piece that is looked at. A secret that is cut here still begins in it, and so is found. */
const LONGEST_EXAMINED = 4096;

/**
 * Makes a server's text fit for a terminal: redacted (a cut secret would no longer be recognised whole), then on one
 * line without control characters, then cut.
 */
export function quoteServerWords(text: string, redact: Redact): string {
  return cutText(toHarmlessLine(text.slice(0, LONGEST_EXAMINED), redact), LONGEST_WORDS);
}

/** Makes one line of a text that may hold secrets and anything that a terminal would obey. Half a character could not be encoded, so it is left out too. */
export function toHarmlessLine(text: string, redact: Redact): string {
  return redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, " ")
    .trim();
}

/** Cuts a text to a number of UTF-16 units, never through a character. */
export function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
