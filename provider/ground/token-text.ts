import { UNKNOWN_VALUES } from "./pulumi-marks";

/** What a token or a refresh token may consist of, since it is sent in a header or a form. */
const TOKEN_TEXT = /^[\x21-\x7e]{1,16384}$/;

/** What a token can never be: what the engine would not store, and what people and programs write where there is none. */
const NO_TOKENS = [...UNKNOWN_VALUES, "null", "undefined", "none", "[secret]"];

/** Tells whether a value can be a token or a refresh token. */
export function isTokenText(value: unknown): value is string {
  return typeof value === "string" && TOKEN_TEXT.test(value) && !NO_TOKENS.includes(value);
}
