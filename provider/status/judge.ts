import { describeDuration, describeRoughly } from "../ground/lifetime";
import type { TokenRow } from "./token-row";

/** The answer to "does a token expire within the time?". */
export interface Verdict {
  /** 1: yes. 2: it could not be told. 0: no. */
  exitCode: 0 | 1 | 2;
  /** What the alarm is about, one line each. */
  alarms: readonly string[];
}

/** Judges whether a token expires within so many seconds; 0 asks whether one has expired. A yes wins over what could not be told. */
export function judge(rows: readonly TokenRow[], withinSeconds: number): Verdict {
  if (rows.length === 0) {
    return {
      exitCode: 2,
      alarms: ["no token found in the stacks that were looked at; --all looks at every stack of the backend"],
    };
  }
  const expiring = rows.flatMap((row) => alarmOf(row, withinSeconds));
  const untold = rows.flatMap(({ problem, ...row }) =>
    problem === null ? [] : [`could not tell of ${describePlace(row)}: ${problem}`],
  );
  const exitCode = expiring.length > 0 ? 1 : untold.length > 0 ? 2 : 0;
  return { exitCode, alarms: [...expiring, ...untold] };
}

function alarmOf({ expiresInSeconds: left, ...row }: TokenRow, withinSeconds: number): string[] {
  if (left === null || left > withinSeconds) {
    return [];
  }
  return left > 0
    ? [
        `${describePlace(row)} expires in ${describeRoughly(left)}, within the ${describeDuration(withinSeconds)} asked about`,
      ]
    : [`${describePlace(row)} expired ${describeRoughly(-left)} ago`];
}

function describePlace({ stack, token }: Pick<TokenRow, "stack" | "token">): string {
  return token === null ? `stack ${stack}` : `token "${token}" in stack ${stack}`;
}
