import { UNKNOWN_VALUE } from "../ground/pulumi-marks";

/** Where the password grant goes unless `tokenEndpoint` says otherwise. */
export const DEFAULT_TOKEN_ENDPOINT = "https://oauth.spotinst.io/token";

/** Where the refresh token grant goes unless `refreshEndpoint` (or a `tokenEndpoint` of your own) says otherwise. */
export const DEFAULT_REFRESH_ENDPOINT = "https://api.spotinst.io/token";

/** Tells whether a tokenEndpoint is another than Spot's. The default, written down, is not. */
export function isOwnEndpoint(tokenEndpoint: string | undefined): boolean {
  return (
    tokenEndpoint !== undefined && tokenEndpoint !== UNKNOWN_VALUE && tokenEndpoint !== DEFAULT_TOKEN_ENDPOINT
  );
}

interface Client {
  clientId: string;
  clientSecret: string;
}

/** A refresh token to try before the grant itself, and where it is sent. */
interface Refreshable {
  refreshEndpoint: string;
  refreshToken?: string;
}

export type PasswordCredentials = {
  grant: "password";
  tokenEndpoint: string;
  username: string;
  password: string;
} & Client &
  Refreshable;
export type RefreshTokenCredentials = { grant: "refresh_token"; refreshToken: string } & Client & Refreshable;
export type ClientCredentials = { grant: "client_credentials"; tokenEndpoint: string } & Client & Refreshable;
type PermanentCredentials = { grant: "permanent"; permanentToken: string };

/** What we present to the token service, complete. */
export type Credentials =
  | PasswordCredentials
  | RefreshTokenCredentials
  | ClientCredentials
  | PermanentCredentials;

export type Grant = Credentials["grant"];

/** Where a token is verified unless `apiEndpoint` says otherwise. */
export const DEFAULT_API_ENDPOINT = "https://api.spotinst.io";

/** One mistake in the arguments: the property it is about and a sentence with the cure. */
export interface Failure {
  /** Empty where it is about no property of its own. */
  property: string;
  reason: string;
}

/** Writes a failure as one line. */
export function describeFailure({ property, reason }: Failure): string {
  return property === "" ? reason : `${property}: ${reason}`;
}

/** Returns a failure as the engine is told it: with a property, it would print that property's value, which may be a secret in the wrong place. */
export function withoutProperty(failure: Failure): Failure {
  return { property: "", reason: describeFailure(failure) };
}
