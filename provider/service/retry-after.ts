import type { Answer } from "../http/http";
import { parseHttpDate } from "./http-date";

const TOO_MANY_REQUESTS = 429;

/** A longer wait is a mistake of the server, such as a moment instead of a duration. */
const LONGEST_SECONDS = 7 * 24 * 3600;

/**
 * Reads how many seconds the service asks to wait: the longer of `Retry-After` (seconds or a date) and Spot's
 * `X-RateLimit-Reset` (seconds left). A date is compared with the answer's own `Date`, so our clock does not matter. It counts
 * only with the statuses 408, 429 and 5xx.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfterSeconds({ status, headers }: Answer): number | undefined {
  if (status !== 408 && status !== TOO_MANY_REQUESTS && status < 500) {
    return undefined;
  }
  const retryAfter = headers["retry-after"];
  const asked = [
    readSeconds(retryAfter) ?? readDate(retryAfter, headers.date),
    // Spot sends it with other answers too, where it forbids nothing.
    status === TOO_MANY_REQUESTS ? readSeconds(headers["x-ratelimit-reset"]) : undefined,
  ].filter((seconds): seconds is number => seconds !== undefined && seconds <= LONGEST_SECONDS);
  return asked.length === 0 ? undefined : Math.max(...asked);
}

function readSeconds(value = ""): number | undefined {
  return /^\s*\d{1,10}(\.\d{1,6})?\s*$/.test(value) ? Number(value) : undefined;
}

function readDate(value = "", sent = ""): number | undefined {
  const untilMs = parseHttpDate(value);
  return untilMs === undefined
    ? undefined
    : Math.max(0, (untilMs - (parseHttpDate(sent) ?? Date.now())) / 1000);
}
