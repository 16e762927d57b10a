import { bareText } from "./bare-text";

/** Takes every known secret, in every form it may have been written in, out of a text. */
export type Redact = (text: string) => string;

const MASK = "[secret]";

/** Shorter strings are no secrets, and hiding them would tear every message apart. */
const SHORTEST_SECRET = 3;

/** Shorter ones may come about by chance where blanks and escapes are taken out of a text. */
const SHORTEST_BARE_SECRET = 8;

/** A JWT (or the start of a cut-off one), a long run of hex as in Spot's permanent tokens, an Authorization value. */
const LOOKS_SECRET = [
  /eyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  /[0-9a-f]{32,}/gi,
  /\b(Bearer|Basic)\s+(?!token\b)[\w.~+/=-]{8,}/gi,
  // But not the words with which this package itself speaks of the argument.
  /((?:access|refresh)[_-]?token\\?["']?\s*[:=]\s*\\?["']?)(?!(?:contradicts|contains|is|must) )[^\s"'&,}\\]+/gi,
];

/**
 * Makes the one function that every text passes on its way out. It knows the secrets of the call and hides them as
 * they are, form- and percent-encoded, JSON-escaped and in base64 at any alignment; whatever merely looks like a token goes too,
 * for an answer may hold one that nobody knew before. A text that holds a secret in yet another writing is hidden whole.
 */
export function createRedactor(secrets: Iterable<string | undefined>): Redact {
  // Made with the first text: most calls of the engine say nothing.
  let forms: string[] | undefined;
  let bareForms: string[] | undefined;
  return (text) => {
    forms ??= listForms(secrets);
    let clean = text;
    for (const form of forms) {
      clean = clean.replaceAll(form, MASK);
    }
    for (const pattern of LOOKS_SECRET) {
      clean = clean.replace(pattern, (_match, keep: unknown) =>
        typeof keep === "string" && /[:=]/.test(keep) ? keep + MASK : MASK,
      );
    }
    bareForms ??= [...new Set(forms.map(bareText))].filter((form) => form.length >= SHORTEST_BARE_SECRET);
    const bare = bareText(clean);
    return bareForms.some((form) => bare.includes(form)) ? MASK : clean;
  };
}

/** The longest first, so that no part of a secret is left beside a mask. */
function listForms(secrets: Iterable<string | undefined>): string[] {
  const forms = [...secrets]
    .filter((secret): secret is string => secret !== undefined && secret.length >= SHORTEST_SECRET)
    .flatMap(writtenForms);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

function writtenForms(given: string): string[] {
  // A lone surrogate is no text that could be encoded.
  const secret = Buffer.from(given).toString();
  const percent = encodeURIComponent(secret);
  const strict = percent.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
  const json = JSON.stringify(secret).slice(1, -1);
  const asciiJson = json.replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const html = secret
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
  return [
    given,
    secret,
    percent,
    lowerHex(percent),
    strict,
    lowerHex(strict),
    form,
    lowerHex(form),
    json,
    asciiJson,
    asciiJson.replace(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`),
    json.replaceAll("/", "\\/"),
    html,
    ...new Set([secret, percent, strict, form, json].flatMap(base64Forms)),
  ];
}

/** Base64 groups three bytes, so a secret inside a longer text reads in one of three ways, less its edges. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const encoded = padded.toString("base64").replaceAll("=", "");
    const firstWhole = Math.ceil((offset * 8) / 6);
    const lastWhole = Math.floor((padded.length * 8) / 6);
    const core = encoded.slice(firstWhole, lastWhole);
    // A core of a few characters would match ordinary words.
    return core.length < 6 ? [] : [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
