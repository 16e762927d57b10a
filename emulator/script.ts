import {
  type Answer,
  type ErrorDescription,
  errorAnswer,
  type RequestStamp,
  type TokenForm,
} from "./answers";

/** A failure or an odd answer that a test asks for. Its delay, in milliseconds, replaces the service's own. */
export type ScriptedFault =
  /** This answer and nothing else; a `content-length` beyond the body breaks off. */
  | { status: number; headers?: Record<string, string>; body?: string | Buffer; delayMs?: number }
  /** A failure in one of the known shapes. */
  | { error: ErrorDescription; headers?: Record<string, string>; delayMs?: number }
  /** The connection is reset before an answer. */
  | { reset: true }
  /** No answer ever comes. */
  | { silence: true };

/** What the next token request meets; a form is the normal behaviour in that form. */
export type ScriptedAnswer = ScriptedFault | { form: TokenForm; delayMs?: number };

/** Turns a scripted fault into what happens to the request. */
export function playFault(fault: ScriptedFault, stamp: RequestStamp): Answer | "reset" | "silence" {
  if ("reset" in fault) {
    return "reset";
  }
  if ("silence" in fault) {
    return "silence";
  }
  if ("error" in fault) {
    const answer = errorAnswer(stamp, fault.error);
    return { ...answer, headers: { ...answer.headers, ...lowerCased(fault.headers) } };
  }
  return { status: fault.status, headers: lowerCased(fault.headers), body: fault.body ?? "" };
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
