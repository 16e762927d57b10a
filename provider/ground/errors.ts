/**
 * What went wrong, as the `code` of an error that `getSpotinstToken` throws.
 *
 * @see The page docs/errors.md tells what each code means.
 */
export type ErrorCode =
  | "grant_refused"
  | "token_rejected"
  | "renewal_failed"
  | "not_a_token_response"
  | "answer_too_large"
  | "unexpected_status"
  | "intermediary_answer"
  | "proxy"
  | "no_answer"
  | "time_limit"
  | "invalid_arguments"
  | "cancelled";

/**
 * The base of everything this package throws on purpose. Only `message` reaches the user's terminal (the engine
 * hands on nothing else), so it carries what failed, the server's words and the cure. No error holds a secret, a
 * header, a body or a response as a property.
 */
export abstract class SpotinstTokenError extends Error {
  abstract readonly code: ErrorCode;
}

/** The token service refused the login, the client or the refresh token. */
export class GrantRefusedError extends SpotinstTokenError {
  override readonly name = "GrantRefusedError" as const;
  readonly code = "grant_refused";
}

/** The service no longer accepts, or never knew, a permanent token. There is no renewal for one. */
export class TokenRejectedError extends SpotinstTokenError {
  override readonly name = "TokenRejectedError" as const;
  readonly code = "token_rejected";
}

/** A due token could not be renewed, and `renewalFailure` is `"error"`. The old token stays in the state. Only the resource has this error. */
export class RenewalFailedError extends SpotinstTokenError {
  override readonly name = "RenewalFailedError" as const;
  readonly code = "renewal_failed";
}

/** A success status whose body holds no usable token. */
export class NotATokenResponseError extends SpotinstTokenError {
  override readonly name = "NotATokenResponseError" as const;
  readonly code = "not_a_token_response";
}

/** An answer whose body is larger than any token response. */
export class AnswerTooLargeError extends SpotinstTokenError {
  override readonly name = "AnswerTooLargeError" as const;
  readonly code = "answer_too_large";
}

/**
 * A 400, 401 or 403 that is not in a token service's words: a gateway, a firewall or a portal answered in its place. It says nothing about
 * the login.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-3.7
 */
export class IntermediaryAnswerError extends SpotinstTokenError {
  override readonly name = "IntermediaryAnswerError" as const;
  readonly code = "intermediary_answer";
}

/** The proxy that the environment names cannot be used, or did not open the way to the host. It says nothing about the login. */
export class ProxyError extends SpotinstTokenError {
  override readonly name = "ProxyError" as const;
  readonly code = "proxy";
  constructor(
    message: string,
    /** The HTTP status of the proxy's answer to CONNECT; absent where it gave none. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** A status that is neither a token nor a refusal: a redirect, a rate limit, a fault of the server or a proxy. */
export class UnexpectedStatusError extends SpotinstTokenError {
  override readonly name = "UnexpectedStatusError" as const;
  readonly code = "unexpected_status";
  constructor(
    message: string,
    /** The HTTP status. */
    readonly status: number,
    /** RFC 6749's `error`, where it is one of the temporary errors. */
    readonly error?: "temporarily_unavailable" | "server_error",
    /** The seconds that the service asked to wait. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** No complete answer came: name resolution, connection, TLS, or an answer that broke off. */
export class NoAnswerError extends SpotinstTokenError {
  override readonly name = "NoAnswerError" as const;
  readonly code = "no_answer";
  constructor(
    message: string,
    /** Node's code for the failure, such as ECONNREFUSED. */
    readonly causeCode?: string,
  ) {
    super(message);
  }
}

/** No answer came within the time limit. */
export class TimeLimitError extends SpotinstTokenError {
  override readonly name = "TimeLimitError" as const;
  readonly code = "time_limit";
}

/** The operation was cancelled before its answer was there. Only the provider plugin has this error: nothing tells a dynamic resource of it. */
export class CancelledError extends SpotinstTokenError {
  override readonly name = "CancelledError" as const;
  readonly code = "cancelled";
  constructor() {
    super("Cancelled before Spot had answered. Nothing was stored; run it again.");
  }
}

/** An argument is wrong, or the arguments and the environment give no usable credential. Nothing was sent. The resource reports the same as failures of `check`. */
export class InvalidArgumentsError extends SpotinstTokenError {
  override readonly name = "InvalidArgumentsError" as const;
  readonly code = "invalid_arguments";
}
