import { STATUS_CODES } from "node:http";

/** One HTTP answer as plain data. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** The `request` part of Spot's envelope. */
export interface RequestStamp {
  id: string;
  url: string;
  method: string;
  timestamp: string;
}

/**
 * The layouts of a success: an item for each token (recorded in 2016), no refresh token at all (2017), both in one; and a token of 64 hexadecimal digits, as
 * Spot's permanent ones are, without a refresh token.
 */
export const TOKEN_FORMS = ["two-items", "one-item", "same-item", "opaque"] as const;

/** How a success lays out its tokens. */
export type TokenForm = (typeof TOKEN_FORMS)[number];

/** The tokens of one success; lives are in seconds. */
export interface TokenPair {
  accessToken: string;
  expiresIn: number;
  refresh?: { refreshToken: string; expiresIn: number };
}

/** Every shape in which a failure may come; what the real token endpoint sends is not documented. */
export const ERROR_SHAPES = [
  "envelope",
  "status-only",
  "data",
  "oauth",
  "text",
  "html",
  "empty",
  "cut-off",
] as const;

/** How a failure is written. */
export type ErrorShape = (typeof ERROR_SHAPES)[number];

/** One failure, to be written in one of the shapes. */
export interface ErrorDescription {
  status: number;
  code: string | number;
  message: string;
  shape: ErrorShape;
}

const JSON_TYPE = "application/json; charset=utf-8";

/** Builds the answer to a good token request. */
export function tokenAnswer(stamp: RequestStamp, form: TokenForm, tokens: TokenPair): Answer {
  const { accessToken, expiresIn, refresh } = tokens;
  const access = { accessToken, tokenType: "bearer", expiresIn };
  if (refresh === undefined) {
    return itemsAnswer(stamp, "spotinst:oauth2:token", [access]);
  }
  const items =
    form === "same-item"
      ? [{ ...access, refreshToken: refresh.refreshToken }]
      : [access, { refreshToken: refresh.refreshToken, tokenType: "bearer", expiresIn: refresh.expiresIn }];
  return itemsAnswer(stamp, "spotinst:oauth2:token", items);
}

/** Builds Spot's 200 envelope around any items. */
export function itemsAnswer(stamp: RequestStamp, kind: string, items: readonly unknown[]): Answer {
  const body = envelope(stamp, 200, "OK", { kind, items, count: items.length });
  return answer(stamp, 200, JSON_TYPE, body);
}

/** Builds the envelope that says no more than its status, as the documented 401 of the API does. */
export function statusAnswer(stamp: RequestStamp, status: number, message = reason(status)): Answer {
  return errorAnswer(stamp, { status, code: status, message, shape: "status-only" });
}

/** Builds a failure in the shape it asks for. */
export function errorAnswer(stamp: RequestStamp, error: ErrorDescription): Answer {
  const { type, body } = WRITERS[error.shape](stamp, error);
  return answer(stamp, error.status, type, body);
}

type Writer = (stamp: RequestStamp, error: ErrorDescription) => { type: string; body: string };

const WRITERS: Record<ErrorShape, Writer> = {
  envelope: (stamp, error) => ({ type: JSON_TYPE, body: errorsEnvelope(stamp, error) }),
  "status-only": (stamp, { status, message }) => ({
    type: JSON_TYPE,
    body: envelope(stamp, status, message),
  }),
  data: (stamp, { status, message }) => ({
    type: JSON_TYPE,
    body: envelope(stamp, status, reason(status), { data: message }),
  }),
  /** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
  oauth: (_stamp, { code, message }) => ({
    type: JSON_TYPE,
    body: JSON.stringify({ error: String(code), error_description: message }),
  }),
  text: (_stamp, { message }) => ({ type: "text/plain; charset=utf-8", body: message }),
  html: (_stamp, { status, message }) => ({
    type: "text/html; charset=utf-8",
    body: `<html><head><title>${status} ${reason(status)}</title></head><body><p>${message}</p></body></html>`,
  }),
  empty: () => ({ type: JSON_TYPE, body: "" }),
  // Whole by HTTP's rules, so that it reaches the client's parser; the JSON inside ends in the middle.
  "cut-off": (stamp, error) => {
    const whole = errorsEnvelope(stamp, error);
    return { type: JSON_TYPE, body: whole.slice(0, Math.floor(whole.length / 2)) };
  },
};

function errorsEnvelope(stamp: RequestStamp, { status, code, message }: ErrorDescription): string {
  return envelope(stamp, status, reason(status), { errors: [{ code, message }] });
}

function envelope(stamp: RequestStamp, code: number, message: string, rest: object = {}): string {
  return JSON.stringify({ request: stamp, response: { status: { code, message }, ...rest } });
}

function answer(stamp: RequestStamp, status: number, type: string, body: string): Answer {
  const headers = {
    "content-type": type,
    "cache-control": "no-store",
    pragma: "no-cache",
    "x-request-id": stamp.id,
  };
  return { status, headers, body };
}

function reason(status: number): string {
  return STATUS_CODES[status] ?? "Unknown";
}
