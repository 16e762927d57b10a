import { isDeepStrictEqual } from "node:util";
import type { Grant } from "../credentials/credentials";
import { pick } from "../ground/pick";
import { UNKNOWN_VALUE } from "../ground/pulumi-marks";
import type { Fingerprint } from "./fingerprint";
import type { MintedToken } from "./minted-token";

/** What a token was minted for. */
export interface TokenOrigin {
  /** How the token was obtained; after a renewal by refresh token still the grant of the arguments. */
  grant: Grant;
  account?: string;
  fingerprint: Fingerprint;
}

/** What is stored of a token. */
export type TokenState = MintedToken & TokenOrigin;

/** What of it is secret. */
export const SECRET_OUTPUTS = ["accessToken", "refreshToken"] as const;

/** What of it is taken from the token. */
export const TOKEN_NAMES = [
  "accessToken",
  "tokenType",
  "issuedAt",
  "expiresAt",
  "refreshToken",
  "refreshTokenExpiresAt",
  "organizationId",
  "userId",
] as const satisfies (keyof MintedToken)[];

const ORIGIN_NAMES = ["grant", "account", "fingerprint"] as const satisfies (keyof TokenOrigin)[];

/** All of it. */
export const STATE_NAMES = [...TOKEN_NAMES, ...ORIGIN_NAMES] as const;

/** What Spot gives only with some tokens, and never with a permanent one. */
const OPTIONAL_NAMES: readonly string[] = ["expiresAt", "refreshToken", "refreshTokenExpiresAt"];

/** Returns a token that is still to be minted, as a preview knows it. */
export function unknownToken(origin: TokenOrigin): TokenState {
  const names = TOKEN_NAMES.filter((name) => origin.grant !== "permanent" || !OPTIONAL_NAMES.includes(name));
  const unknown = Object.fromEntries(names.map((name) => [name, UNKNOWN_VALUE]));
  return { ...(unknown as unknown as MintedToken), ...origin };
}

/** Returns the stored token with the present origin. */
export function replaceOrigin(state: TokenState, origin: TokenOrigin): TokenState {
  return { ...pick(state, TOKEN_NAMES), ...origin };
}

/** Returns what a stored token was minted for. */
export function originOf(state: TokenState): TokenOrigin {
  return pick(state, ORIGIN_NAMES);
}

/** Tells whether a stored token was minted for just this. */
export function hasOrigin(state: TokenState, origin: TokenOrigin): boolean {
  return isDeepStrictEqual(originOf(state), origin);
}

/** Returns the stored token in what the engine hands back, without what the engine itself keeps there. */
export function pickState(props: object): TokenState {
  return pick(props as TokenState, STATE_NAMES);
}
