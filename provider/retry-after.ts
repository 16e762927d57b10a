import type { Answer } from "./http";

/** A longer wait is a mistake of the server, such as a moment instead of a duration. */
const LONGEST_SECONDS = 7 * 24 * 3600;

/**
 * Reads how many seconds the service asks to be left alone: the longer of `Retry-After` (seconds or a date) and Spot's
 * `X-RateLimit-Reset` (seconds left). A date is reckoned from the answer's own `Date`, so our clock does not matter.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfterSeconds({ status, headers }: Answer): number | undefined {
  const retryAfter = headers["retry-after"];
  const asked = [
    readSeconds(retryAfter) ?? readDate(retryAfter, headers.date),
    // It comes with good answers too, where it forbids nothing.
    status === 429 ? readSeconds(headers["x-ratelimit-reset"]) : undefined,
  ].filter((seconds): seconds is number => seconds !== undefined && seconds <= LONGEST_SECONDS);
  return asked.length === 0 ? undefined : Math.max(...asked);
}

function readSeconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d{1,10}(\.\d{1,6})?\s*$/.test(value) ? Number(value) : undefined;
}

function readDate(value: string | undefined, sent: string | undefined): number | undefined {
  const untilMs = Date.parse(value ?? "");
  const sentMs = Date.parse(sent ?? "");
  return Number.isNaN(untilMs)
    ? undefined
    : Math.max(0, (untilMs - (Number.isNaN(sentMs) ? Date.now() : sentMs)) / 1000);
}
