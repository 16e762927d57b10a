import type net from "node:net";

/** A server on loopback, with its port and the number of connections that were opened to it. */
export interface Listening {
  port: number;
  opened(): number;
  /** Stops listening and ends every open connection. */
  close(): Promise<void>;
}

/** Lets a server listen on this machine alone; port 0 is any free one. */
export async function listen(server: net.Server, port = 0, address = "127.0.0.1"): Promise<Listening> {
  await new Promise<void>((done, fail) => {
    server.on("error", fail);
    server.listen(port, address, done);
  });
  const sockets = new Set<net.Socket>();
  let opened = 0;
  server.on("connection", (socket: net.Socket) => {
    opened += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return {
    port: (server.address() as net.AddressInfo).port,
    opened: () => opened,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  };
}
