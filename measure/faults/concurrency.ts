import { startTokenService, type TokenServiceOptions } from "../../emulator/token-service";
import { instantClock } from "../../harness/instant-clock";
import { LOGIN } from "../../harness/words";
import type { TokenInputs } from "../../provider/credentials/arguments";
import { createDynamicProvider, type DynamicProvider } from "../../provider/dynamic/dynamic-provider";
import { requestToken } from "../../provider/service/token-endpoint";
import { verifyToken } from "../../provider/service/verify";
import { writeTable } from "../../tools/markdown";
import type { Section } from "./section";

/** How many requests met how many needs. */
export interface SharedRenewal {
  title: string;
  needs: number;
  /** The grants of the requests that were sent. */
  requests: string[];
  /** How many different tokens came back. */
  tokens: number;
}

type Service = Awaited<ReturnType<typeof startTokenService>>;

/** What differs from case to case: the service, and what happens between the first mint and the renewals. */
interface Case {
  title: string;
  options?: TokenServiceOptions;
  prepare?: (service: Service) => void;
}

const CASES: readonly Case[] = [
  { title: "by the refresh token" },
  { title: "by login, as no refresh token was issued", options: { form: "one-item" } },
  {
    title: "by the refresh token, after one 503",
    prepare: (service) => service.script({ status: 503 }),
  },
  {
    title: "by login, as the refresh token is refused",
    prepare: (service) => service.killRefreshTokens(),
  },
];

/** Meets so many needs for the same renewal at once, in every way that a renewal may go. */
export async function renewAtOnce(needs: number): Promise<SharedRenewal[]> {
  const results: SharedRenewal[] = [];
  for (const each of CASES) {
    results.push(await renewOnce(each, needs));
  }
  return results;
}

async function renewOnce({ title, options, prepare }: Case, needs: number): Promise<SharedRenewal> {
  let nowMs = 0;
  const service = await startTokenService({ logins: [LOGIN], now: () => nowMs, delayMs: 20, ...options });
  const provider: DynamicProvider = createDynamicProvider({
    env: {},
    requestToken,
    verifyToken,
    say: () => {},
    clock: instantClock(() => nowMs),
  });
  try {
    const news: TokenInputs = { ...LOGIN, tokenEndpoint: service.tokenEndpoint };
    const { outs: olds } = await provider.create(news);
    nowMs += 5_000_000;
    service.clearRequests();
    prepare?.(service);
    const renewed = await Promise.all(
      Array.from({ length: needs }, (_, index) => provider.update(`id-${index}`, { ...olds }, { ...news })),
    );
    const tokens = new Set(renewed.map(({ outs }) => outs.accessToken));
    tokens.delete(olds.accessToken);
    return {
      title,
      needs,
      requests: service.requests.map(({ grantType }) => grantType ?? "none"),
      tokens: tokens.size,
    };
  } finally {
    await service.close();
  }
}

const NEEDS = [2, 50, 1000];

export const section: Section = {
  name: "concurrency",
  title: "The same renewal, needed many times at once",
  run: async (progress) => {
    const rows: (string | number)[][] = [];
    for (const needs of NEEDS) {
      progress(`${needs} needs`);
      for (const { title, requests, tokens } of await renewAtOnce(needs)) {
        if (requests.length > 2 || tokens !== 1) {
          throw new Error(`${needs} needs, ${title}: ${requests.join(", ")}; ${tokens} tokens`);
        }
        rows.push([title, needs, `${requests.length} (${requests.join(", ")})`, tokens]);
      }
    }
    return `Updates of one due token that start at once. Each needs what the others need, so one request serves all; a second one goes out only because of what the first met.

${writeTable(["renewal", "needs", "requests", "new tokens"], rows)}`;
  },
};
