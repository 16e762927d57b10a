import { isTable } from "./is-table";
import type { Redact } from "./redact";

/** What a failed answer says of itself: an error code and words, each where there is one. */
export interface ErrorBody {
  /** RFC 6749's `error`, or Spot's `code`. */
  code?: string;
  message?: string;
}

/** The longest piece of a server's text that a message repeats. */
const LONGEST_WORDS = 200;

/**
 * Reads a failed answer's body in any form the service, a broker or a proxy may use. Returns an empty object where
 * the body says nothing. A body that is broken JSON is not repeated: half a token response may be half a token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function parseErrorBody(body: string): ErrorBody {
  const text = body.trim();
  if (text === "") {
    return {};
  }
  if (text.startsWith("<")) {
    const title = /<title[^>]{0,200}>([^<]{1,1000})/i.exec(text)?.[1];
    return { message: title === undefined ? "an HTML page" : `an HTML page titled "${title.trim()}"` };
  }
  if (!/^[[{"]/.test(text)) {
    return { message: text };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { message: "a broken or cut-off JSON body" };
  }
  return parseErrorJson(json);
}

function parseErrorJson(json: unknown): ErrorBody {
  if (typeof json === "string") {
    return errorBody(undefined, json);
  }
  const root = asRecord(json);
  const response = asRecord(root?.response);
  return (
    fromOAuth(root) ??
    fromSpotErrors(response?.errors ?? root?.errors) ??
    fromText(response?.data) ??
    fromCodeAndMessage(asRecord(response?.status)) ??
    fromCodeAndMessage(root) ??
    fromCodeAndMessage(asRecord(root?.error)) ??
    {}
  );
}

function fromOAuth(root: Record<string, unknown> | undefined): ErrorBody | undefined {
  return typeof root?.error === "string" ? errorBody(root.error, root.error_description) : undefined;
}

function fromSpotErrors(errors: unknown): ErrorBody | undefined {
  const first = Array.isArray(errors) ? asRecord(errors[0]) : undefined;
  return first === undefined ? undefined : errorBody(first.code, first.message);
}

function fromText(data: unknown): ErrorBody | undefined {
  return typeof data === "string" ? errorBody(undefined, data) : undefined;
}

function fromCodeAndMessage(record: Record<string, unknown> | undefined): ErrorBody | undefined {
  return record?.message === undefined ? undefined : errorBody(record.code, record.message);
}

function errorBody(code: unknown, message: unknown): ErrorBody {
  return {
    ...((typeof code === "string" || typeof code === "number") && { code: String(code) }),
    ...(typeof message === "string" && message !== "" && { message }),
  };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return isTable(value) ? value : undefined;
}

/**
 * Makes a server's text fit for a terminal: redacted first (a cut secret would no longer be recognised), then on one
 * line without control characters, then cut.
 */
export function quoteServerWords(text: string, redact: Redact): string {
  const line = redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return cutText(line, LONGEST_WORDS);
}

/** Cuts a text to a number of UTF-16 units, never through a character. */
export function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
