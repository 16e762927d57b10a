import { randomBytes } from "node:crypto";
import { type Answer, itemsAnswer, type RequestStamp, statusAnswer } from "./answers";
import type { IncomingRequest } from "./http";

const PATH = "/events/subscription";

/** What a subscription must say; `eventFormat` may come with it. */
const REQUIRED = ["resourceId", "eventType", "protocol", "endpoint"] as const;

/** A subscription as it was sent, and its id. */
export type Subscription = Record<string, unknown> & { id: string };

/**
 * Answers for the notifications that somebody has subscribed to, in the words of Spot's public SDK, which expects 200 for everything.
 * One that is absent is read as no items, which Spot's provider takes for deleted. Whoever calls has looked at the token.
 *
 * @see https://pkg.go.dev/github.com/spotinst/spotinst-sdk-go/service/subscription
 */
export class Subscriptions {
  readonly subscriptions = new Map<string, Subscription>();

  /** Tells whether a path belongs to the collection. */
  static owns(path: string): boolean {
    return path === PATH || path.startsWith(`${PATH}/`);
  }

  /** Answers one request. */
  answer(request: IncomingRequest, stamp: RequestStamp): Answer {
    const id = request.path.slice(`${PATH}/`.length);
    const known = this.subscriptions.get(id);
    if (request.method === "GET") {
      return items(stamp, id === "" ? [...this.subscriptions.values()] : known === undefined ? [] : [known]);
    }
    if (request.method === "POST" && id === "") {
      return this.#write({ id: `sis-${randomBytes(4).toString("hex")}` }, request, stamp);
    }
    if (request.method !== "PUT" && request.method !== "DELETE") {
      return statusAnswer(stamp, 405);
    }
    if (known === undefined) {
      return statusAnswer(stamp, 404);
    }
    if (request.method === "PUT") {
      return this.#write(known, request, stamp);
    }
    this.subscriptions.delete(id);
    return items(stamp, []);
  }

  #write(old: Subscription, { body = "" }: IncomingRequest, stamp: RequestStamp): Answer {
    const subscription: Subscription = { ...old, ...readSubscription(body), id: old.id };
    const missing = REQUIRED.find((name) => typeof subscription[name] !== "string");
    if (missing !== undefined) {
      return statusAnswer(stamp, 400, `The subscription has no ${missing}`);
    }
    this.subscriptions.set(old.id, subscription);
    return items(stamp, [subscription]);
  }
}

function items(stamp: RequestStamp, subscriptions: readonly Subscription[]): Answer {
  return itemsAnswer(stamp, "spotinst:event:subscription", subscriptions);
}

/** Reads a body; one that has another form says nothing of a subscription. */
function readSubscription(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) as { subscription: Record<string, unknown> }).subscription;
  } catch {
    return {};
  }
}
