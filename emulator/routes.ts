import {
  type Answer,
  errorAnswer,
  type RequestStamp,
  statusAnswer,
  type TokenForm,
  tokenAnswer,
} from "./answers";
import { isRefusal, requestTokens } from "./grants";
import type { IncomingRequest } from "./http";
import type { Settings } from "./options";
import { Subscriptions } from "./subscriptions";
import { Things } from "./things";
import type { TokenLedger } from "./token-ledger";

/** What the answers are made from. */
export interface World {
  settings: Settings;
  ledger: TokenLedger;
  things: Things;
  subscriptions: Subscriptions;
}

/** Tells whether a request is for a token. */
export function isTokenRequest({ method, path }: IncomingRequest): boolean {
  return method === "POST" && path === "/token";
}

/** Tells whether a request verifies its token. */
export function isVerifyRequest({ method, path }: IncomingRequest): boolean {
  return method === "GET" && path === "/events/subscription";
}

/** Answers a request by the service's normal behaviour. */
export function answerRequest(
  request: IncomingRequest,
  stamp: RequestStamp,
  world: World,
  form: TokenForm,
): Answer {
  if (request.body === undefined) {
    return statusAnswer(stamp, 413);
  }
  if (isTokenRequest(request)) {
    return answerTokenRequest(request, stamp, world, form);
  }
  const collection = findCollection(request, world);
  if (collection === undefined) {
    return statusAnswer(stamp, 404);
  }
  if (request.bearer === undefined || !world.ledger.isAlive(request.bearer)) {
    return statusAnswer(stamp, 401);
  }
  return collection.answer(request, stamp);
}

function findCollection(
  { path }: IncomingRequest,
  { things, subscriptions }: World,
): Things | Subscriptions | undefined {
  if (Things.owns(path)) {
    return things;
  }
  return Subscriptions.owns(path) ? subscriptions : undefined;
}

function answerTokenRequest(
  request: IncomingRequest,
  stamp: RequestStamp,
  { ledger, settings }: World,
  form: TokenForm,
): Answer {
  const outcome = requestTokens(request, ledger, settings, form);
  if (!isRefusal(outcome)) {
    return tokenAnswer(stamp, form, outcome);
  }
  // RFC 6749 allows 401 only as a choice for clients in the body; what Spot answers is not documented.
  const { error, description } = outcome;
  return errorAnswer(stamp, { status: 400, code: error, message: description, shape: settings.errorShape });
}
