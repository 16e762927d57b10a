import { readFileSync } from "node:fs";
import { basename } from "node:path";
import {
  HAS_PROC,
  isCli,
  isHost,
  isPlugin,
  listProcesses,
  type RunningProcess,
  readPeakMemoryMib,
} from "../../harness/processes";

/** How often a process is looked at: seldom enough that looking costs nothing, often enough for one that lives a second. */
const EVERY_MS = 50;

/** The kernel counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;

/** What the processes of one command were last seen to have used; undefined where the system does not tell. */
export interface Use {
  /** The most memory that the provider's process ever had. */
  providerPeakMib?: number;
  providerCpuMs?: number;
  engineCpuMs?: number;
}

/** Watches the engine and the provider's process of the program in this folder until it is told to stop. */
export function watchProcesses(folder: string): { use: Use; stop(): void } {
  const use: Use = {};
  let engine: number | undefined;
  let provider: number | undefined;
  const look = () => {
    if (engine === undefined || provider === undefined) {
      const running = listProcesses(folder);
      engine ??= running.find(isCli)?.pid;
      provider ??= running.find((each) => isHost(each) || isPlugin(each) || isCommandPlugin(each))?.pid;
    }
    Object.assign(use, read("engineCpuMs", engine, readCpuMs), read("providerCpuMs", provider, readCpuMs));
    Object.assign(use, read("providerPeakMib", provider, readPeakMemoryMib));
  };
  const timer = HAS_PROC ? setInterval(look, EVERY_MS) : undefined;
  return { use, stop: () => clearInterval(timer) };
}

function isCommandPlugin({ words }: RunningProcess): boolean {
  return basename(words[0] ?? "") === "pulumi-resource-command";
}

/** Leaves the figure as it was when the process has ended. */
function read(name: keyof Use, pid: number | undefined, from: (pid: number) => number | undefined): Use {
  const value = pid === undefined ? undefined : from(pid);
  return value === undefined ? {} : { [name]: value };
}

function readCpuMs(pid: number): number | undefined {
  try {
    // After the name, which may hold blanks, user and system time are the twelfth field and the thirteenth.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return undefined;
  }
}
