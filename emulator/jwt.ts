import { createHmac, timingSafeEqual } from "node:crypto";

/** The claims recorded in Spot's tokens, and an id. */
export interface SpotClaims {
  iss: "spotinst";
  /** The user's id; may be negative. */
  uid: number;
  /** The organization's id, twelve digits. */
  oid: number;
  role: number;
  /** Seconds since the epoch. */
  iat: number;
  /** Seconds since the epoch. */
  exp: number;
  /** Not among Spot's claims: two tokens of one login in one second would be the same text without it. */
  jti: string;
}

const HEADER = encode({ typ: "JWT", alg: "HS256" });

/**
 * Mints an HS256 JWT.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1
 */
export function mintJwt(claims: SpotClaims, key: Buffer): string {
  const signed = `${HEADER}.${encode(claims)}`;
  return `${signed}.${sign(signed, key).toString("base64url")}`;
}

/** Reads the claims of a JWT that was signed with this key, whatever its age; `undefined` for any other text. */
export function readSignedJwt(token: string, key: Buffer): SpotClaims | undefined {
  const [header, payload, signature, ...rest] = token.split(".");
  if (header !== HEADER || payload === undefined || signature === undefined || rest.length > 0) {
    return undefined;
  }
  const expected = sign(`${header}.${payload}`, key);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return undefined;
  }
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as SpotClaims;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function sign(text: string, key: Buffer): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
