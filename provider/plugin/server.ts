import { promisify } from "node:util";
import { type handleUnaryCall, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { readerOf, writerOf } from "./messages";

/** A method: the name of its request, the name of its response, and what it does. */
export interface Method {
  request: string;
  response: string;
  call(request: never): object | Promise<object>;
}

/** A server that listens. */
export interface Served {
  port: number;
  /** Ends it, and every call with it. */
  close(): void;
}

/** The same as the engine's own limit. */
const LARGEST_REQUEST_BYTES = 400 * 1024 * 1024;

/** Only this machine may ask. */
const LOOPBACK = "127.0.0.1";

/**
 * Serves the methods of a gRPC service on loopback, on a port that is free. The engine is told that every other method is not implemented.
 */
export async function serve(service: string, methods: Readonly<Record<string, Method>>): Promise<Served> {
  const server = new Server({ "grpc.max_receive_message_length": LARGEST_REQUEST_BYTES });
  const names = Object.keys(methods);
  server.addService(
    Object.fromEntries(names.map((name) => [name, definitionOf(`/${service}/${name}`, methods[name]!)])),
    Object.fromEntries(names.map((name) => [name, handlerOf(methods[name]!)])),
  );
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind(`${LOOPBACK}:0`, ServerCredentials.createInsecure());
  return { port, close: () => server.forceShutdown() };
}

function definitionOf(path: string, { request, response }: Method) {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: writerOf(request),
    requestDeserialize: readerOf(request),
    responseSerialize: writerOf(response),
    responseDeserialize: readerOf(response),
  };
}

/** Of an error the engine is told its message, and nothing else. */
function handlerOf({ call }: Method): handleUnaryCall<object, object> {
  return async ({ request }, done) => {
    try {
      done(null, await call(request as never));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // Half a character in it would end the process: grpc cannot encode it.
      const details = Buffer.from(message).toString();
      done({ code: status.UNKNOWN, details });
    }
  };
}
