import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../../emulator/listening";
import { createWorkspace } from "../../harness/engine";
import { HAS_PROC, isHost, listProcesses, readPeakMemoryMib } from "../../harness/processes";
import { LOGIN_ENV } from "../../harness/words";
import { writeTable } from "../../tools/markdown";
import type { Section } from "./section";

/** What the service allows in one second; beyond that it answers 429. */
const ALLOWED_PER_SECOND = 20;

/** The requests that may be sent for each that is needed. */
const MOST_REQUESTS_PER_NEED = 1.4;

/** How many tokens, and how the service and the engine go about them. */
export interface LoadCase {
  tokens: number;
  /** Milliseconds that the service takes for an answer. */
  latencyMs: number;
  /** How many resources the engine works on at once. */
  parallel: number;
}

/** How one `up` with many tokens went. */
export interface Load extends LoadCase {
  code: number | null;
  output: string;
  /** Tokens in the state afterwards, each with the login it belongs to. */
  minted: number;
  requests: number;
  refused: number;
  seconds: number;
  /** The most memory that the host process ever had, in MiB; undefined where the system does not tell. */
  peakMib: number | undefined;
}

/** Mints so many tokens, each for its own user, in one `pulumi up` against a service that limits its rate. */
export async function mintUnderRateLimit(each: LoadCase): Promise<Load> {
  const { tokens, latencyMs, parallel } = each;
  const server = await startLimitedServer(latencyMs);
  const workspace = await createWorkspace({
    program: `
      const { SpotinstToken } = require("pulumi-spotinst-token");
      for (let index = 0; index < ${tokens}; index++) {
        new SpotinstToken("token-" + index, { username: "user-" + index + "@example.com" });
      }`,
    env: { ...LOGIN_ENV, SPOTINST_TOKEN_URL: server.endpoint },
  });
  let peakMib: number | undefined;
  const watch = setInterval(() => {
    const host = HAS_PROC ? listProcesses(workspace.folder).find(isHost) : undefined;
    peakMib = (host && readPeakMemoryMib(host.pid)) ?? peakMib;
  }, 100);
  const startMs = performance.now();
  try {
    const words = ["up", "--yes", "--skip-preview", "--parallel", String(parallel)];
    const { code, output } = await workspace.pulumi(words);
    const states = workspace.resources().filter(({ type }) => type.endsWith("spotinst:Token"));
    return {
      ...each,
      code,
      output,
      minted: states.length,
      requests: server.count.requests,
      refused: server.count.refused,
      seconds: (performance.now() - startMs) / 1000,
      peakMib,
    };
  } finally {
    clearInterval(watch);
    workspace.remove();
    await server.close();
  }
}

/** Says how a load fell short of what is promised; nothing where it did not. */
export function findShortfall({ tokens, code, minted, requests, output }: Load): string | undefined {
  if (code !== 0 || minted !== tokens) {
    return `${minted} of ${tokens} tokens:\n${output.slice(-2000)}`;
  }
  const ratio = requests / tokens;
  return ratio <= MOST_REQUESTS_PER_NEED ? undefined : `${ratio.toFixed(2)} requests for each that is needed`;
}

/** Allows so many requests in each second, counted from the first; then it says, as Spot does, in how many seconds to ask again. */
async function startLimitedServer(latencyMs: number) {
  const count = { requests: 0, refused: 0 };
  let second = { endsAtMs: 0, left: 0 };
  const server = createServer(async (message, response) => {
    let body = "";
    for await (const chunk of message) {
      body += chunk;
    }
    count.requests += 1;
    const nowMs = performance.now();
    if (nowMs >= second.endsAtMs) {
      second = { endsAtMs: nowMs + 1000, left: ALLOWED_PER_SECOND };
    }
    const isAllowed = second.left > 0;
    second.left -= isAllowed ? 1 : 0;
    count.refused += isAllowed ? 0 : 1;
    response.setHeader("x-ratelimit-limit", ALLOWED_PER_SECOND);
    response.setHeader("x-ratelimit-remaining", second.left);
    response.setHeader("x-ratelimit-reset", Math.ceil((second.endsAtMs - nowMs) / 1000));
    await sleep(latencyMs);
    const username = new URLSearchParams(body).get("username");
    response.writeHead(isAllowed ? 200 : 429, { "content-type": "application/json" });
    response.end(
      isAllowed
        ? JSON.stringify({ access_token: `token-of-${username}`, token_type: "bearer", expires_in: 7200 })
        : JSON.stringify({ response: { status: { code: 429, message: "Too Many Requests" } } }),
    );
  });
  const { port, close } = await listen(server);
  return { endpoint: `http://127.0.0.1:${port}/token`, count, close };
}

const CASES: readonly LoadCase[] = [
  { tokens: 300, latencyMs: 5, parallel: 8 },
  { tokens: 300, latencyMs: 5, parallel: 300 },
  { tokens: 300, latencyMs: 200, parallel: 300 },
];

export const section: Section = {
  name: "load",
  title: "Many tokens in one `up`",
  run: async (progress) => {
    const loads: Load[] = [];
    for (const each of CASES) {
      progress(`${each.tokens} tokens, ${each.latencyMs} ms an answer, ${each.parallel} at once`);
      const load = await mintUnderRateLimit(each);
      progress(`  ${load.requests} requests in ${load.seconds.toFixed(0)} s`);
      loads.push(load);
    }
    const shortfall = loads.map(findShortfall).find((found) => found !== undefined);
    if (shortfall !== undefined) {
      throw new Error(shortfall);
    }
    return `One \`pulumi up\` that mints tokens for as many users, against a service that allows ${ALLOWED_PER_SECOND} requests a second and answers 429 beyond that.
Promised: every token is minted, with at most ${MOST_REQUESTS_PER_NEED} requests for each. Memory is the most that the host process ever had, most of it the SDK's.

${writeTable(
  [
    "tokens",
    "engine's `--parallel`",
    "answer takes, ms",
    "minted",
    "requests",
    "of them 429",
    "per token",
    "time, s",
    "peak memory, MiB",
  ],
  loads.map((load) => [
    load.tokens,
    load.parallel,
    load.latencyMs,
    load.minted,
    load.requests,
    load.refused,
    (load.requests / load.tokens).toFixed(2),
    load.seconds.toFixed(0),
    load.peakMib?.toFixed(0) ?? "unknown",
  ]),
)}`;
  },
};
