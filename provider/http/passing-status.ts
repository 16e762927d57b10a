/** The temporary statuses below 500. From 500 on all are temporary except one. */
const PASSING_STATUSES = [408, 429];
const NOT_IMPLEMENTED = 501;

/** Tells whether a status is temporary. */
export function isPassingStatus(status: number): boolean {
  return (status >= 500 && status !== NOT_IMPLEMENTED) || PASSING_STATUSES.includes(status);
}
