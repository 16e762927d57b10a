import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { CHECKOUT } from "./program-folder";

/** `npm run service`, under way. */
export interface ServiceCommand {
  child: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  /** Waits until it has printed this, and returns all that it has printed. */
  printed(pattern: RegExp): Promise<string>;
}

/** Starts the command of the local token service with these flags. */
export function runServiceCommand(...flags: string[]): ServiceCommand {
  const words = ["-r", "ts-node/register", join(CHECKOUT, "emulator", "main.ts"), ...flags];
  const child = spawn(process.execPath, words, { cwd: CHECKOUT, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  async function printed(pattern: RegExp): Promise<string> {
    while (!pattern.test(text)) {
      await Promise.race([
        once(child.stdout, "data"),
        once(child, "close").then(() => assert.match(text, pattern)),
      ]);
    }
    return text;
  }
  return { child, output: () => text, printed };
}

/** Returns the environment of a shell after it was given the command's lines, as a person would paste them. */
export function pasteInto(shell: Readonly<Record<string, string>>, text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => /^(export|unset) /.test(line));
  const script = `${lines.join("\n")}\nenv -0`;
  const env = execFileSync("sh", ["-c", script], {
    env: { PATH: process.env.PATH, ...shell },
    encoding: "utf8",
  });
  return Object.fromEntries(
    env
      .split("\0")
      .filter((line) => line !== "")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
}
