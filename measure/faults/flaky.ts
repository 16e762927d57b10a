import { createServer, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../../emulator/listening";
import { CLIENT, WORDS } from "../../harness/words";
import { createDynamicProvider } from "../../provider/dynamic/dynamic-provider";
import type { Clock } from "../../provider/ground/clock";
import { REQUEST_LIMIT_MS, requestToken } from "../../provider/service/token-endpoint";
import { writeCount, writeTable } from "../../tools/markdown";
import { createRandom } from "./random";
import type { Section } from "./section";

const SEED = 20_261_105;

/** The share of requests that fail. */
const FAULTY_SHARE = 0.3;

/** Tokens that are minted at the same time; as many as requests may be under way. */
const WORKERS = 8;

/** So many times faster than real time passes for the provider. */
const SPEED = 20;

type Fault = (response: ServerResponse) => void;

const status =
  (code: number, headers: Record<string, string> = {}, body = "busy"): Fault =>
  (response) =>
    void response.writeHead(code, headers).end(body);

const createFastClock = (speed: number): Clock => ({
  now: Date.now,
  elapsed: () => performance.now() * speed,
  sleep: (ms) => sleep(ms / speed),
  random: createRandom(`${SEED}`),
});

/** Every kind of fault that may pass by itself. */
const FAULTS = {
  reset: (response) => void response.socket?.resetAndDestroy(),
  "cut-off answer": (response) =>
    void response
      .writeHead(200, { "content-length": "500" })
      .write('{"access_token":"ey', () => response.destroy()),
  silence: () => {},
  "408": status(408),
  "429": status(429),
  "429 with Retry-After": status(429, { "retry-after": "2" }),
  "429 with X-RateLimit-Reset": status(429, { "x-ratelimit-reset": "3" }),
  "500": status(500),
  "502": status(502, { "content-type": "text/html" }, "<html><title>Bad gateway</title></html>"),
  "503 with Retry-After": status(503, { "retry-after": "1" }),
  "504": status(504),
  temporarily_unavailable: status(400, {}, '{"error":"temporarily_unavailable"}'),
  server_error: status(400, {}, '{"error":"server_error"}'),
} satisfies Record<string, Fault>;

type Kind = keyof typeof FAULTS;

const KINDS = Object.keys(FAULTS) as Kind[];

/** How mints through a flaky network went. */
export interface FlakyMints {
  mints: number;
  succeeded: number;
  /** Requests sent, and how many of them met which fault. */
  requests: number;
  faults: Record<string, number>;
  /** The most requests that one mint needed. */
  mostRequests: number;
  /** Times of one mint, in seconds of the provider's clock. */
  meanSeconds: number;
  worstSeconds: number;
  /** The messages of the mints that failed. */
  failures: string[];
}

/** Mints so many tokens, each for its own user, against a server that fails three requests in ten in one of the given ways. */
export async function mintThroughFaults(
  mints: number,
  {
    kinds = KINDS,
    tell = () => {},
    speed = SPEED,
  }: { kinds?: readonly Kind[]; tell?: (minted: number) => void; speed?: number } = {},
): Promise<FlakyMints> {
  const server = await startFlakyServer(kinds);
  const provider = createDynamicProvider({
    env: {},
    requestToken: (request, leftMs) => requestToken(request, Math.min(leftMs, REQUEST_LIMIT_MS) / speed),
    verifyToken: () => Promise.reject(new Error("nothing is verified")),
    say: () => {},
    clock: createFastClock(speed),
  });
  const seconds: number[] = [];
  const failures: string[] = [];
  let started = 0;
  async function work(): Promise<void> {
    while (started < mints) {
      const username = `user-${started++}@example.com`;
      const startMs = performance.now();
      const login = { username, password: WORDS.password, ...CLIENT, tokenEndpoint: server.endpoint };
      try {
        const { outs } = await provider.create(login);
        if (outs.accessToken !== tokenOf(username)) {
          failures.push(`the token of another: ${outs.accessToken} for ${username}`);
        }
      } catch (error) {
        failures.push((error as Error).message);
      }
      seconds.push(((performance.now() - startMs) * speed) / 1000);
      tell(seconds.length);
    }
  }
  try {
    await Promise.all(Array.from({ length: WORKERS }, work));
  } finally {
    await server.close();
  }
  const requests = [...server.requests.values()];
  return {
    mints,
    succeeded: mints - failures.length,
    requests: requests.reduce((sum, count) => sum + count, 0),
    faults: server.faults,
    mostRequests: Math.max(...requests),
    meanSeconds: seconds.reduce((sum, time) => sum + time, 0) / mints,
    worstSeconds: Math.max(...seconds),
    failures,
  };
}

/** What a request meets depends on its user and on how often that one asked, so that runs are the same. */
async function startFlakyServer(kinds: readonly Kind[]) {
  const requests = new Map<string, number>();
  const faults: Record<string, number> = {};
  const server = createServer(async (message, response) => {
    let body = "";
    for await (const chunk of message) {
      body += chunk;
    }
    const username = new URLSearchParams(body).get("username") ?? "";
    const attempt = (requests.get(username) ?? 0) + 1;
    requests.set(username, attempt);
    const random = createRandom(`${SEED} ${kinds} ${username} ${attempt}`);
    if (random() >= FAULTY_SHARE) {
      response.end(
        JSON.stringify({ access_token: tokenOf(username), token_type: "bearer", expires_in: 7200 }),
      );
      return;
    }
    const kind = kinds[Math.floor(random() * kinds.length)]!;
    faults[kind] = (faults[kind] ?? 0) + 1;
    FAULTS[kind](response);
  });
  const { port, close } = await listen(server);
  return { endpoint: `http://127.0.0.1:${port}/token`, requests, faults, close };
}

function tokenOf(username: string): string {
  return `token-of-${username}`;
}

const MINTS = 1000;
const MINTS_PER_KIND = 500;

export const section: Section = {
  name: "flaky",
  title: "A flaky service",
  run: async (progress) => {
    const mixed = await mintThroughFaults(MINTS, {
      tell: (minted) => {
        if (minted % 100 === 0) {
          progress(`${minted} mints`);
        }
      },
    });
    const rows = [toRow("all of them, mixed", mixed)];
    const failures = new Set(mixed.failures);
    for (const kind of KINDS) {
      progress(`${MINTS_PER_KIND} mints with ${kind}`);
      const result = await mintThroughFaults(MINTS_PER_KIND, { kinds: [kind] });
      rows.push(toRow(kind, result));
      for (const failure of result.failures) {
        failures.add(failure);
      }
    }
    const messages = new Set([...failures].map((text) => text.replace(/:\d{2,5}\b/g, ":PORT")));
    return `Mints through the provider, ${WORKERS} at a time, each for its own user, with the default limit of 60 s. Three requests in ten, chosen at random, meet a fault that may pass: one of every kind,
or always the same kind. Time is the provider's own, which runs ${SPEED} times faster than real; a silence costs the 15 s of an attempt, so four of them use up the limit.

${writeTable(["faults", "mints that succeed", "requests that failed", "requests per mint", "most", "mean time", "worst time"], rows)}

${messages.size === 0 ? "No mint failed." : `Messages of the mints that failed (their seconds for one attempt are real ones):\n\n${[...messages].map((text) => `- ${text}`).join("\n")}`}`;
  },
};

function toRow(title: string, result: FlakyMints): string[] {
  const { mints, succeeded, requests, faults } = result;
  const failed = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return [
    title,
    `${writeCount(succeeded)} of ${writeCount(mints)} (${((succeeded / mints) * 100).toFixed(1)} %)`,
    `${failed} of ${writeCount(requests)} (${((failed / requests) * 100).toFixed(0)} %)`,
    (requests / mints).toFixed(2),
    String(result.mostRequests),
    `${result.meanSeconds.toFixed(1)} s`,
    `${result.worstSeconds.toFixed(1)} s`,
  ];
}
