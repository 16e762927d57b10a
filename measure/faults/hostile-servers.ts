import { once } from "node:events";
import type net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Listening } from "../../emulator/listening";
import { startRawServer } from "../../harness/tls-servers";

/** What a hostile server does with a connection; what it is still doing when the connection ends is abandoned. */
export type Misdeed = (socket: net.Socket) => Promise<void> | void;

/** Starts a server on a free port of 127.0.0.1 that does its misdeed to each connection. */
export function startHostileServer(misdeed: Misdeed): Promise<Listening> {
  return startRawServer((socket) => void Promise.resolve(misdeed(socket)).catch(() => socket.destroy()));
}

const TOKEN = '{"access_token":"a-token","token_type":"bearer","expires_in":7200}';
const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** Waits for the request, then says what it is given. */
function say(...parts: (string | Uint8Array)[]): Misdeed {
  return async (socket) => {
    await once(socket, "data");
    for (const part of parts) {
      socket.write(part);
    }
  };
}

/** Waits for the request, says what it is given and closes. */
function sayAndEnd(...parts: (string | Uint8Array)[]): Misdeed {
  return async (socket) => {
    await say(...parts)(socket);
    socket.end();
  };
}

/** Waits for the request, and goes on saying the same as fast as it is taken, or with pauses. */
function sayForever(start: string, piece: string, pauseMs = 0): Misdeed {
  return async (socket) => {
    await say(start)(socket);
    while (!socket.destroyed) {
      if (!socket.write(piece)) {
        await Promise.race([once(socket, "drain"), once(socket, "close")]);
      }
      await sleep(pauseMs);
    }
  };
}

const wholeBody = (body: string | Uint8Array, headers = "") => [
  `${HEAD}${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`,
  body,
];

/** A small answer that is 256 MiB once it is unpacked: a gzip file may have many members. */
const BOMB = Buffer.concat(Array<Buffer>(256).fill(gzipSync(Buffer.alloc(1024 * 1024), { level: 9 })));

/** What is done, by name. */
export const MISDEEDS: Readonly<Record<string, Misdeed>> = {
  "reset before the request is read": (socket) => void socket.resetAndDestroy(),
  "reset before the answer": async (socket) => {
    await once(socket, "data");
    socket.resetAndDestroy();
  },
  "closed before the answer": async (socket) => {
    await once(socket, "data");
    socket.destroy();
  },
  "reset in the headers": async (socket) => {
    await say(HEAD)(socket);
    await sleep(20);
    socket.resetAndDestroy();
  },
  "reset in the body": async (socket) => {
    await say(`${HEAD}content-length: 500\r\n\r\n${TOKEN.slice(0, 20)}`)(socket);
    await sleep(20);
    socket.resetAndDestroy();
  },
  silence: () => {},
  "silence after the headers": say(`${HEAD}content-length: 500\r\n\r\n`),
  "one byte at a time, in the headers": async (socket) => {
    await once(socket, "data");
    await trickle(socket, HEAD);
  },
  "one byte at a time, in the body": async (socket) => {
    await say(`${HEAD}content-length: ${TOKEN.length}\r\n\r\n`)(socket);
    await trickle(socket, TOKEN);
  },
  "endless body": sayForever(`${HEAD}\r\n`, "x".repeat(65_536)),
  "endless body, trickled": sayForever(`${HEAD}\r\n`, "x", 20),
  "endless headers": sayForever(HEAD, `x-header: ${"x".repeat(1000)}\r\n`),
  "endless interim answers": sayForever("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
  "gzip bomb of 256 MiB": say(...wholeBody(BOMB, "content-encoding: gzip\r\n")),
  "gzip that is none": say(...wholeBody(TOKEN, "content-encoding: gzip\r\n")),
  "content-length too long": sayAndEnd(`${HEAD}content-length: 500\r\n\r\n${TOKEN}`),
  "content-length too short": say(`${HEAD}content-length: 20\r\n\r\n${TOKEN}`),
  "content-length twice": say(`${HEAD}content-length: 66\r\ncontent-length: 67\r\n\r\n${TOKEN}`),
  "content-length that is no number": say(`${HEAD}content-length: -1\r\n\r\n${TOKEN}`),
  "chunks that are none": say(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n${TOKEN}`),
  "chunks cut off": sayAndEnd(`${HEAD}transfer-encoding: chunked\r\n\r\n50\r\n${TOKEN}`),
  "invalid UTF-8": say(...wholeBody(Buffer.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x7d]))),
  "invalid UTF-8 in the token": say(
    ...wholeBody(Buffer.from(TOKEN.replace("a-token", "a\xfftoken"), "latin1")),
  ),
  "not HTTP": say("SSH-2.0-OpenSSH_9.6\r\n"),
  "redirect to another host": say(
    "HTTP/1.1 307 Temporary Redirect\r\nlocation: https://elsewhere.example.com/token?ticket=hidden\r\ncontent-length: 0\r\n\r\n",
  ),
};

async function trickle(socket: net.Socket, text: string): Promise<void> {
  for (const byte of text) {
    if (socket.destroyed) {
      return;
    }
    socket.write(byte);
    await sleep(20);
  }
}
