import http from "node:http";
import net from "node:net";
import { type Duplex, pipeline } from "node:stream";
import tls from "node:tls";
import { makeAuthority, makeServerIdentity } from "./certificate";
import { listen } from "./listening";

/** The hosts of Spot that the token service can stand for. */
export const SPOT_HOSTS = ["oauth.spotinst.io", "api.spotinst.io"] as const;

const LOOPBACK = "127.0.0.1";

/** A running proxy that leads to the token service instead of Spot. */
export interface SpotHosts {
  readonly port: number;
  /** The certificate of the authority that vouches for the two hosts. Its key is nowhere but in memory. */
  readonly authority: string;
  close(): Promise<void>;
}

/**
 * Starts a proxy on 127.0.0.1 to which the token service at the given port is Spot, over TLS. Every other host is reached as it is, so that a
 * program behind this proxy still finds its backend.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export async function startSpotHosts(servicePort: number, port = 0): Promise<SpotHosts> {
  const authority = await makeAuthority("The local stand-in for Spot");
  const identity = await makeServerIdentity(SPOT_HOSTS, authority);
  const spot = tls.createServer(identity, (clear) => join(clear, net.connect(servicePort, LOOPBACK)));
  const proxy = http.createServer((_request, response) => {
    response.writeHead(501).end("This proxy takes nothing but CONNECT, for https.\n");
  });
  proxy.on("connect", ({ url = "" }: http.IncomingMessage, client: net.Socket, head: Buffer) => {
    client.unshift(head);
    client.on("error", () => client.destroy());
    const target = parseTarget(url);
    if (target === undefined) {
      refuse(client, "400 Bad Request");
    } else if (isSpotHost(target.host)) {
      accept(client);
      spot.emit("connection", client);
    } else {
      passThrough(client, target);
    }
  });
  const listening = await listen(proxy, port);
  return { port: listening.port, authority: authority.cert, close: listening.close };
}

function passThrough(client: net.Socket, target: net.TcpNetConnectOpts): void {
  const server = net.connect(target);
  const onError = () => refuse(client, "502 Bad Gateway");
  server.once("error", onError);
  server.once("connect", () => {
    server.off("error", onError);
    accept(client);
    join(client, server);
  });
  client.on("close", () => server.destroy());
}

function accept(client: net.Socket): void {
  client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
}

function refuse(client: net.Socket, status: string): void {
  client.end(`HTTP/1.1 ${status}\r\n\r\n`);
}

/** Lets two streams talk; the end of one is the end of both. */
function join(one: Duplex, other: Duplex): void {
  pipeline(one, other, one, () => {});
}

function isSpotHost(host: string): boolean {
  return SPOT_HOSTS.some((known) => known === host.toLowerCase());
}

/** Reads `host:port`; an IPv6 address is in brackets. */
function parseTarget(text: string): { host: string; port: number } | undefined {
  const [, bracketed, name, port] = /^(?:\[([\da-f:.]+)\]|([^[\]:/@\s]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = bracketed ?? name;
  return host === undefined || Number(port) > 65_535 ? undefined : { host, port: Number(port) };
}
