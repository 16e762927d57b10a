import { instantClock } from "../../harness/instant-clock";
import { CLIENT, findWords, LOGIN, WORDS } from "../../harness/words";
import { RENEWAL_ARGUMENTS, type TokenInputs } from "../../provider/credentials/arguments";
import { createDynamicProvider, type DynamicProvider } from "../../provider/dynamic/dynamic-provider";
import type { DynamicState } from "../../provider/dynamic/stored-arguments";
import { SpotinstTokenError } from "../../provider/ground/errors";
import { isExpired } from "../../provider/ground/lifetime";
import { formatLine } from "../../provider/ground/messages";
import type { TokenRequest } from "../../provider/service/token-endpoint";
import { judgeSharedToken } from "../../provider/token/judge-shared-token";
import { shareToken } from "../../provider/token/shared-token";
import { STATE_NAMES } from "../../provider/token/token-state";
import { writeCount, writeTable } from "../../tools/markdown";
import type { Section } from "./section";

/** What a hand, a script or another version may have left in the place of an output. */
const EDITS: Readonly<Record<string, unknown>> = {
  missing: undefined,
  null: null,
  "empty text": "",
  blank: " ",
  "line break": "a\r\nb",
  "no text at all": { __proto__: null },
  number: 5,
  "negative number": -1,
  "huge number": 1e300,
  "no number": Number.NaN,
  true: true,
  list: ["a"],
  record: { a: 1 },
  word: "junk",
  "unknown value": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "long text": "x".repeat(20_000),
  past: "1970-01-01T00:00:00.000Z",
  future: "2090-01-01T00:00:00.000Z",
  "another host": "https://elsewhere.example.com/token",
  "plain http": "http://elsewhere.example.com/token",
  "no URL": "://",
};

const HOST = "https://broker.example.com";
const ENDPOINTS = { tokenEndpoint: `${HOST}/token`, refreshEndpoint: `${HOST}/refresh`, apiEndpoint: HOST };

const ARGUMENTS: Readonly<Record<string, TokenInputs>> = {
  password: {
    ...LOGIN,
    ...ENDPOINTS,
    renewBeforeSeconds: 600,
    timeoutSeconds: 30,
    renewOnRefresh: true,
    account: "act-1",
  },
  client_credentials: { ...CLIENT, ...ENDPOINTS },
  permanent: { permanentToken: WORDS.permanentToken, apiEndpoint: HOST },
};

/** Far more than any limit leaves room for. */
const MOST_REQUESTS = 1000;

/** Every stored output. */
const OUTPUT_NAMES = [...STATE_NAMES, ...RENEWAL_ARGUMENTS, "renewalSecrets"] as const;

/** What came of all edits. */
export interface EditedStates {
  calls: number;
  edits: number;
  broken: string[];
}

/** Edits each output of a state of every grant in every way, a token in date and a due one, and runs each operation with a service that is well or away. */
export async function operateOnEditedStates(agesSeconds: readonly number[]): Promise<EditedStates> {
  const broken: string[] = [];
  let calls = 0;
  let edits = 0;
  for (const [grant, args] of Object.entries(ARGUMENTS)) {
    for (const ageSeconds of agesSeconds) {
      const good = (await prepare(0).provider.create(args)).outs;
      for (const output of OUTPUT_NAMES) {
        for (const [title, value] of Object.entries(EDITS)) {
          edits += 1;
          const state = edit(good, output, value);
          for (const isAway of [false, true]) {
            for (const [name, operate] of Object.entries(OPERATIONS)) {
              calls += 1;
              const world = prepare(ageSeconds * 1000, isAway);
              const found = await findBrokenPromise(world, () =>
                operate(world, structuredClone(state), args),
              );
              if (found !== undefined) {
                const service = isAway ? "service away" : "service well";
                broken.push(
                  `${grant}, ${ageSeconds} s old, ${output} = ${title}, ${name}, ${service}: ${found}`,
                );
              }
            }
          }
        }
      }
    }
  }
  return { calls, edits, broken };
}

function edit(state: DynamicState, output: keyof DynamicState, value: unknown): DynamicState {
  const { [output]: _old, ...others } = state;
  return (value === undefined ? others : { ...others, [output]: value }) as DynamicState;
}

interface World {
  nowMs: number;
  provider: DynamicProvider;
  lines: string[];
  /** Where secrets were sent. */
  hosts: Set<string>;
  requests: number;
}

function prepare(nowMs: number, isAway = false): World {
  const world: World = { nowMs, lines: [], hosts: new Set(), requests: 0, provider: undefined as never };
  const note = (url: string) => {
    world.hosts.add(new URL(url).origin);
    world.requests += 1;
    if (world.requests > MOST_REQUESTS) {
      throw new Error("it never ends");
    }
  };
  const body = JSON.stringify({ access_token: "new-token", refresh_token: "new-refresh", expires_in: 7200 });
  world.provider = createDynamicProvider({
    env: {},
    requestToken: async ({ endpoint }: TokenRequest) => {
      note(endpoint);
      return isAway ? { status: 503, headers: {}, body: "" } : { status: 200, headers: {}, body };
    },
    verifyToken: async ({ accessToken, apiEndpoint }) => {
      note(apiEndpoint);
      if (!/^[\x21-\x7e]{1,16384}$/.test(accessToken)) {
        throw new Error("what is no token was sent in a header");
      }
      return isAway
        ? { answer: "unknown", why: "HTTP 503", status: 503 }
        : { answer: "accepted", status: 200 };
    },
    say: (line) => void world.lines.push(formatLine(line)),
    clock: instantClock(() => nowMs),
  });
  return world;
}

type Operation = (world: World, state: DynamicState, args: TokenInputs) => Promise<string | undefined>;

/** Each returns what is wrong with the outcome, where something is. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  up: async (world, state, args) => {
    await world.provider.check(state, args);
    const { changes } = await world.provider.diff("id", state, args);
    const outs = changes ? (await world.provider.update("id", state, args)).outs : state;
    return findShortcoming(outs, world.nowMs);
  },
  preview: async (world, state, args) => {
    const { inputs } = await world.provider.check(state, { ...args, __preview: "main" });
    await world.provider.diff("id", state, inputs as TokenInputs);
    return world.requests === 0 ? undefined : "a preview sent a request";
  },
  "update alone": async (world, state, args) => {
    const { outs } = await world.provider.update("id", state, args);
    return findShortcoming(outs, world.nowMs);
  },
  "refresh, then up": async (world, state, args) => {
    const { props } = await world.provider.read("id", state);
    return OPERATIONS.up!(world, props, args);
  },
  "the diff of a refresh": async (world, state, args) => {
    const { changes } = await world.provider.diff("id", state, args);
    return changes ? "a refresh saw drift" : undefined;
  },
  guard: async (world, state) => {
    const shared = shareToken(state.accessToken, state.grant, state.expiresAt, state.account);
    const seen = { stack: "o/p/s", name: "t", value: shared, isSecret: true, others: [] };
    const judgement = judgeSharedToken(seen, 600, world.nowMs);
    if ("error" in judgement || judgement.problem !== undefined) {
      return undefined;
    }
    const { kind, expiresAt } = judgement.token;
    return isExpired({ grant: kind, expiresAt: expiresAt! }, world.nowMs)
      ? "let an expired token in"
      : undefined;
  },
};

function findShortcoming(token: DynamicState, nowMs: number): string | undefined {
  if (typeof token.accessToken !== "string" || !/^[\x21-\x7e]{1,16384}$/.test(token.accessToken)) {
    return "handed out what is no token";
  }
  return isExpired(token, nowMs) ? "handed out an expired token" : undefined;
}

async function findBrokenPromise(
  world: World,
  operate: () => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    const wrong = await operate();
    const elsewhere = [...world.hosts].filter((host) => host !== HOST);
    return wrong ?? (elsewhere.length === 0 ? findLeak(world.lines) : `a secret went to ${elsewhere}`);
  } catch (error) {
    return error instanceof SpotinstTokenError ? findLeak([error.message]) : `unexpected: ${error}`;
  }
}

function findLeak(texts: readonly string[]): string | undefined {
  const words = findWords(texts);
  return words.length === 0 ? undefined : `a secret is repeated: ${words}`;
}

export const section: Section = {
  name: "states",
  title: "States that were edited by hand",
  run: async () => {
    const { calls, edits, broken } = await operateOnEditedStates([10, 3700, 7000, 7185, 7300]);
    if (broken.length > 0) {
      throw new Error([`${broken.length} broken promises`, ...broken.slice(0, 20)].join("\n"));
    }
    return `Each output of a stored token, one at a time, in the place of its value: ${Object.keys(EDITS).join(", ")}. Tokens of three grants, in date, due and expired; the service well and away.
No operation crashed or went on for ever, handed out what is no token or an expired one, sent a secret to another host, or repeated one.

${writeTable(
  ["figure", "value"],
  [
    ["edited states", writeCount(edits)],
    [`operations on them (${Object.keys(OPERATIONS).join("; ")})`, writeCount(calls)],
    ["broken promises", 0],
  ],
)}`;
  },
};
