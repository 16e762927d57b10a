import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename } from "node:path";

/** A running process, as Linux tells of it. */
export interface RunningProcess {
  pid: number;
  /** The command line, word by word. */
  words: readonly string[];
  /** NAME=VALUE, one each. */
  environment: readonly string[];
}

/** Whether this system tells of its processes under /proc. */
export const HAS_PROC = process.platform === "linux";

/** Lists the processes that have this folder as working directory: the CLI, and what it started for the program there. */
export function listProcesses(folder: string): RunningProcess[] {
  const place = realpathSync(folder);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return readlinkSync(`/proc/${name}/cwd`) === place
          ? [{ pid: Number(name), words: readList(name, "cmdline"), environment: readList(name, "environ") }]
          : [];
      } catch {
        // It ended meanwhile, or belongs to somebody else.
        return [];
      }
    });
}

/** Tells whether a process is the host of the dynamic provider. */
export function isHost({ words }: RunningProcess): boolean {
  return basename(words[0] ?? "") === "node" && /dynamic-provider/.test(words[1] ?? "");
}

/** Tells whether a process is the provider plugin of this package. */
export function isPlugin({ words }: RunningProcess): boolean {
  return basename(words[0] ?? "") === "node" && basename(words[1] ?? "") === "pulumi-resource-spotinst-token";
}

/** Tells whether a process is the CLI. */
export function isCli({ words }: RunningProcess): boolean {
  return basename(words[0] ?? "") === "pulumi";
}

/** Sends a signal to a process; false where there is no such process. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Tells whether a process still runs. One that nobody has waited for is over, though it has its number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !HAS_PROC || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Reads the largest memory that a process ever had, in MiB; undefined when it has ended. */
export function readPeakMemoryMib(pid: number): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}

function readList(pid: string, file: "cmdline" | "environ"): string[] {
  return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0").slice(0, -1);
}
