import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RequestStamp } from "./answers";
import { type IncomingRequest, receiveRequest, sendAnswer } from "./http";
import { listen } from "./listening";
import { completeOptions, type TokenServiceOptions } from "./options";
import { type RecordedRequest, recordRequest } from "./recorded-request";
import { answerRequest, isTokenRequest, isVerifyRequest } from "./routes";
import { playFault, type ScriptedAnswer, type ScriptedFault } from "./script";
import { type Subscription, Subscriptions } from "./subscriptions";
import { Things } from "./things";
import { type IssuedToken, TokenLedger } from "./token-ledger";

export type { ErrorShape } from "./answers";
export { DEMO_LOGIN, type TokenServiceOptions } from "./options";
export { digest } from "./recorded-request";
export type { ScriptedAnswer } from "./script";

/** A running token service. */
export interface TokenService {
  /** `http://127.0.0.1:PORT`, which is the API endpoint too. */
  readonly url: string;
  readonly tokenEndpoint: string;
  readonly port: number;
  /** What it was sent, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** What it issued, in order. */
  readonly issued: readonly IssuedToken[];
  /** The bodies of the living things by id. */
  readonly things: ReadonlyMap<string, unknown>;
  /** The living subscriptions by id. */
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  /** Puts things back as they once were. */
  restoreThings(things: Iterable<readonly [string, unknown]>): void;
  /** Scripted answers that were not used yet. */
  readonly pendingScript: number;
  /** Changes the options that the patch names. */
  configure(patch: TokenServiceOptions): void;
  /** Sets what the next POSTs to the token endpoint meet, one each. */
  script(...answers: ScriptedAnswer[]): void;
  /** Sets what the next GETs of /events/subscription meet, one each. */
  scriptVerify(...faults: ScriptedFault[]): void;
  /** Makes the service reject every access token issued so far. */
  killAllTokens(): void;
  /** Makes every refresh token issued so far useless. */
  killRefreshTokens(): void;
  /** Forgets the requests recorded so far. */
  clearRequests(): void;
  /** Stops listening and ends every open connection. */
  close(): Promise<void>;
}

/** Starts Spot's token service on a port of 127.0.0.1. */
export async function startTokenService(options: TokenServiceOptions = {}): Promise<TokenService> {
  let given = options;
  let settings = completeOptions(given);
  const ledger = new TokenLedger(() => settings);
  const things = new Things();
  const subscriptions = new Subscriptions();
  const requests: RecordedRequest[] = [];
  const tokenScript: ScriptedAnswer[] = [];
  const verifyScript: ScriptedFault[] = [];
  const closing = new AbortController();
  // Every answer that is delayed listens to it.
  setMaxListeners(0, closing.signal);

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receiveRequest(message);
    const record = recordRequest(request, settings.now());
    requests.push(record);
    const stamp = createStamp(request, ledger.clockMs());
    const scripted = takeScripted(request);
    const delayMs = readDelay(scripted) ?? settings.delayMs;
    const outcome =
      scripted === undefined || "form" in scripted
        ? answerRequest(
            request,
            stamp,
            { settings, ledger, things, subscriptions },
            scripted?.form ?? settings.form,
          )
        : playFault(scripted, stamp);
    if (typeof outcome !== "string") {
      record.status = outcome.status;
    }
    settings.onRequest(record);
    if (delayMs > 0) {
      await sleep(delayMs, undefined, { signal: closing.signal });
    }
    if (outcome === "reset") {
      message.socket.resetAndDestroy();
    } else if (outcome !== "silence") {
      response.setHeader("date", new Date(ledger.clockMs()).toUTCString());
      sendAnswer(response, outcome);
    }
  }

  function takeScripted(request: IncomingRequest): ScriptedAnswer | undefined {
    if (isTokenRequest(request)) {
      return tokenScript.shift();
    }
    return isVerifyRequest(request) ? verifyScript.shift() : undefined;
  }

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      const isGone = closing.signal.aborted || !message.complete || response.headersSent;
      if (isGone) {
        response.destroy();
      } else {
        sendAnswer(response, { status: 500, headers: {}, body: `The token service itself failed: ${error}` });
      }
    });
  });
  const { port, close } = await listen(server, settings.port);
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    tokenEndpoint: `${url}/token`,
    port,
    requests,
    issued: ledger.issued,
    things: things.things,
    subscriptions: subscriptions.subscriptions,
    restoreThings: (kept) => things.restore(kept),
    get pendingScript() {
      return tokenScript.length + verifyScript.length;
    },
    configure(patch) {
      given = { ...given, ...patch };
      settings = completeOptions(given);
    },
    script: (...answers) => void tokenScript.push(...answers),
    scriptVerify: (...faults) => void verifyScript.push(...faults),
    killAllTokens: () => ledger.killAccessTokens(),
    killRefreshTokens: () => ledger.killRefreshTokens(),
    clearRequests: () => void requests.splice(0),
    close() {
      closing.abort();
      return close();
    },
  };
}

function readDelay(scripted: ScriptedAnswer | undefined): number | undefined {
  return scripted !== undefined && "delayMs" in scripted ? scripted.delayMs : undefined;
}

function createStamp({ path, method }: IncomingRequest, clockMs: number): RequestStamp {
  return { id: randomUUID(), url: path, method, timestamp: new Date(clockMs).toISOString() };
}
