import { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";
import https from "node:https";
import { isIP, isIPv6, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ProxyAddress } from "./proxy-address";
import { judgeProxyAnswer, judgeProxyFailure, judgeProxySilence } from "./proxy-failure";

/** What an exchange and the opening of its tunnel know of each other; the HTTP client between them hands on neither. */
export interface Passage {
  limitMs: number;
  /** Ends both when the limit is over. */
  signal: AbortSignal;
  /** The error if the exchange fails now, before its tunnel is open. */
  failure?: Error | undefined;
}

/** The passage of the exchange under way. */
export const passages = new AsyncLocalStorage<Passage>();

/** Connects as an `https.Agent` does, but through a tunnel that a proxy opens; tunnels are used again. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: ProxyAddress;

  constructor(proxy: ProxyAddress) {
    super({ keepAlive: true });
    this.#proxy = proxy;
  }

  override createConnection(
    options: https.RequestOptions,
    callback: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    openTunnel(this.#proxy, options, passages.getStore()!).then(
      // The types do not know of the socket, which `tls.connect` takes.
      (socket) => callback(null, super.createConnection({ ...options, socket } as https.RequestOptions)!),
      (error: Error) => callback(error, undefined as never),
    );
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
function openTunnel(
  proxy: ProxyAddress,
  { host, port }: https.RequestOptions,
  passage: Passage,
): Promise<Socket> {
  const name = host!;
  const target = `${isIPv6(name) ? `[${name}]` : name}:${port}`;
  const { request } = proxy.scheme === "https" ? https : http;
  passage.failure = judgeProxySilence(proxy, name, passage.limitMs);
  return new Promise((open, fail) => {
    request({
      method: "CONNECT",
      host: proxy.host,
      port: proxy.port,
      // Node would take it from the header below.
      servername: isIP(proxy.host) === 0 ? proxy.host : "",
      path: target,
      headers: {
        host: target,
        // What Node would send for a connection of one use; some proxies would obey.
        connection: "keep-alive",
        ...(proxy.authorization !== undefined && { "proxy-authorization": proxy.authorization }),
      },
      agent: false,
      signal: passage.signal,
    })
      // Whatever the status is: Node takes any answer to CONNECT for the last.
      .on("connect", ({ statusCode }, socket) => {
        const status = statusCode!;
        if (status >= 200 && status < 300) {
          passage.failure = undefined;
          open(socket);
          return;
        }
        socket.destroy();
        passage.failure = judgeProxyAnswer(proxy, name, status);
        fail(passage.failure);
      })
      .on("error", (error: NodeJS.ErrnoException) => {
        if (!passage.signal.aborted) {
          passage.failure = judgeProxyFailure(proxy, error.code);
        }
        fail(error);
      })
      .end();
  });
}
