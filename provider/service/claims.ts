import { isRecord } from "../ground/is-record";
import { parseJson } from "../ground/parse-json";

/** What a temporary token says of itself. Best effort: nothing outside Spot can verify it. */
export interface TokenClaims {
  /** The organization's id (`oid`). */
  organizationId?: string;
  /** The user's id (`uid`); may be negative. */
  userId?: string;
  /** `exp - iat` in seconds: a difference, so the service's clock does not matter. */
  lifeSeconds?: number;
}

/**
 * Reads the claims of a token. A token that is no JWT, or one that cannot be decoded, has none: the signing key is
 * Spot's alone, so the signature is never checked, and an unreadable token is still a token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function readClaims(accessToken: string): TokenClaims {
  const payload = decodePayload(accessToken);
  if (payload === undefined) {
    return {};
  }
  const { oid, uid, iat, exp } = payload;
  const life = typeof iat === "number" && typeof exp === "number" ? exp - iat : Number.NaN;
  return {
    ...(isIdentifier(oid) && { organizationId: String(oid) }),
    ...(isIdentifier(uid) && { userId: String(uid) }),
    ...(Number.isFinite(life) && { lifeSeconds: life }),
  };
}

function decodePayload(token: string): Record<string, unknown> | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) {
    return undefined;
  }
  const payload = parseJson(Buffer.from(parts[1]!, "base64url").toString("utf8"));
  return isRecord(payload) ? payload : undefined;
}

function isIdentifier(value: unknown): value is number | string {
  return Number.isSafeInteger(value) || (typeof value === "string" && /^[\w-]{1,64}$/.test(value));
}
