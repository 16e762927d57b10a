import { isDeepStrictEqual } from "node:util";
import { ARGUMENTS, RENEWAL_ARGUMENTS, RENEWAL_SECRETS, type TokenInputs } from "../credentials/arguments";
import { isSeconds } from "../ground/lifetime";
import { pick } from "../ground/pick";

/** A refresh goes on without a token, so it tries for none longer than this. */
const LONGEST_LIMIT_SECONDS = 3600;

/** The arguments that a renewal in `read` needs. Absent ones come from the environment. */
export type RenewalArguments = Pick<
  TokenInputs,
  (typeof RENEWAL_ARGUMENTS)[number] | (typeof RENEWAL_SECRETS)[number]
>;

/** Tells whether a renewal in `read` would have the same arguments. */
export function isSameRenewal(a: TokenInputs, b: TokenInputs): boolean {
  const names = [...RENEWAL_ARGUMENTS, ...RENEWAL_SECRETS];
  return isDeepStrictEqual(pick(a, names), pick(b, names));
}

/** Returns stored arguments as a renewal in `read` may use them. Numbers that only an edited state can hold are left out, so that their defaults count. */
export function soundArguments({ renewBeforeSeconds, timeoutSeconds, ...others }: TokenInputs): TokenInputs {
  return {
    ...others,
    ...(isSeconds(renewBeforeSeconds, ARGUMENTS.renewBeforeSeconds.least) && { renewBeforeSeconds }),
    ...(isSeconds(timeoutSeconds, ARGUMENTS.timeoutSeconds.least) && {
      timeoutSeconds: Math.min(timeoutSeconds, LONGEST_LIMIT_SECONDS),
    }),
  };
}
