import { isRecord } from "../ground/is-record";

/** What a failed answer says of itself: an error code and words, each where there is one. */
export interface ErrorResponse {
  /** RFC 6749's `error`, or Spot's `code`. */
  code?: string;
  message?: string;
  /** Whether a token service speaks, by the form of what it says. A gateway, a firewall or a portal may answer in its place. */
  isTokenService: boolean;
}

/** Longer than any code of an RFC. */
const LONGEST_CODE = 100;

/** A title is searched for only in the beginning of a page. */
const LONGEST_HEAD = 16_384;

/**
 * Reads a failed answer's body in any form that the service, a broker or something between may use. A body that is broken JSON is not repeated: half a
 * token response may be half a token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function parseErrorResponse(body: string): ErrorResponse {
  const text = body.trim();
  if (text === "") {
    return { isTokenService: false };
  }
  if (text.startsWith("<")) {
    const title = /<title[^>]{0,200}>([^<]{1,1000})/i.exec(text.slice(0, LONGEST_HEAD))?.[1];
    const page = title === undefined ? "an HTML page" : `an HTML page titled "${title.trim()}"`;
    return { message: page, isTokenService: false };
  }
  if (!/^[[{"]/.test(text)) {
    return { message: text, isTokenService: false };
  }
  try {
    return parseErrorJson(JSON.parse(text));
  } catch {
    return { message: "a broken or cut-off JSON body", isTokenService: false };
  }
}

function parseErrorJson(json: unknown): ErrorResponse {
  if (typeof json === "string") {
    return describe(undefined, json, false);
  }
  const root = asRecord(json);
  const envelope = asRecord(root?.response);
  return (
    fromOAuth(root) ??
    fromErrors(envelope?.errors, true) ??
    fromErrors(root?.errors, false) ??
    fromText(envelope?.data) ??
    fromCodeAndMessage(asRecord(envelope?.status), true) ??
    fromCodeAndMessage(root, false) ??
    fromCodeAndMessage(asRecord(root?.error), false) ?? { isTokenService: false }
  );
}

/** The codes of RFC 6749 and its extensions are lower-case words. A gateway writes `"Forbidden"` or another single word. */
function fromOAuth(root: Record<string, unknown> | undefined): ErrorResponse | undefined {
  if (typeof root?.error !== "string") {
    return undefined;
  }
  const { error, error_description: description, message } = root;
  const isCode = /^[a-z]+(?:_[a-z]+)+$/.test(error.slice(0, LONGEST_CODE));
  return describe(error, description ?? message, isCode || typeof description === "string");
}

function fromErrors(errors: unknown, isTokenService: boolean): ErrorResponse | undefined {
  const first = Array.isArray(errors) ? asRecord(errors[0]) : undefined;
  return first === undefined ? undefined : describe(first.code, first.message, isTokenService);
}

function fromText(data: unknown): ErrorResponse | undefined {
  return typeof data === "string" ? describe(undefined, data, true) : undefined;
}

function fromCodeAndMessage(
  record: Record<string, unknown> | undefined,
  isTokenService: boolean,
): ErrorResponse | undefined {
  return record?.message === undefined ? undefined : describe(record.code, record.message, isTokenService);
}

function describe(code: unknown, message: unknown, isTokenService: boolean): ErrorResponse {
  return {
    ...((typeof code === "string" || typeof code === "number") && { code: String(code) }),
    ...(typeof message === "string" && message !== "" && { message }),
    isTokenService,
  };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}
