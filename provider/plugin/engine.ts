import { AsyncLocalStorage } from "node:async_hooks";
import { Client, credentials } from "@grpc/grpc-js";
import type { Line } from "../ground/messages";
import { readerOf, writerOf } from "./messages";

const LOG = "/pulumirpc.Engine/Log";

/** A token does not wait longer for a line, in milliseconds. */
const LOG_LIMIT_MS = 5_000;

/** The same once the operation is cancelled. */
const CANCELLED_LIMIT_MS = 200;

/** The engine's numbers. */
const SEVERITIES = { info: 1, warning: 2 };

export type EngineLog = ReturnType<typeof createEngineLog>;

/**
 * Makes what says lines through the engine, which shows each on the resource that is being worked at. The engine ends this process with its last answer, so
 * a call answers only when its lines have arrived.
 *
 * @param address where the engine listens; undefined where nobody does
 * @param cancelled aborted when the operation is cancelled: then no call waits long for its lines
 */
export function createEngineLog(address: string | undefined, cancelled?: AbortSignal) {
  const calls = new AsyncLocalStorage<{ urn: string; sent: Promise<void>[] }>();
  let client: Client | undefined;
  const write = writerOf("LogRequest");
  const read = readerOf("google.protobuf.Empty");

  function send(urn: string, { level, text }: Line): Promise<void> {
    if (address === undefined) {
      return Promise.resolve();
    }
    // The engine is on this machine. Unless told otherwise, the client would ask the proxy that the environment names for the way to it.
    client ??= new Client(address, credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
    const line = { severity: SEVERITIES[level], message: text, urn };
    return new Promise((resolve) => {
      const sending = client!.makeUnaryRequest(LOG, write, read, line, () => {
        // A line that cannot be said is no reason to lose a token.
        clearTimeout(timer);
        cancelled?.removeEventListener("abort", hurry);
        resolve();
      });
      const giveUp = () => sending.cancel();
      let timer = setTimeout(giveUp, cancelled?.aborted ? CANCELLED_LIMIT_MS : LOG_LIMIT_MS);
      const hurry = () => {
        clearTimeout(timer);
        timer = setTimeout(giveUp, CANCELLED_LIMIT_MS);
      };
      cancelled?.addEventListener("abort", hurry);
    });
  }

  return {
    /** Says a line on the resource of the call that is under way; on the stack where there is none. */
    say(line: Line): void {
      const call = calls.getStore();
      const sent = send(call?.urn ?? "", line);
      call?.sent.push(sent);
    },
    /** Runs a call about a resource. */
    async within<T>(urn: string, call: () => Promise<T>): Promise<T> {
      const sent: Promise<void>[] = [];
      try {
        return await calls.run({ urn, sent }, call);
      } finally {
        await Promise.all(sent);
      }
    },
  };
}
