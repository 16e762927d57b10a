import { copyFileSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";
import { HAS_PROC, isCli, isHost, isPlugin, listProcesses, sendSignal } from "../../harness/processes";
import { writeTable } from "../../tools/markdown";
import type { Progress, Section } from "./section";

/** When a process is killed. */
export type Moment =
  /** So many milliseconds after the request has arrived; the answer takes ANSWER_MS. */
  | { afterRequestMs: number }
  /** So many milliseconds after a request has arrived that is never answered. */
  | { inSilenceMs: number }
  /** So many milliseconds after the provider's process has appeared. */
  | { afterStartMs: number }
  /** When the file of the state is written for the so-many-th time. */
  | { atWrite: number };

/** One kill. */
export interface KillPoint {
  operation: "create" | "update";
  /** The provider's process is the host of the dynamic provider, or the plugin. */
  victim: "host" | "plugin" | "CLI";
  /** SIGINT is what cancels an operation. */
  signal: "SIGKILL" | "SIGINT";
  moment: Moment;
}

/** How an `up` that was killed, and the ones after it, went. */
export interface Kill extends KillPoint {
  /** Whether the victim was still there to be killed at that moment. */
  hit: boolean;
  /** How long the command went on, in milliseconds. */
  lastedMs: number;
  /** The plugins that were still there LEFT_MS later. */
  left: number;
  /** Whether the killed command had ended well all the same. */
  endedWell: boolean;
  /** The commands that the CLI asked for, and the `up` that ended well. */
  recovery: string[];
  /** Whether nothing more was needed. */
  isGood: boolean;
  /** Tokens that the state knew of before and does not know or renew now. */
  lost: number;
  /** Tokens that the service issued and no state ever knew. */
  unknown: number;
  output: string;
}

/** How long the service takes for an answer while a kill is on. */
export const ANSWER_MS = 400;

/** How long it takes where it never answers. */
const NEVER_MS = 3_600_000;

/** A plugin whose engine is gone has so long to end; it looks twice a second. */
const LEFT_MS = 10_000;

/** A cancelled command whose request is never answered has so long to end. */
export const LONGEST_CANCEL_MS = 500;

/** What has the tokens: the dynamic resource, or the provider plugin. */
export type Face = "host" | "plugin";

const IS_VICTIM = { host: isHost, plugin: isPlugin, CLI: isCli };

export const LOGINS = [0, 1].map((index) => ({ ...DEMO_LOGIN, username: `user-${index}@example.com` }));

const CLASSES: Readonly<Record<Face, string>> = {
  host: `const { SpotinstToken } = require("pulumi-spotinst-token");`,
  plugin: `const { CustomResource } = require("@pulumi/pulumi");
class SpotinstToken extends CustomResource {
  constructor(name, args) {
    const opts = { additionalSecretOutputs: ["accessToken", "refreshToken"] };
    super("spotinst-token:index:Token", name, { accessToken: undefined, ...args }, opts);
  }
}`,
};

function writeProgram(face: Face): string {
  return `
${CLASSES[face]}
for (let index = 0; index < ${LOGINS.length}; index++) {
  const args = { username: "user-" + index + "@example.com", triggers: [process.env.TRIGGER ?? "none"] };
  exports["token" + index] = new SpotinstToken("token-" + index, args).accessToken;
}
`;
}

/** Kills at each of these points, one after the other, each followed by what the CLI asks for. */
export async function killAtPoints(
  face: Face,
  points: readonly KillPoint[],
  tell: (kill: Kill) => void = () => {},
): Promise<Kill[]> {
  if (!HAS_PROC) {
    throw new Error("the processes to kill are found under /proc, which this system does not have");
  }
  const requests = new Signal();
  const service = await startTokenService({ logins: LOGINS, onRequest: () => requests.emit() });
  const workspace = await createWorkspace({
    program: writeProgram(face),
    usesPlugin: face === "plugin",
    env: loginEnvironment(service),
  });
  const empty = workspace.snapshot();
  try {
    const kills: Kill[] = [];
    for (const point of points) {
      // An update starts from what the point before it left behind, which was good.
      if (point.operation === "create") {
        empty();
      } else if (workspace.resources().length === 0) {
        await workspace.up();
      }
      const kill = await killOnce(face, point, workspace, service, requests);
      kills.push(kill);
      tell(kill);
    }
    return kills;
  } finally {
    await endAll(workspace);
    await service.close();
    workspace.remove();
  }
}

async function killOnce(
  face: Face,
  point: KillPoint,
  workspace: Workspace,
  service: TokenService,
  requests: Signal,
): Promise<Kill> {
  const before = await listTokens(workspace);
  const issuedBefore = service.issued.length;
  const env = { TRIGGER: JSON.stringify(point) };
  service.configure({ delayMs: "inSilenceMs" in point.moment ? NEVER_MS : ANSWER_MS });
  const isOver = new AbortController();
  let endMs = 0;
  const running = workspace.up(env).finally(() => {
    endMs = performance.now();
    isOver.abort();
  });
  const hit = await killAt(face, point, workspace, requests, isOver.signal);
  const killMs = performance.now();
  const left = face === "plugin" ? await countLeft(workspace) : 0;
  // Without the CLI its children hold the output open; a machine that fails takes them along.
  await (point.victim === "CLI" && point.signal === "SIGKILL" ? endAll(workspace) : undefined);
  const killed = await running;
  service.configure({ delayMs: 0 });

  const recovery: string[] = [];
  const runs = [killed];
  const follow = async (words: readonly string[]) => {
    recovery.push(words.filter((word) => !word.startsWith("--")).join(" "));
    const run = await workspace.pulumi(words, env);
    runs.push(run);
    return run;
  };
  let last = await follow(["up", "--yes", "--skip-preview"]);
  // A killed CLI may leave its lock, a checkpoint that is cut off, or both; the lock is seen first.
  for (let tries = 0; tries < 2; tries++) {
    if (/failed to load checkpoint/.test(last.output)) {
      restoreBackup(workspace);
      recovery.push(RESTORE);
      last = await follow(["up", "--yes", "--skip-preview"]);
    } else if (/the stack is currently locked/.test(last.output)) {
      const cancelled = await follow(["cancel", "--yes"]);
      last = cancelled.code === 0 ? await follow(["up", "--yes", "--skip-preview"]) : cancelled;
    }
  }
  if (last.code !== 0 && /pending/.test(last.output)) {
    await follow(["refresh", "--yes", "--skip-preview"]);
    last = await follow(["up", "--yes", "--skip-preview"]);
  }
  const settled = await follow(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
  recovery.pop();

  const after = await listTokens(workspace);
  const issued = service.issued.slice(issuedBefore).map(({ accessToken }) => accessToken);
  const lost = Object.keys(before).filter((urn) => after[urn] === undefined).length;
  const stored = Object.values(after);
  return {
    ...point,
    hit,
    lastedMs: endMs - killMs,
    left,
    endedWell: killed.code === 0,
    recovery,
    isGood: last.code === 0 && settled.code === 0 && Object.keys(after).length === LOGINS.length,
    lost,
    unknown: issued.filter((token) => !stored.includes(token)).length,
    output: runs.map(({ output }) => output).join("\n"),
  };
}

/** Waits for the moment and kills; false when the command was over before it came. */
async function killAt(
  face: Face,
  { victim, signal, moment }: KillPoint,
  workspace: Workspace,
  requests: Signal,
  isOver: AbortSignal,
): Promise<boolean> {
  const over = new Promise<"over">((done) => isOver.addEventListener("abort", () => done("over")));
  const wait = async (): Promise<void> => {
    if ("afterRequestMs" in moment || "inSilenceMs" in moment) {
      await requests.next();
      await sleep("inSilenceMs" in moment ? moment.inSilenceMs : moment.afterRequestMs);
    } else if ("afterStartMs" in moment) {
      while (!isOver.aborted && !listProcesses(workspace.folder).some(IS_VICTIM[face])) {
        await sleep(10);
      }
      await sleep(moment.afterStartMs);
    } else {
      await stateWrites(workspace, moment.atWrite, isOver);
    }
  };
  if ((await Promise.race([wait(), over])) === "over") {
    return false;
  }
  const target = listProcesses(workspace.folder).find(IS_VICTIM[victim]);
  return target !== undefined && sendSignal(target.pid, signal);
}

/** Waits until no plugin is left, or the time for that is over; counts those that are still there. */
async function countLeft(workspace: Workspace): Promise<number> {
  const count = () => listProcesses(workspace.folder).filter(isPlugin).length;
  const endMs = performance.now() + LEFT_MS;
  while (count() > 0 && performance.now() < endMs) {
    await sleep(50);
  }
  return count();
}

/** Resolves when a file under the stack's name has been written for the so-many-th time. */
function stateWrites(workspace: Workspace, times: number, isOver: AbortSignal): Promise<void> {
  return new Promise((done) => {
    let writes = 0;
    const watcher = watch(stateFolder(workspace), { signal: isOver }, () => {
      writes += 1;
      if (writes === times) {
        watcher.close();
        done();
      }
    });
  });
}

/** The engine writes a file of state in place, and keeps the one before beside it. */
const RESTORE = "the state's .bak copied back";

function restoreBackup(workspace: Workspace): void {
  const file = join(stateFolder(workspace), "dev.json");
  copyFileSync(`${file}.bak`, file);
  // The backend keeps attributes beside the file, which may be torn as well; without them it does as well.
  rmSync(`${file}.attrs`, { force: true });
}

function stateFolder(workspace: Workspace): string {
  return join(workspace.folder, "..", "state", ".pulumi", "stacks", "tokens");
}

/** Ends what a killed CLI left behind in the program's folder, and waits until it is gone. */
async function endAll(workspace: Workspace): Promise<void> {
  for (let left = listProcesses(workspace.folder); left.length > 0; left = listProcesses(workspace.folder)) {
    for (const { pid } of left) {
      sendSignal(pid, "SIGKILL");
    }
    await sleep(20);
  }
}

/** The access tokens in the state by URN, decrypted. */
async function listTokens(workspace: Workspace): Promise<Record<string, string>> {
  const urns = workspace
    .resources()
    .filter(({ type }) => /spotinst(-token:index)?:Token$/.test(type))
    .map(({ urn }) => urn)
    .sort();
  const outputs: Record<string, unknown> = urns.length === 0 ? {} : await workspace.outputs();
  return Object.fromEntries(
    urns.map((urn) => [urn, String(outputs[`token${urn.at(-1)}`] ?? "not handed out yet")]),
  );
}

/** Tells those who wait of something that happens again and again. */
class Signal {
  #waiting: (() => void)[] = [];

  emit(): void {
    for (const tell of this.#waiting.splice(0)) {
      tell();
    }
  }

  next(): Promise<void> {
    return new Promise((done) => this.#waiting.push(done));
  }
}

/** So many kills must have met a process that was still at work. */
const FEWEST_POINTS = 20;

export const MOMENTS: readonly Moment[] = [
  { afterStartMs: 0 },
  { afterStartMs: 400 },
  { afterRequestMs: 0 },
  { afterRequestMs: ANSWER_MS / 2 },
  { afterRequestMs: ANSWER_MS },
  { afterRequestMs: ANSWER_MS + 30 },
  { atWrite: 1 },
  { atWrite: 3 },
  { atWrite: 5 },
];

/** Every moment, for both victims and both operations. */
const POINTS: readonly KillPoint[] = (["create", "update"] as const).flatMap((operation) =>
  (["host", "CLI"] as const).flatMap((victim) =>
    MOMENTS.map((moment) => ({ operation, victim, signal: "SIGKILL", moment }) as const),
  ),
);

/** Says which promise a kill broke; nothing where it broke none. */
export function findBrokenPromise(
  face: Face,
  result: Kill,
  longestCancelMs = LONGEST_CANCEL_MS,
): string | undefined {
  const { isGood, lost, left, lastedMs, signal, moment, output } = result;
  const isLate = signal === "SIGINT" && "inSilenceMs" in moment && lastedMs > longestCancelMs;
  return isGood && lost === 0 && left === 0 && !isLate
    ? undefined
    : `${describePoint(face, result)}: ${lost} tokens lost, ${left} plugins left, ended after ${lastedMs.toFixed(0)} ms; ${output}`;
}

function describePoint(face: Face, { operation, victim, signal, moment }: KillPoint): string {
  return `${operation}, ${signal} of the ${victim}, ${describeMoment(moment, face)}`;
}

export function describeMoment(moment: Moment, face: Face): string {
  if ("afterRequestMs" in moment) {
    const { afterRequestMs } = moment;
    return afterRequestMs < ANSWER_MS
      ? `${afterRequestMs} ms after the request, before the answer`
      : `${afterRequestMs - ANSWER_MS} ms after the answer`;
  }
  if ("inSilenceMs" in moment) {
    return `${moment.inSilenceMs} ms after the request, which is never answered`;
  }
  return "afterStartMs" in moment
    ? `${moment.afterStartMs} ms after the ${face}'s start`
    : `at write ${moment.atWrite} in the state's folder`;
}

export function describeEnd({ hit, endedWell }: Pick<Kill, "hit" | "endedWell">): string {
  return hit ? (endedWell ? "ended well" : "failed") : "no such process yet, or no longer";
}

export function describeRecovery(recovery: readonly string[]): string {
  return recovery.map((words) => `\`${words}\``).join(", ");
}

/** Kills at these points. Throws where a promise is broken. */
export async function killInFull(
  face: Face,
  points: readonly KillPoint[],
  progress: Progress,
): Promise<{ kills: Kill[]; hits: Kill[]; sum: (of: (kill: Kill) => number) => number }> {
  const kills = await killAtPoints(face, points, (kill) =>
    progress(`${describePoint(face, kill)}: ${kill.recovery.join(", ")}`),
  );
  const broken = kills.map((kill) => findBrokenPromise(face, kill)).find((found) => found !== undefined);
  if (broken !== undefined) {
    throw new Error(broken);
  }
  const hits = kills.filter(({ hit }) => hit);
  if (hits.length < FEWEST_POINTS) {
    throw new Error(`only ${hits.length} kills came in time`);
  }
  return { kills, hits, sum: (of) => kills.reduce((total, each) => total + of(each), 0) };
}

export const section: Section = {
  name: "kill",
  title: "Killed in the middle",
  run: async (progress) => {
    const { kills, hits, sum } = await killInFull("host", POINTS, progress);
    return `SIGKILL of the provider's host process or of the CLI, at ${hits.length} points of an \`up\` of ${LOGINS.length} tokens (an answer takes ${ANSWER_MS} ms), then what the CLI itself asks for.
Tokens lost that the state knew of: ${sum(({ lost }) => lost)}. Stacks that needed more than the commands in the table: ${kills.filter(({ isGood }) => !isGood).length}.
Tokens that were issued and that no state has ever known, because the kill came between the two: ${sum(({ unknown }) => unknown)}; they expire.
A file backend writes state in place, so a kill in the middle of a write tears the file, whatever the resources in it; its \`.bak\` is then copied back. That was so for ${kills.filter(({ recovery }) => recovery.includes(RESTORE)).length} of the kills.

${writeTable(
  ["operation", "killed", "when", "killed `up`", "then", "tokens lost"],
  kills.map(({ operation, victim, moment, hit, endedWell, recovery, lost }) => [
    operation,
    victim,
    describeMoment(moment, "host"),
    describeEnd({ hit, endedWell }),
    describeRecovery(recovery),
    lost,
  ]),
)}`;
  },
};
