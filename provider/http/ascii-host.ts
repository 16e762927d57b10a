import { domainToASCII } from "node:url";

/** Returns a host's name as DNS has it (RFC 5890). A text in ASCII, or one that is no name, stays as it is. */
export function asciiHost(name: string): string {
  const isForeign = /[^\0-\x7f]/.test(name) && /^[\p{L}\p{M}\p{N}._-]*$/u.test(name);
  return (isForeign && domainToASCII(name)) || name;
}
