import { ruleOf, type TextArgument } from "./arguments";
import type { Failure } from "./credentials";

/** A text that is used, and its name where it comes from. */
export interface UsedText {
  property: TextArgument;
  title: string;
  value: string;
}

/** Finds the mistakes in texts from outside the program, each under its name there. */
export function findMistakesIn(texts: readonly UsedText[]): Failure[] {
  return texts.flatMap(({ property, title, value }) => {
    const mistake = findTextMistake(property, value);
    return mistake === undefined ? [] : [{ property, reason: `${title} ${mistake}` }];
  });
}

/** Finds what is wrong with the text of an argument, wherever it comes from. Never repeats it: it may be a secret. */
export function findTextMistake(property: TextArgument, value: string): string | undefined {
  if (value.trim() === "") {
    return "is empty; give it a value or leave it out";
  }
  if (/[\r\n]/.test(value)) {
    return "contains a line break, as a value read from a file often does; trim it";
  }
  const { form } = ruleOf(property);
  const doubt = form === "free" ? undefined : describeDoubt(value);
  if (doubt !== undefined) {
    return doubt;
  }
  if (form === "token" && !/^[\x21-\x7e]+$/.test(value)) {
    return "contains a space or another character that no token has; copy it again";
  }
  if (/\p{Cc}/u.test(value)) {
    return "contains a control character; copy it again";
  }
  if (property === "apiEndpoint" && URL.canParse(value) && new URL(value).search !== "") {
    return "must not have a query (?…): the path of each request is appended to it";
  }
  return form === "endpoint" ? findEndpointMistake(value) : undefined;
}

/** Finds what a user name or a password may hold but rarely should. Never repeats the value. */
export function findTextDoubt(property: TextArgument, value: string): string | undefined {
  return ruleOf(property).form === "free" ? describeDoubt(value) : undefined;
}

function describeDoubt(value: string): string | undefined {
  const odd = /[\p{Cf}\p{Zs}\p{Zl}\p{Zp}\uFFFD]/u.exec(value.replaceAll(" ", ""))?.[0];
  if (odd !== undefined) {
    return `contains ${nameCharacter(odd)}, which cannot be seen; copy it again`;
  }
  if (value !== value.trim()) {
    return "begins or ends with a space; remove it";
  }
  if (value.length >= 2 && /^["'`]/.test(value) && value.endsWith(value[0]!)) {
    return "is in quotes, which are part of the value here; remove them";
  }
  return REFERENCES.some((pattern) => pattern.test(value))
    ? "is a reference to a variable, such as $(NAME), that was not filled in; set that variable, or write the value"
    : undefined;
}

/** How shells, pipelines and templates write a value that is to be filled in. */
const REFERENCES = [
  /^\$\([^()]*\)$/,
  /^\$\{[^{}]*\}$/,
  /^\$?\{\{[^{}]*\}\}$/,
  /^%[A-Za-z_]\w*%$/,
  /^\$[A-Z_][A-Z0-9_]*$/,
  /^\$env:\w+$/i,
  /^<[^<>]+>$/,
];

const CHARACTER_NAMES: Readonly<Record<string, string>> = {
  "00A0": "a no-break space",
  "00AD": "a soft hyphen",
  "200B": "a zero width space",
  "200C": "a zero width non-joiner",
  "200D": "a zero width joiner",
  "200E": "a left-to-right mark",
  "200F": "a right-to-left mark",
  "2028": "a line separator",
  "2060": "a word joiner",
  "3000": "an ideographic space",
  FEFF: "a byte order mark",
  FFFD: "the sign for a character that could not be read",
};

function nameCharacter(character: string): string {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  const kind = /\p{Zs}/u.test(character) ? "an unusual space" : "an invisible character";
  return `${CHARACTER_NAMES[code] ?? kind} (U+${code})`;
}

function findEndpointMistake(value: string): string | undefined {
  if (!URL.canParse(value)) {
    return `is not a URL; write it in full, such as https://host.example.com/path`;
  }
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    return "must not hold a user name or password; give the login in username and password";
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return "must start with https:// (plain http:// only to this machine itself), because the login travels in the request";
  }
  if (url.hash !== "") {
    return "must not have a fragment (#…), which is never sent";
  }
  return undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
