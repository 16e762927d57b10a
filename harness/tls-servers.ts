import http from "node:http";
import https from "node:https";
import net from "node:net";
import { generate } from "selfsigned";
import type { Identity } from "../emulator/certificate";
import { type Listening, listen } from "../emulator/listening";

/** Makes a certificate for a host name or an address, which is its own authority. */
export async function makeIdentity(
  host: string,
  validUntil = new Date(Date.now() + 86_400_000),
): Promise<Identity> {
  const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(validUntil.getTime() - 172_800_000),
    notAfterDate: validUntil,
    extensions: [
      { name: "basicConstraints", cA: true },
      {
        name: "subjectAltName",
        altNames: [net.isIP(host) ? { type: 7, ip: host } : { type: 2, value: host }],
      },
    ],
  });
  return { key, cert };
}

/** A TLS server with a certificate of its own for the given host name. It keeps connections for as long as it runs. */
export async function startTlsServer(
  host: string,
  answer: http.RequestListener,
  validUntil?: Date,
): Promise<Listening & { certificate: string }> {
  const identity = await makeIdentity(host, validUntil);
  const server = https.createServer({ ...identity, keepAliveTimeout: 600_000 }, answer);
  return { certificate: identity.cert, ...(await listen(server)) };
}

/** What a proxy was asked for. */
export interface Connect {
  target: string;
  headers: http.IncomingHttpHeaders;
}

/**
 * A CONNECT proxy that asks for a login where one is given, and remembers what it was asked for. Whatever the host, the way that it opens leads to
 * this machine.
 */
export async function startProxy(
  login?: string,
  identity?: Identity,
  address?: string,
): Promise<Listening & { connects: Connect[] }> {
  const connects: Connect[] = [];
  const server = identity === undefined ? http.createServer() : https.createServer(identity);
  server.on("connect", ({ url = "", headers }: http.IncomingMessage, socket: net.Socket) => {
    const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString("base64")}`;
    if (headers["proxy-authorization"] !== expected) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\nWho are you?");
      return;
    }
    connects.push({ target: url, headers });
    const target = net.connect(Number(/\d+$/.exec(url)?.[0]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
  });
  return { connects, ...(await listen(server, 0, address)) };
}

/** A server that does to each connection what it is told. */
export function startRawServer(onConnection: (socket: net.Socket) => void): Promise<Listening> {
  return listen(
    net.createServer((socket) => {
      socket.on("error", () => {});
      onConnection(socket);
    }),
  );
}
