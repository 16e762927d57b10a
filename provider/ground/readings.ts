/** A server escapes a text once, and a proxy perhaps again. More rounds do not happen by accident. */
const ROUNDS = 3;

/** Letters that HTML writes by name, such as `&eacute;`. */
const ACCENTED = /&([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|slash);?/gi;

/** The characters of ASCII that HTML writes by name. */
const NAMED: Readonly<Record<string, string>> = {
  ...{ excl: "!", quot: '"', num: "#", dollar: "$", percnt: "%", amp: "&", apos: "'", lpar: "(", rpar: ")" },
  ...{ ast: "*", plus: "+", comma: ",", period: ".", sol: "/", colon: ":", semi: ";", lt: "<", equals: "=" },
  ...{
    gt: ">",
    quest: "?",
    commat: "@",
    lsqb: "[",
    bsol: "\\",
    rsqb: "]",
    hat: "^",
    lowbar: "_",
    grave: "`",
  },
  ...{ lcub: "{", verbar: "|", rcub: "}", nbsp: " " },
};

/** Reduces a text to its letters and digits, without case and accents. */
export function skeleton(text: string): string {
  return (
    text
      .normalize("NFKD")
      .replace(/[^\p{L}\p{N}]+/gu, "")
      // Twice, since some letters are two in capitals.
      .toUpperCase()
      .toLowerCase()
  );
}

/** Reduces a text to what can be seen of it: blanks, also as forms write them, line breaks and invisible characters are left out. */
export function visibleText(text: string): string {
  return text.normalize("NFC").replace(/[+\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, "");
}

/**
 * Returns a text as it is, and with its escapes undone once, twice and three times: percent, backslash, e-mail and HTML escapes. Each expression looks
 * at a character a bounded number of times.
 */
export function listReadings(text: string): string[] {
  const readings = [text];
  for (let round = 0; round < ROUNDS; round++) {
    readings.push(unescapeOnce(readings[round]!));
  }
  return [...new Set(readings)];
}

function unescapeOnce(text: string): string {
  return (
    text
      // A run of backslashes is one that was escaped; taken together, nothing has to look for its end again.
      .replace(/\\+/g, "\\")
      .replace(/[%\\]u([0-9a-f]{4})/gi, (_all, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
      .replace(/\\u\{([0-9a-f]{1,5})\}/gi, (_all, code: string) =>
        String.fromCodePoint(Number.parseInt(code, 16)),
      )
      .replace(
        /\\([0-3][0-7]{2})/g,
        (_all, code: string) => `%${Number.parseInt(code, 8).toString(16).padStart(2, "0")}`,
      )
      .replace(/(?:(?:%|=|\\x)[0-9a-f]{2})+/gi, (run) => decodeBytes(run.replace(/%|=|\\x/gi, "")))
      .replace(/\\[nrtbfv]?/g, "")
      .replace(/&#(\d{1,6});?/g, (_all, code: string) => String.fromCodePoint(Number(code)))
      .replace(/&#x([0-9a-f]{1,5});?/gi, (_all, code: string) =>
        String.fromCodePoint(Number.parseInt(code, 16)),
      )
      .replace(ACCENTED, "$1")
      .replace(/&([a-z]{2,8});/gi, (all, name: string) => NAMED[name.toLowerCase()] ?? all)
  );
}

/** Bytes that are no UTF-8 come from an older server. */
function decodeBytes(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  const text = bytes.toString();
  return text.includes("\uFFFD") ? bytes.toString("latin1") : text;
}
