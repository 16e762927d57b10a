/** Texts are escaped once by a server, and perhaps again by a proxy; what is escaped more often is no accident. */
const ROUNDS = 3;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reduces a text to what it says, whoever escaped it how: percent, backslash and HTML escapes are undone, blanks, line breaks and invisible
 * characters left out. To search in, not to show.
 */
export function bareText(text: string): string {
  let bare = text;
  for (let round = 0; round < ROUNDS; round++) {
    bare = unescapeOnce(bare);
  }
  return bare.normalize("NFC").replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, "");
}

function unescapeOnce(text: string): string {
  return text
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => decodeBytes(run.replaceAll("%", "")))
    .replace(/\\+u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+x([0-9a-f]{2})/gi, (_all, code: string) => decodeBytes(code))
    .replace(/\\+(["'/\\])/g, "$1")
    .replace(/&#(\d{1,6});/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]{1,5});/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => ENTITIES[name]!);
}

/** Bytes that are no UTF-8 come from an older server. */
function decodeBytes(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  const text = bytes.toString();
  return text.includes("\uFFFD") ? bytes.toString("latin1") : text;
}
