import { LOGIN, WORDS } from "../../harness/words";
import { requestOf } from "../../provider/credentials/grants";
import { withinBoundary } from "../../provider/ground/boundary";
import { createRedactor } from "../../provider/ground/redact";
import { parseTokenResponse } from "../../provider/service/token-response";
import { listHidden } from "../../provider/token/secret-values";
import { writeCount, writeTable } from "../../tools/markdown";
import type { Section } from "./section";

const redact = createRedactor(Object.values(WORDS), [LOGIN.username]);

const request = requestOf({
  grant: "password",
  ...LOGIN,
  tokenEndpoint: "https://oauth.example.com/token",
  refreshEndpoint: "https://api.example.com/token",
});

export const MEBIBYTE = 1024 * 1024;

export const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

/** Every pair of the characters that an expression of the package looks for. */
const MENTIONED = [..." \t\n.%\\uxn0aA&#;<>{}=:/+-_\"'[]eyJ"];
export const PAIRS = MENTIONED.flatMap((a) => MENTIONED.map((b) => a + b));

/** Longer pieces from which an expression may start again and again. */
export const PIECES = [
  ...[
    "\\u00",
    "&#1",
    "&#x1",
    "&eacute",
    "&am",
    "%4",
    "%u00",
    "<title",
    "<title>",
    "<{%",
    "%}>",
    "<{%<{%x%}>",
  ],
  ...[
    "eyJ",
    "eyJabcdefg",
    "Bearer ",
    "Bearer \t",
    "access_token",
    'access_token":',
    "refreshToken = ",
    "0123456789abcde ",
  ],
  ...["\u200b", "é", "🔒", "\ud83d", "ﷺ"],
];

/** Ways in which a foreign text comes in. */
export const WAYS: Readonly<Record<string, (text: string) => unknown>> = {
  "plain text of a refusal": (text) => judge(400, `x${text}`),
  "a message in JSON": (text) =>
    judge(400, JSON.stringify({ error: "invalid_grant", error_description: text })),
  "a code in JSON": (text) => judge(500, JSON.stringify({ error: text })),
  "a page": (text) => judge(502, `<${text}`),
  "a title": (text) => judge(502, `<title>${text}`),
  "the body of a success": (text) => judge(200, `${text}`),
  "the type of a token": (text) => judge(200, JSON.stringify({ access_token: "a-token", token_type: text })),
  "a lifetime": (text) => judge(200, JSON.stringify({ access_token: "a-token", expires_in: text })),
  "a redirect": (text) => judge(302, "", { location: `/${text.slice(0, 16_000)}` }),
  "a time to wait": (text) =>
    judge(503, "", { "retry-after": text.slice(0, 16_000), date: text.slice(0, 16_000) }),
  "the message of an unexpected error": (text) =>
    withinBoundary(listHidden([LOGIN], {}), () => {
      throw new Error(text);
    }).catch(() => {}),
};

function judge(status: number, body: string, headers: Record<string, string> = {}): void {
  try {
    parseTokenResponse({ status, headers, body }, request, redact);
  } catch {
    // Whatever it says of such an answer, it is the time that counts.
  }
}

export const repeat = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

export async function measureMs(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The most processor time that one text of 1 MiB may take, in milliseconds. */
const LONGEST_MS = 1000;

export const section: Section = {
  name: "runs",
  title: "Long runs of the same characters",
  run: async (progress) => {
    const pieces = [...PRINTABLE, ...PIECES, ...PAIRS];
    const rows: (string | number)[][] = [];
    for (const [title, take] of Object.entries(WAYS)) {
      progress(title);
      let worst = { ms: 0, piece: "" };
      for (const piece of pieces) {
        const text = repeat(piece, MEBIBYTE);
        const ms = await measureMs(() => take(text));
        worst = ms > worst.ms ? { ms, piece } : worst;
      }
      if (worst.ms > LONGEST_MS) {
        throw new Error(`${title}: ${worst.ms} ms for ${JSON.stringify(worst.piece)}`);
      }
      rows.push([title, Math.round(worst.ms)]);
    }
    return `Texts of 1 MiB that repeat one piece: every printable character of ASCII, every pair of those that an expression of the package looks for, and starts of escapes, tokens and tags; ${writeCount(pieces.length)} in each place where a foreign text comes in.

${writeTable(["place", "most processor time, ms"], rows)}`;
  },
};
