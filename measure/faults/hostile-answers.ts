import fc from "fast-check";
import { bareRequest } from "../../harness/bare-request";
import { findEchoes, PLANTED_SECRETS } from "../../harness/planted";
import { SpotinstTokenError } from "../../provider/ground/errors";
import { createRedactor } from "../../provider/ground/redact";
import type { Answer } from "../../provider/http/http";
import type { TokenRequest } from "../../provider/service/token-endpoint";
import { parseTokenResponse } from "../../provider/service/token-response";
import { type MintedToken, tokenOfResponse } from "../../provider/token/minted-token";
import { writeCount, writeTable } from "../../tools/markdown";
import { anyAnswer } from "./answer-arbitrary";
import type { Section } from "./section";

const SEED = 20_261_101;

/** The longest text of an error, in UTF-16 units. */
const LONGEST_MESSAGE = 500;

/** What became of generated answers. */
export interface HostileAnswers {
  runs: number;
  /** How often each end was met: a token, or an error by its code. */
  outcomes: Record<string, number>;
  longestMessage: number;
  slowestMs: number;
  /** The smallest answer that broke a promise, and how. */
  broken: string | undefined;
}

const redact = createRedactor(PLANTED_SECRETS);
const REQUESTS = (["password", "refresh_token", "client_credentials"] as const).map((grant) =>
  bareRequest(grant, "https://oauth.spotinst.io/token"),
);

/** Judges so many generated answers. */
export function judgeHostileAnswers(runs: number, tell: (judged: number) => void = () => {}): HostileAnswers {
  const outcomes: Record<string, number> = {};
  let longestMessage = 0;
  let slowestMs = 0;
  let judged = 0;
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
  const property = fc.property(anyAnswer, fc.constantFrom(...REQUESTS), (answer, request) => {
    const startMs = performance.now();
    const outcome = judge(answer, request);
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
    if (outcome instanceof Error) {
      promise(outcome instanceof SpotinstTokenError, `it crashed: ${outcome.stack}`);
      promise(outcome.message.length <= LONGEST_MESSAGE, `a message of ${outcome.message.length} characters`);
      promise(findEchoes(outcome.message).length === 0, `an echo: ${outcome.message}`);
      promise(!/[\p{Cc}\p{Cf}]/u.test(outcome.message), "a control character");
      longestMessage = Math.max(longestMessage, outcome.message.length);
    } else {
      promise(/^[\x21-\x7e]+$/.test(outcome.accessToken), "a token that cannot be sent");
      promise(!Number.isNaN(Date.parse(outcome.expiresAt ?? "")), "a token without an end");
    }
    promise(
      JSON.stringify(Object.getOwnPropertyNames(Object.prototype)) === prototype,
      "the prototype of all objects changed",
    );
    const code = outcome instanceof SpotinstTokenError ? outcome.code : "token";
    outcomes[code] = (outcomes[code] ?? 0) + 1;
    tell(++judged);
  });
  const { failed, counterexample, errorInstance } = fc.check(property, { numRuns: runs, seed: SEED });
  return {
    runs: judged,
    outcomes,
    longestMessage,
    slowestMs,
    broken: failed
      ? `${(errorInstance as Error).message} on ${JSON.stringify(counterexample?.[0])}`
      : undefined,
  };
}

function judge(answer: Answer, request: TokenRequest): MintedToken | Error {
  try {
    return tokenOfResponse(parseTokenResponse(answer, request, redact), 0);
  } catch (error) {
    return error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
  }
}

function promise(isKept: boolean, what: string): void {
  if (!isKept) {
    throw new Error(what);
  }
}

const MEANINGS: Readonly<Record<string, string>> = {
  token: "a token with a lifetime",
  grant_refused: "the service refused",
  intermediary_answer: "400, 401 or 403 in no token service's words",
  not_a_token_response: "a success without a usable token",
  unexpected_status: "a redirect, a rate limit, a fault",
};

const RUNS = 100_000;

export const section: Section = {
  name: "answers",
  title: "Hostile answers",
  run: async (progress) => {
    const result = judgeHostileAnswers(RUNS, (judged) => {
      if (judged % 10_000 === 0) {
        progress(`${writeCount(judged)} answers`);
      }
    });
    if (result.broken !== undefined) {
      throw new Error(result.broken);
    }
    const rows = Object.entries(result.outcomes)
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => [`\`${code}\``, MEANINGS[code] ?? "", writeCount(count)]);
    return `${writeCount(result.runs)} generated answers: right and wrong bodies in every known form, wrong types everywhere, cut-off and broken JSON, deep nesting, huge numbers, duplicate and
prototype keys, wrong encodings, any status, hostile headers, and the secrets of the request echoed in nine written forms. Each gave a token or one error; no crash,
no secret echoed, no control character. Longest message: ${result.longestMessage} characters (limit ${LONGEST_MESSAGE}); slowest judgement: ${Math.ceil(result.slowestMs)} ms.

${writeTable(["outcome", "meaning", "answers"], rows)}`;
  },
};
