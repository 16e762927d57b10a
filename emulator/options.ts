import type { ErrorShape, TokenForm } from "./answers";
import type { RecordedRequest } from "./recorded-request";

/** A client that may ask for a client_credentials grant. */
export interface Client {
  clientId: string;
  clientSecret: string;
}

/** A login that may ask for a password grant. */
export interface Login extends Client {
  username: string;
  password: string;
}

/** The login that is good when none is given. */
export const DEMO_LOGIN: Login = {
  username: "demo-user@example.com",
  password: "demo-password",
  clientId: "demo-client-id",
  clientSecret: "demo-client-secret",
};

/** What the token service can be told about itself; all but the port may be changed while it runs. */
export interface TokenServiceOptions {
  /** Life of an access token in seconds. @default 7200 */
  lifetimeSeconds?: number;
  /** Life of a refresh token in seconds. @default 1209600 */
  refreshLifetimeSeconds?: number;
  /** Layout of a success. @default "two-items" */
  form?: TokenForm;
  /** Shape of a refusal at the token endpoint. @default "oauth" */
  errorShape?: ErrorShape;
  /**
   * Whether a refresh answers with a new refresh token, which spends the old one. Where no new one is sent, the old
   * one stays good. @default true
   */
  rotateRefreshTokens?: boolean;
  /** The good logins. @default DEMO_LOGIN alone */
  logins?: readonly Login[];
  /** The good clients. @default those of the logins */
  clients?: readonly Client[];
  /** Milliseconds between a request and its answer. @default 0 */
  delayMs?: number;
  /** Seconds by which the service's clock is ahead; negative when it is behind. @default 0 */
  clockOffsetSeconds?: number;
  /** Bearer tokens without an end. @default none */
  permanentTokens?: readonly string[];
  /** The true time in epoch milliseconds. @default Date.now */
  now?: () => number;
  /** The TCP port, read once at the start; 0 is any free one. @default 0 */
  port?: number;
  /** Is called with each request when its answer is settled. @default nothing is called */
  onRequest?: (request: RecordedRequest) => void;
}

/** The options with every default filled in. */
export type Settings = Required<TokenServiceOptions>;

/** Completes the options; the clients follow the logins unless they are given. */
export function completeOptions(options: TokenServiceOptions): Settings {
  const logins = options.logins ?? [DEMO_LOGIN];
  return {
    lifetimeSeconds: 7200,
    refreshLifetimeSeconds: 1_209_600,
    form: "two-items",
    errorShape: "oauth",
    rotateRefreshTokens: true,
    logins,
    clients: logins,
    delayMs: 0,
    clockOffsetSeconds: 0,
    permanentTokens: [],
    now: Date.now,
    port: 0,
    onRequest: () => {},
    ...options,
  };
}
