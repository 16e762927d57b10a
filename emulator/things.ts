import { type Answer, type RequestStamp, statusAnswer } from "./answers";
import type { IncomingRequest } from "./http";

/** The bodies by id, as they were sent. */
export type ThingMap = Map<string, unknown>;

/**
 * Answers for a small collection that stands for Spot's real resources. POST on the collection and PUT on a thing
 * take JSON and return `{id}`, GET returns the JSON, DELETE returns nothing. Whoever calls has looked at the token.
 */
export class Things {
  readonly things: ThingMap = new Map();
  #count = 0;

  /** Tells whether a path belongs to the collection. */
  static owns(path: string): boolean {
    return path === "/things" || path.startsWith("/things/");
  }

  /** Answers one request. */
  answer(request: IncomingRequest, stamp: RequestStamp): Answer {
    const id = request.path.slice("/things/".length);
    if (id === "") {
      return request.method === "POST" ? this.#create(request, stamp) : statusAnswer(stamp, 405);
    }
    if (!this.things.has(id)) {
      return statusAnswer(stamp, 404);
    }
    switch (request.method) {
      case "GET":
        return json(stamp, 200, this.things.get(id));
      case "PUT":
        return this.#write(id, 200, request, stamp);
      case "DELETE":
        this.things.delete(id);
        return { status: 204, headers: { "x-request-id": stamp.id }, body: "" };
      default:
        return statusAnswer(stamp, 405);
    }
  }

  /** Puts things back as they once were. */
  restore(things: Iterable<readonly [string, unknown]>): void {
    this.things.clear();
    for (const [id, thing] of things) {
      this.things.set(id, thing);
    }
  }

  #create(request: IncomingRequest, stamp: RequestStamp): Answer {
    this.#count += 1;
    return this.#write(`thing-${this.#count}`, 201, request, stamp);
  }

  #write(id: string, status: number, { body = "" }: IncomingRequest, stamp: RequestStamp): Answer {
    try {
      this.things.set(id, JSON.parse(body));
    } catch {
      return statusAnswer(stamp, 400, "The body is not JSON");
    }
    return json(stamp, status, { id });
  }
}

function json(stamp: RequestStamp, status: number, content: unknown): Answer {
  const headers = { "content-type": "application/json; charset=utf-8", "x-request-id": stamp.id };
  return { status, headers, body: JSON.stringify(content) };
}
