import { isIPv6 } from "node:net";
import { ProxyError } from "../ground/errors";
import { asciiHost } from "./ascii-host";

/** A proxy, and the variable that names it. */
export interface ProxyAddress {
  variable: string;
  scheme: "http" | "https";
  /** A name or an address, without brackets. */
  host: string;
  port: number;
  /** The value of the header `Proxy-Authorization`, where the address has a login. */
  authorization?: string;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/** What follows a scheme, which may be left out. The login reaches to the last @ before any path; what begins with a quote was quoted once too often. */
const ADDRESS =
  /^(?:(?<login>(?!["'])[^/?#\s]*)@)?(?<host>\[[^\]]*\]|[^:[\]/?#@]*)(?::(?<port>\d*))?(?<rest>[/?#].*)?$/;

/** A scheme that lost its slashes is no host. */
const BROKEN_SCHEME = /^(?:https?:(?!\d)|[a-z][a-z0-9+.-]*:\/)/i;

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

const LARGEST_PORT = 65_535;

/** Longer ones may be something else, a secret even; `socks5h` is not. */
const LONGEST_SCHEME = 7;

/**
 * Parses the address of a proxy, which may lack its scheme. Of a value that is none, nothing is repeated: a login may be anywhere in it.
 *
 * @throws {ProxyError} when it is not the address of a proxy that speaks HTTP
 */
export function parseProxy(value: string, variable: string): ProxyAddress {
  const [start = "", scheme = "http"] = SCHEME.exec(value) ?? [];
  const protocol = scheme.toLowerCase();
  if (protocol !== "http" && protocol !== "https") {
    throw new ProxyError(
      `${variable} names a proxy that speaks ${protocol.length > LONGEST_SCHEME ? "something else" : `${protocol}://`}; only http:// and https:// are supported. Name one of these, or unset ${variable}.`,
    );
  }
  const {
    login = "",
    host = "",
    port = "",
    rest = "",
  } = ADDRESS.exec(value.slice(start.length))?.groups ?? {};
  const name = readHost(host);
  const number = port === "" ? DEFAULT_PORTS[protocol] : Number(port);
  const isPort = number >= 1 && number <= LARGEST_PORT;
  // A path is of no use, but does no harm. With an @ in it, it is the rest of a login.
  const isPath = !/^\/\/|@|\p{Cc}/u.test(rest);
  if (name === "" || !isPort || !isPath || (start === "" && BROKEN_SCHEME.test(value))) {
    throw new ProxyError(
      `${variable} is not the address of a proxy. Write it as http://host:port or http://user:password@host:port, without quotes and blanks; ` +
        "in the login, write %23 for #, %2F for /, %3F for ? and %25 for %.",
    );
  }
  return {
    variable,
    scheme: protocol,
    host: name,
    port: number,
    ...(login !== "" && login !== ":" && { authorization: writeHeader(login) }),
  };
}

/** A user may come without a password. */
function writeHeader(login: string): string {
  return `Basic ${decodePercent(login.includes(":") ? login : `${login}:`).toString("base64")}`;
}

/** Returns the bytes of a text with percent escapes. As in curl, a % that escapes nothing is itself. */
export function decodePercent(text: string): Buffer {
  const bytes = Buffer.from(text)
    .toString("latin1")
    .replace(/%([0-9a-f]{2})/gi, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

/** Returns an empty string for what is neither a name nor an address. */
function readHost(host: string): string {
  if (host.startsWith("[")) {
    // Only an escaped % may stand before a zone.
    const address = host
      .slice(1, -1)
      .replace(/%(?!25)/g, " ")
      .replace("%25", "%");
    return isIPv6(address) ? address : "";
  }
  const name = asciiHost(host);
  return /^[\w.-]+$/.test(name) ? name : "";
}
