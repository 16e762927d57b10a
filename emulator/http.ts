import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "./answers";

const BODY_LIMIT_BYTES = 64 * 1024;

/** A request that has arrived whole. */
export interface IncomingRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The bearer token. */
  bearer?: string;
  /** The text of the body; absent when it is over the limit of 64 KiB. */
  body?: string;
  /** The fields of a form-encoded body. */
  form?: URLSearchParams;
}

/** Waits for the whole request; rejects when the client goes away before that. */
export async function receiveRequest(request: IncomingMessage): Promise<IncomingRequest> {
  const [path = "/", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
  const body = await receiveBody(request);
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    ...(bearer !== undefined && { bearer }),
    ...(body !== undefined && { body }),
    ...(body !== undefined && isForm(request.headers) && { form: new URLSearchParams(body) }),
  };
}

/**
 * Sends the answer. One that declares a longer `content-length` than its body has breaks off: the connection ends
 * where the body does.
 */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  const declared = Number(response.getHeader("content-length") ?? headers["content-length"] ?? 0);
  if (declared > Buffer.byteLength(body)) {
    response.write(body, () => response.destroy());
  } else {
    response.end(body);
  }
}

async function receiveBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // What is over the limit is read all the same: a client that is still sending would not see the answer.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_LIMIT_BYTES) {
      chunks.push(chunk);
    }
  }
  return bytes > BODY_LIMIT_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

function isForm(headers: IncomingHttpHeaders): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers["content-type"] ?? "");
}
