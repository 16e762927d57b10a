import type { StringArgument } from "./arguments";

/** Finds what is wrong with a text as the value of an argument, wherever it comes from; never repeats it, for it may be a secret. */
export function findTextMistake(property: StringArgument, value: string): string | undefined {
  if (value.trim() === "") {
    return "is empty; give it a value or leave it out";
  }
  if (/[\r\n]/.test(value)) {
    return "contains a line break, as a value read from a file often does; trim it";
  }
  if ((property === "permanentToken" || property === "refreshToken") && !/^[\x21-\x7e]+$/.test(value)) {
    return "contains a space or another character that no token has; copy it again";
  }
  if (/\p{Cc}/u.test(value)) {
    return "contains a control character; copy it again";
  }
  if (property === "apiEndpoint" && URL.canParse(value) && new URL(value).search !== "") {
    return "must not have a query (?…): the path of each request is appended to it";
  }
  return property.endsWith("Endpoint") ? findEndpointMistake(value) : undefined;
}

function findEndpointMistake(value: string): string | undefined {
  if (!URL.canParse(value)) {
    return `is not a URL; write it in full, such as https://broker.example.com/token`;
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
