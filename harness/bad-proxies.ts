import type net from "node:net";
import { runRequest } from "./run-request";
import { startRawServer } from "./tls-servers";

/** The limit of one request behind a proxy that never answers. */
const SILENT_PROXY_LIMIT_MS = 2000;

/** The limit behind one that does something: far above what that takes, so that the limit is not what ends the request. */
const BUSY_PROXY_LIMIT_MS = 15_000;

/** The limit behind one that falls silent later: enough to get there on a busy machine too. */
const LATE_SILENCE_LIMIT_MS = 8000;

/** How long a process may live on after its last word. One that is held open is ended after a minute. */
export const LONGEST_LINGER_MS = 10_000;

export const PASSWORD = "proxy-horse-battery";

/** A name that nothing resolves: only a proxy knows the way. */
const HOST = "oauth.example.test";

/** A proxy that is of no use, and what is said of it. */
export interface BadProxy {
  title: string;
  onConnection(socket: net.Socket): void;
  message: RegExp;
  scheme: string;
  limitMs: number;
}

/** Sends one request through such a proxy, from a process of its own that must end by itself. */
export async function meetBadProxy({
  onConnection,
  scheme,
  limitMs,
}: BadProxy): Promise<{ error: string; lingeredMs: number }> {
  const server = await startRawServer(onConnection);
  try {
    const HTTPS_PROXY = `${scheme}://user:${PASSWORD}@127.0.0.1:${server.port}`;
    const { error = "", lingeredMs } = await runRequest(
      `https://${HOST}/token`,
      { HTTPS_PROXY },
      { limitMs },
    );
    return { error, lingeredMs };
  } finally {
    await server.close();
  }
}

const answer = (text: string) => (socket: net.Socket) => socket.once("data", () => socket.write(text));
const endless = (start: string, piece: string) => (socket: net.Socket) => {
  socket.once("data", () => {
    socket.write(start);
    const write = () => {
      while (!socket.destroyed && socket.write(piece));
      socket.once("drain", write);
    };
    write();
  });
};
const OK = "HTTP/1.1 200 Connection Established\r\n\r\n";

type Case = [title: string, onConnection: (socket: net.Socket) => void, message: RegExp, scheme?: string];

const SILENT: readonly Case[] = [
  [
    "silent",
    () => {},
    /^The proxy .* did not open the way to oauth\.example\.test within 2 s\. .* check HTTPS_PROXY/,
  ],
  [
    "that reads CONNECT and is silent",
    (socket) => socket.resume(),
    /^The proxy .* did not open the way .* within 2 s/,
  ],
  ["silent in the TLS handshake", () => {}, /^The proxy .* did not open the way .* within 2 s/, "https"],
  [
    "that trickles its answer",
    answer("HTTP/1.1 200 OK\r\nx-a: "),
    /^The proxy .* did not open the way .* within 2 s/,
  ],
];

const LATE_SILENCE: readonly Case[] = [
  [
    "that is silent after its consent",
    answer(OK),
    /^The token service at oauth\.example\.test did not answer within 8 s/,
  ],
];

const BUSY: readonly Case[] = [
  [
    "with an endless header",
    endless("HTTP/1.1 200 OK\r\nx-a: ", "a".repeat(65_536)),
    /^The proxy .* gave no answer \(HPE_HEADER_OVERFLOW\)\. .* check HTTPS_PROXY and its port/,
  ],
  ["with endless headers", endless("HTTP/1.1 200 OK\r\n", "x-a: b\r\n".repeat(1000)), /HPE_HEADER_OVERFLOW/],
  [
    "with endless interim answers",
    endless("", "HTTP/1.1 100 Continue\r\n\r\n"),
    /did not open the way .* \(HTTP 100\)/,
  ],
  [
    "with an endless refusal",
    endless("HTTP/1.1 403 Forbidden\r\n\r\n", "a".repeat(65_536)),
    /did not open the way .* \(HTTP 403\)\. Ask who runs it to allow that host, or list it in NO_PROXY\.$/,
  ],
  [
    "whose consent has an endless body",
    endless(OK, "a".repeat(65_536)),
    /^No answer came from the token service.*does not speak TLS/,
  ],
  ["that closes at once", (socket) => socket.end(), /^The proxy .* gave no answer \(ECONNRESET\)/],
  [
    "that resets",
    (socket) => socket.resetAndDestroy(),
    /^The proxy .* gave no answer \((ECONNRESET|EPIPE)\)/,
  ],
  [
    "that closes after its consent",
    (socket) => socket.once("data", () => socket.end(OK)),
    /^No answer came from the token service at oauth\.example\.test \(ECONNRESET\)/,
  ],
  [
    "that resets in the TLS handshake of the service",
    (socket) =>
      socket.once("data", () => socket.write(OK, () => socket.once("data", () => socket.resetAndDestroy()))),
    /^No answer came from the token service at oauth\.example\.test \(ECONNRESET\)/,
  ],
  [
    "that is no proxy",
    (socket) => socket.write("SSH-2.0-x\r\n"),
    /^The proxy .* gave no answer \(HPE_INVALID_CONSTANT\)/,
  ],
  [
    "that speaks no TLS",
    (socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n"),
    /gave no answer \((EPROTO|ERR_SSL_.*)\).*TLS/,
    "https",
  ],
];

/** Every bad end of a way through a proxy. */
export const BAD_PROXIES: readonly BadProxy[] = [
  ...SILENT.map((each) => describeCase(each, SILENT_PROXY_LIMIT_MS)),
  ...LATE_SILENCE.map((each) => describeCase(each, LATE_SILENCE_LIMIT_MS)),
  ...BUSY.map((each) => describeCase(each, BUSY_PROXY_LIMIT_MS)),
];

function describeCase([title, onConnection, message, scheme = "http"]: Case, limitMs: number): BadProxy {
  return { title, onConnection, message, scheme, limitMs };
}
