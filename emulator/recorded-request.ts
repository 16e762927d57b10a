import { createHash } from "node:crypto";
import type { IncomingRequest } from "./http";

/** One request as it is remembered: secrets leave nothing but their digest. */
export interface RecordedRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  /** `accept`, `content-type` and `user-agent`, where they were sent. */
  headers: Record<string, string>;
  grantType?: string;
  /** Names of the form fields, in the order they came. */
  fields: string[];
  username?: string;
  clientId?: string;
  passwordDigest?: string;
  clientSecretDigest?: string;
  refreshTokenDigest?: string;
  /** Digest of the bearer token. */
  authorizedAs?: string;
  /** The answered status; absent while there is none, and for good after a reset or silence. */
  status?: number;
  /** True time of arrival in epoch milliseconds. */
  atMs: number;
}

const KEPT_HEADERS = ["accept", "content-type", "user-agent"] as const;

/** Names that may stand in a query in clear; a value that a client sends there by mistake may be a secret. */
const KEPT_QUERY = new Set(["accountId", "grant_type", "client_id", "username"]);

/** Calculates the SHA-256 of a text in hex, to compare with what was recorded of a secret. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Turns a request into its record. */
export function recordRequest(request: IncomingRequest, atMs: number): RecordedRequest {
  const { form, bearer } = request;
  return {
    method: request.method,
    path: request.path,
    query: Object.fromEntries(
      [...request.query].map(([name, value]) => [name, KEPT_QUERY.has(name) ? value : digest(value)]),
    ),
    headers: Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => {
        const value = request.headers[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    fields: form === undefined ? [] : [...form.keys()],
    ...copy("grantType", form?.get("grant_type")),
    ...copy("username", form?.get("username")),
    ...copy("clientId", form?.get("client_id")),
    ...copy("passwordDigest", form?.get("password"), digest),
    ...copy("clientSecretDigest", form?.get("client_secret"), digest),
    ...copy("refreshTokenDigest", form?.get("refresh_token"), digest),
    ...copy("authorizedAs", bearer, digest),
    atMs,
  };
}

function copy<Name extends string>(
  name: Name,
  value: string | null | undefined,
  write = (text: string) => text,
): Partial<Record<Name, string>> {
  // TypeScript widens a computed key to any string.
  return value == null ? {} : ({ [name]: write(value) } as Partial<Record<Name, string>>);
}
