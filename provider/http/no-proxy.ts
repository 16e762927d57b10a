import { BlockList, isIPv4, isIPv6 } from "node:net";
import { asciiHost } from "./ascii-host";

const HTTPS_PORT = "443";

interface Address {
  ip: string;
  family: "ipv4" | "ipv6";
}

/** An IPv4 address in IPv6 counts as what it is. */
const MAPPED = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/;
const MAPPED_PREFIX = 96;

const LOOPBACK = ["127.0.0.0/8", "::1/128"];

/**
 * Tells whether a proxy is not used for an https URL: for this machine itself, and for the hosts in the list (the value of `NO_PROXY`).
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? HTTPS_PORT : url.port;
  return (
    host === "localhost" ||
    LOOPBACK.some((subnet) => isNamed(subnet, host, port)) ||
    list.split(",").some((entry) => isNamed(entry.trim().toLowerCase(), host, port))
  );
}

function isNamed(entry: string, host: string, port: string): boolean {
  const address = readAddress(host);
  const subnet = readSubnet(entry);
  if (subnet !== undefined) {
    return address !== undefined && isWithin(address, subnet);
  }
  const { name, itsPort } = splitPort(entry);
  const named = readAddress(name);
  if (entry === "*" || name === "" || (itsPort !== "" && itsPort !== port)) {
    return entry === "*";
  }
  return address === undefined ? isOfDomain(host, name) : address.ip === named?.ip;
}

/** `x` is a host and its subdomains, `.x` and `*.x` are only the subdomains. */
function isOfDomain(host: string, name: string): boolean {
  const domain = asciiHost(name.replace(/^\*(?=\.)/, ""));
  return domain.startsWith(".") ? host.endsWith(domain) : `.${host}`.endsWith(`.${domain}`);
}

/** An IPv6 address is in brackets where a port follows. */
function splitPort(entry: string): { name: string; itsPort: string } {
  const [, bracketed, bare, port] = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(entry) ?? [];
  return { name: bracketed ?? bare ?? entry, itsPort: port ?? "" };
}

function readAddress(text: string): Address | undefined {
  if (isIPv4(text)) {
    return { ip: text, family: "ipv4" };
  }
  if (!isIPv6(text) || text.includes("%")) {
    return undefined;
  }
  const ip = new URL(`https://[${text}]`).hostname.slice(1, -1);
  const mapped = MAPPED.exec(ip)
    ?.slice(1)
    .map((group) => Number.parseInt(group, 16));
  return mapped === undefined
    ? { ip, family: "ipv6" }
    : { ip: mapped.flatMap((group) => [group >> 8, group & 255]).join("."), family: "ipv4" };
}

function readSubnet(entry: string): (Address & { prefix: number }) | undefined {
  const [, ip = "", digits] = /^([^/]*)\/(\d+)$/.exec(entry) ?? [];
  const address = readAddress(ip);
  const given = Number(digits);
  if (address === undefined || given > (isIPv4(ip) ? 32 : 128)) {
    return undefined;
  }
  const isMapped = address.family === "ipv4" && !isIPv4(ip);
  if (!isMapped) {
    return { ...address, prefix: given };
  }
  return given < MAPPED_PREFIX
    ? { ip, family: "ipv6", prefix: given }
    : { ...address, prefix: given - MAPPED_PREFIX };
}

function isWithin({ ip, family }: Address, subnet: Address & { prefix: number }): boolean {
  const list = new BlockList();
  list.addSubnet(subnet.ip, subnet.prefix, subnet.family);
  return family === subnet.family && list.check(ip, family);
}
