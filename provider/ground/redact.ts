import { listReadings, skeleton, visibleText } from "./readings";

/** Takes every known secret, in every form it may have been written in, out of a foreign text. */
export type Redact = (text: string) => string;

const MASK = "[secret]";

/** Shorter strings are no secrets, and hiding them would tear every message apart. */
const SHORTEST_SECRET = 3;

/** So many letters and digits from the start or the end of a secret hide a text. Fewer may occur by chance. */
const SHORTEST_RUN = 8;

/** Words of a token service about any login. A secret that begins or ends with one is recognised by a longer run. */
const FIELD_WORDS = [
  ...["password", "username", "clientid", "clientsecret", "authorization", "authentication", "credentials"],
  ...["accesstoken", "refreshtoken", "permanenttoken", "temporarytoken", "spotinst"],
];

/** So many letters more than such a word. */
const SHORTEST_REST = 4;

/** Marks may be nested; deeper ones lose their brackets. */
const MARK_ROUNDS = 5;

/** A text that people read is shorter. */
const LONGEST_TEXT = 65_536;

/** A JWT (or the start of a cut-off one), a long run of hex as in Spot's permanent tokens, an Authorization value. */
const LOOKS_SECRET = [
  /eyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  /[0-9a-f]{32,}/gi,
  /\b(Bearer|Basic)\s+(?!token\b)[\w.~+/=-]{8,}/gi,
  /((?:access|refresh)[_-]?token\\?["']?\s*[:=]\s*\\?["']?)[^\s"'&,}\\]+/gi,
];

/**
 * Makes the one function that every foreign text passes on its way out. It knows the secrets of the call and hides them as they are, percent- and
 * form-encoded, JSON-escaped and in base64; anything that looks like a token is hidden too, for an answer may hold a new one. A text that holds
 * the start or the end of a secret in yet another writing is hidden whole.
 *
 * @param secrets hidden whole and in part
 * @param names hidden only whole: user names and client ids, whose beginnings are often words like any other
 */
export function createRedactor(secrets: readonly string[], names: readonly string[] = []): Redact {
  // Made with the first text: most calls of the engine say nothing.
  let known: Known | undefined;
  return (text) => {
    known ??= prepare(secrets, names);
    const { forms, holds } = known;
    let clean = withoutColourMarks(text.slice(0, LONGEST_TEXT));
    for (const form of forms) {
      clean = clean.replaceAll(form, MASK);
    }
    for (const pattern of LOOKS_SECRET) {
      clean = clean.replace(pattern, (_match, keep: unknown) =>
        typeof keep === "string" && /[:=]/.test(keep) ? keep + MASK : MASK,
      );
    }
    return holds(clean.replaceAll(MASK, " ")) ? MASK : clean;
  };
}

interface Known {
  /** What is replaced by the mask, the longest first, so that no part of a secret is left beside one. */
  forms: string[];
  /** Whether a text holds a secret in yet another writing. */
  holds(text: string): boolean;
}

function prepare(secrets: readonly string[], names: readonly string[]): Known {
  const all = [...secrets, ...names].filter(({ length }) => length >= SHORTEST_SECRET);
  const forms = [...new Set(all.flatMap(writtenForms))].sort((a, b) => b.length - a.length);
  const wholes = all.map(visibleText).filter(({ length }) => length >= SHORTEST_RUN);
  const runs = [...secrets.flatMap(listRuns), ...names.map(skeleton)].filter(
    ({ length }) => length >= SHORTEST_RUN,
  );
  return {
    forms,
    holds: (text) =>
      listReadings(text).some((reading) => {
        const bare = visibleText(reading);
        const bones = skeleton(reading);
        return wholes.some((whole) => bare.includes(whole)) || runs.some((run) => bones.includes(run));
      }),
  };
}

function writtenForms(given: string): string[] {
  // A lone surrogate is no text that could be encoded.
  const secret = Buffer.from(given).toString();
  const percent = encodeURIComponent(secret);
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  return [given, secret, percent, form, json, ...base64Forms(secret)];
}

/** The start and the end of a secret, and of what it is in base64 and in hex. */
function listRuns(secret: string): string[] {
  return [secret, Buffer.from(secret).toString("hex"), ...base64Forms(secret)]
    .map(skeleton)
    .flatMap((bones) => {
      const lengths = Array.from({ length: bones.length }, (_, index) => index + 1);
      const start = lengths.map((length) => bones.slice(0, length)).find(isTelling);
      const end = lengths.map((length) => bones.slice(-length)).find(isTelling);
      return [start, end].filter((run) => run !== undefined);
    });
}

function isTelling(run: string): boolean {
  const rest = FIELD_WORDS.reduce((left, word) => left.replace(word, ""), run);
  const isWord = FIELD_WORDS.some((word) => word.includes(run));
  return run.length >= SHORTEST_RUN && !isWord && rest.length >= SHORTEST_REST;
}

/** Base64 groups three bytes, so inside a longer text a secret has one of three forms, without its edges. */
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

/** The Pulumi CLI takes its colour marks out of a text after us, and so would join what they separate. */
function withoutColourMarks(text: string): string {
  let plain = text;
  for (let round = 0; round < MARK_ROUNDS; round++) {
    plain = takeMarksOut(plain);
  }
  return plain.replaceAll("<{%", " ").replaceAll("%}>", " ");
}

/** Only up to the last end of a mark, so that no start is searched for an end in vain. */
function takeMarksOut(text: string): string {
  const end = text.lastIndexOf("%}>") + "%}>".length;
  return text.slice(0, end).replace(/<\{%.*?%\}>/gs, "") + text.slice(end);
}
