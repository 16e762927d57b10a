/** Statuses below 500 that pass by themselves; from 500 on all do but one. */
const PASSING_STATUSES = [408, 429];
const NOT_IMPLEMENTED = 501;

/** Tells whether a status passes by itself. */
export function isPassingStatus(status: number): boolean {
  return (status >= 500 && status !== NOT_IMPLEMENTED) || PASSING_STATUSES.includes(status);
}
