import { domainToASCII } from "node:url";

/** Returns a host's name as it is asked for (RFC 5890); or as it stands, where it is in ASCII already or no name. */
export function asciiHost(name: string): string {
  const isForeign = /[^\0-\x7f]/.test(name) && /^[\p{L}\p{M}\p{N}._-]*$/u.test(name);
  return (isForeign && domainToASCII(name)) || name;
}
