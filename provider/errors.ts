/** The machine-readable kind of a {@link SpotinstTokenError}; stable, so scripts may match on it. */
export type ErrorCode =
  | "grant_refused"
  | "not_a_token_response"
  | "unexpected_status"
  | "no_answer"
  | "time_limit"
  | "invalid_arguments";

/**
 * The base of everything this package throws on purpose. Only `message` reaches the user's terminal (the engine
 * hands on nothing else), so it carries what failed, the server's words and the cure. No error holds a secret, a
 * header, a body or a response as a property.
 */
export abstract class SpotinstTokenError extends Error {
  abstract readonly code: ErrorCode;
}

/** The token service understood the request and said no: a wrong login, client or refresh token. */
export class GrantRefusedError extends SpotinstTokenError {
  override readonly name = "GrantRefusedError" as const;
  readonly code = "grant_refused";
}

/** A success status whose body holds no usable token. */
export class NotATokenResponseError extends SpotinstTokenError {
  override readonly name = "NotATokenResponseError" as const;
  readonly code = "not_a_token_response";
}

/** A status that is neither a token nor a refusal: a redirect, a rate limit, a fault of the server or a proxy. */
export class UnexpectedStatusError extends SpotinstTokenError {
  override readonly name = "UnexpectedStatusError" as const;
  readonly code = "unexpected_status";
  constructor(
    message: string,
    /** The HTTP status. */
    readonly status: number,
    /** RFC 6749's `error`, where the answer had one of those that pass by themselves. */
    readonly error?: "temporarily_unavailable" | "server_error",
    /** The seconds that the service asked to be left alone for. */
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
    override readonly cause?: string,
  ) {
    super(message);
  }
}

/** Our own time limit ended the request. */
export class TimeLimitError extends SpotinstTokenError {
  override readonly name = "TimeLimitError" as const;
  readonly code = "time_limit";
}

/** The arguments, completed from the environment, name no usable credential. `check` reports the same as failures. */
export class InvalidArgumentsError extends SpotinstTokenError {
  override readonly name = "InvalidArgumentsError" as const;
  readonly code = "invalid_arguments";
}
