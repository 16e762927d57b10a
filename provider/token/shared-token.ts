import { restateMoment } from "../ground/lifetime";
import { isTokenText } from "../ground/token-text";

/** A token that one stack hands to others, with what they must know of it. */
export interface SharedToken {
  /** The bearer token. */
  accessToken: string;
  /** Whether the token expires (`temporary`) or not (`permanent`). */
  kind: "temporary" | "permanent";
  /** When the token expires, in the format of RFC 3339. */
  expiresAt?: string;
  /** The Spot account that the token is used for. */
  account?: string;
}

/** Makes a shared token of the outputs of a token. */
export function shareToken(
  accessToken: string,
  grant: string,
  expiresAt: string | undefined,
  account: string | undefined,
): SharedToken {
  return {
    accessToken,
    kind: grant === "permanent" ? "permanent" : "temporary",
    ...(expiresAt !== undefined && { expiresAt }),
    ...(account !== undefined && { account }),
  };
}

/** Tells what is wrong with a value as a shared token; undefined where nothing is. */
export function findSharedTokenMistake(value: NonNullable<unknown>): string | undefined {
  if (typeof value === "string") {
    return "is a string, which does not say when the token expires";
  }
  const { accessToken, kind, expiresAt, account } = value as Record<string, unknown>;
  if (!isTokenText(accessToken)) {
    return "holds no token";
  }
  if (kind !== "temporary" && kind !== "permanent") {
    return "does not say of which kind its token is";
  }
  if (kind === "temporary" && restateMoment(expiresAt) === undefined) {
    return "does not say when its token expires";
  }
  return account == null || typeof account === "string" ? undefined : "has an account that is no string";
}
