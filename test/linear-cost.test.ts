import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withinBoundary } from "../provider/boundary";
import { passwordGrant } from "../provider/grant";
import { createRedactor } from "../provider/redact";
import { parseTokenResponse } from "../provider/token-response";
import { LOGIN, WORDS } from "./support/words";

const redact = createRedactor(Object.values(WORDS), [LOGIN.username]);

const request = passwordGrant({
  grant: "password",
  ...LOGIN,
  tokenEndpoint: "https://oauth.example.com/token",
  refreshEndpoint: "https://api.example.com/token",
});

const MEBIBYTE = 1024 * 1024;

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

/** Every pair of the characters that an expression of the package looks for. */
const MENTIONED = [..." \t\n.%\\uxn0aA&#;<>{}=:/+-_\"'[]eyJ"];
const PAIRS = MENTIONED.flatMap((a) => MENTIONED.map((b) => a + b));

/** Longer pieces from which an expression may start again and again. */
const PIECES = [
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
const WAYS: Readonly<Record<string, (text: string) => unknown>> = {
  "plain text of a refusal": (text) => judge(400, `x${text}`),
  "a message in JSON": (text) =>
    judge(400, JSON.stringify({ error: "invalid_grant", error_description: text })),
  "a code in JSON": (text) => judge(500, JSON.stringify({ error: text })),
  "a page": (text) => judge(502, `<${text}`),
  "a title": (text) => judge(502, `<title>${text}`),
  "the body of a success": (text) => judge(200, `${text}`),
  "the type of a token": (text) => judge(200, JSON.stringify({ access_token: "a-token", token_type: text })),
  "a life": (text) => judge(200, JSON.stringify({ access_token: "a-token", expires_in: text })),
  "a redirect": (text) => judge(302, "", { location: `/${text.slice(0, 16_000)}` }),
  "a time to wait": (text) =>
    judge(503, "", { "retry-after": text.slice(0, 16_000), date: text.slice(0, 16_000) }),
  "the message of an unexpected error": (text) =>
    withinBoundary([LOGIN], {}, () => {
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

const repeat = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

async function measureMs(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe("what a foreign text costs", () => {
  for (const [title, take] of Object.entries(WAYS)) {
    it(`grows no faster than its length in ${title}`, async () => {
      // Eight times the length may cost eight times the time; a square would cost 64 times.
      for (const piece of [...PRINTABLE, ...PIECES]) {
        const long = repeat(piece, MEBIBYTE);
        const ms = await measureMs(() => take(long));
        if (ms > 100) {
          const eighth = Math.max(5, await measureMs(() => take(repeat(piece, MEBIBYTE / 8))));
          const again = Math.min(ms, await measureMs(() => take(long)));
          assert.ok(
            again < eighth * 24,
            `${JSON.stringify(piece)}: ${again} ms for 1 MiB, ${eighth} ms for an eighth`,
          );
        }
      }
    });
  }

  // Each leads to expressions of its own.
  for (const title of ["plain text of a refusal", "a title", "the message of an unexpected error"]) {
    it(`is bounded in ${title} for any pair of the characters that are looked for`, async () => {
      const ms = await measureMs(async () => {
        for (const pair of PAIRS) {
          await WAYS[title]!(repeat(pair, MEBIBYTE));
        }
      });
      assert.ok(ms < PAIRS.length * 60, `${ms} ms for ${PAIRS.length} texts of 1 MiB`);
    });
  }
});
