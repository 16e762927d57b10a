import { createHash } from "node:crypto";
import { type Credentials, DEFAULT_API_ENDPOINT } from "../credentials/credentials";
import { grantRule } from "../credentials/grants";
import { canonicalJson } from "../ground/canonical-json";

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

/**
 * Takes the fingerprint of what a token is minted for. Every host that a secret of the state may be sent to is part of it: another one gets a new token, never the
 * stored one. A permanent token is an argument itself.
 */
export function takeFingerprint(
  credentials: Credentials,
  triggers?: unknown,
  apiEndpoint = DEFAULT_API_ENDPOINT,
): Fingerprint {
  // A preview may not know the list yet, and then hands over one unknown value.
  const values = Array.isArray(triggers) ? triggers : [triggers].filter((value) => value != null);
  return {
    login: digest([
      credentials.grant,
      ...grantRule(credentials.grant).identity(credentials),
      ...additions(credentials, apiEndpoint),
    ]),
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

/** Only what differs from its default: version 0.1.0 stored fingerprints without it. */
function additions(credentials: Credentials, apiEndpoint: string): unknown[] {
  if (credentials.grant === "permanent") {
    return [];
  }
  const isOwnRefresh =
    credentials.grant === "client_credentials" && credentials.refreshEndpoint !== credentials.tokenEndpoint;
  return [
    ...(isOwnRefresh ? [{ refreshEndpoint: credentials.refreshEndpoint }] : []),
    ...(apiEndpoint === DEFAULT_API_ENDPOINT ? [] : [{ apiEndpoint }]),
  ];
}

/** 96 bits: two logins never have the same by chance, and it is stored with every token. */
function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 16);
}
