import { NoAnswerError, TimeLimitError, UnexpectedStatusError } from "./errors";

const PASSING_STATUSES = [408, 429, 500, 502, 503, 504];

/** A wrong certificate is not weather: trying again, or waiting, will not mend it. */
const TLS_CODES = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/;

/** Tells whether a failure may pass by itself: the network, a time limit, a rate limit, a fault of the server. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) {
    return !TLS_CODES.test(error.cause ?? "");
  }
  return (
    error instanceof TimeLimitError ||
    (error instanceof UnexpectedStatusError &&
      (PASSING_STATUSES.includes(error.status) || error.error !== undefined))
  );
}
