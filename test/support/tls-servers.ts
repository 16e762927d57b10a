import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { generate } from "selfsigned";

/** A server on loopback, with its port. */
export interface Listening {
  port: number;
  close(): Promise<void>;
}

/** A TLS server with a certificate of its own, which is its own authority, for the given host name. */
export async function startTlsServer(
  host: string,
  answer: http.RequestListener,
  validUntil = new Date(Date.now() + 86_400_000),
): Promise<Listening & { certificate: string }> {
  const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(validUntil.getTime() - 172_800_000),
    notAfterDate: validUntil,
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
    ],
  });
  return { certificate: cert, ...(await listen(https.createServer({ key, cert }, answer))) };
}

/** A CONNECT proxy that asks for a login where one is given, and remembers where it was asked to connect to. */
export async function startProxy(login?: string): Promise<Listening & { connects: string[] }> {
  const connects: string[] = [];
  const server = http.createServer();
  server.on("connect", (request, socket) => {
    const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString("base64")}`;
    if (request.headers["proxy-authorization"] !== expected) {
      socket.end(
        "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-type: text/html\r\n\r\n<html><title>Who are you?</title></html>",
      );
      return;
    }
    connects.push(request.url ?? "");
    const [host, port] = (request.url ?? "").split(":");
    const target = net.connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
  });
  return { connects, ...(await listen(server)) };
}

async function listen(server: http.Server): Promise<Listening> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  };
}
