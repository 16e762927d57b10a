import { impatientClock } from "../../harness/instant-clock";
import { PLANTED_LOGIN, PLANTED_SECRETS } from "../../harness/planted";
import { requestOf } from "../../provider/credentials/grants";
import { createRedactor } from "../../provider/ground/redact";
import { createGate } from "../../provider/service/gate";
import { requestToken } from "../../provider/service/token-endpoint";
import { createTokenSource, fullEffort } from "../../provider/service/token-source";

/** What came of one request, and after how long. */
export interface Asked {
  ms: number;
  /** The code of the error; absent when a token came. */
  code?: string;
  /** The message of the error; absent when a token came. */
  message?: string;
}

/** Asks an endpoint for a token once, as the provider does, and measures. */
export async function ask(endpoint: string, limitMs: number): Promise<Asked> {
  const gate = createGate(1, impatientClock);
  const source = createTokenSource(requestToken, gate, impatientClock);
  const request = requestOf({
    grant: "password",
    ...PLANTED_LOGIN,
    tokenEndpoint: endpoint,
    refreshEndpoint: endpoint,
  });
  const startMs = performance.now();
  const outcome = await source
    .request(request, {
      ...fullEffort(undefined),
      limitMs,
      redact: createRedactor(PLANTED_SECRETS),
      say: () => {},
    })
    .then(
      () => ({}),
      (error: { code?: string; message: string }) => ({ code: error.code ?? "none", message: error.message }),
    );
  return { ms: performance.now() - startMs, ...outcome };
}
