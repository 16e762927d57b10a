import { createHash } from "node:crypto";
import type { Credentials } from "./credentials";

/**
 * What a stored token was minted for, so that a later `diff` can tell whether the arguments still mean the same token
 * without keeping them. Both are digests: no credential can be read back from state.
 */
export interface Fingerprint {
  /** Who the token is for: grant, endpoints, user, client. Not the password, which may be changed or moved freely. */
  login: string;
  /** The values of `triggers`, in any order; absent without triggers. */
  triggers?: string;
}

/** Takes the fingerprint of what a token is minted for. */
export function takeFingerprint(credentials: Credentials, triggers?: unknown): Fingerprint {
  // A preview may not know the list yet, and then hands over one unknown value.
  const values = Array.isArray(triggers) ? triggers : [triggers].filter((value) => value != null);
  return {
    login: digest(identityOf(credentials)),
    ...(values.length > 0 && { triggers: digest(values.map(canonicalJson).sort()) }),
  };
}

/** Tells whether two fingerprints agree on who the token is for. */
export function isSameLogin(a: Fingerprint | undefined, b: Fingerprint): boolean {
  return a?.login === b.login;
}

/** Tells whether two fingerprints agree on the values of `triggers`. */
export function isSameTriggers(a: Fingerprint | undefined, b: Fingerprint): boolean {
  return a?.triggers === b.triggers;
}

function identityOf(credentials: Credentials): unknown[] {
  const { grant } = credentials;
  switch (grant) {
    case "password":
      return [
        grant,
        credentials.tokenEndpoint,
        credentials.username,
        credentials.clientId,
        credentials.refreshEndpoint,
        credentials.refreshToken ?? null,
      ];
    case "refresh_token":
      return [grant, credentials.refreshEndpoint, credentials.clientId, credentials.refreshToken];
    case "client_credentials":
      return [grant, credentials.tokenEndpoint, credentials.clientId];
    case "permanent":
      return [grant, credentials.permanentToken];
  }
}

/** 96 bits: enough that two logins never meet by chance, short because it is stored with every token. */
function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);
}

/** Writes a value so that equal ones read the same, whatever the order of their keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
