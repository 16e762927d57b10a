import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { median } from "./statistics";

const RUNS = 15;
const PLUGIN = resolve(__dirname, "../../plugin");

/** What the plugin's process costs before it has done anything. */
export interface StartCost {
  /** Until a process that does nothing else has printed a number, in milliseconds. */
  nothingMs: number;
  /** Until the plugin has printed its port, for which the engine waits. */
  pluginMs: number;
  bundleBytes: number;
}

/** Measures the plugin's start against that of an empty Node process: medians of 15, in turn. */
export async function measureStart(): Promise<StartCost> {
  const commands = [["-e", "console.log(0)"], [join(PLUGIN, "pulumi-resource-spotinst-token")]];
  const times: number[][] = commands.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, words] of commands.entries()) {
      times[index]!.push(await measureFirstLine(words));
    }
  }
  const [nothingMs, pluginMs] = times.map(median) as [number, number];
  return { nothingMs, pluginMs, bundleBytes: statSync(join(PLUGIN, "plugin.cjs")).size };
}

/** Runs Node until it has printed a number, and ends it. */
async function measureFirstLine(words: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const [printed] = await Promise.race([once(child.stdout, "data"), closed]);
  const ms = performance.now() - start;
  child.kill();
  await closed;
  if (!/^\d+\n$/.test(String(printed))) {
    throw new Error(`node ${words.join(" ")} printed no number`);
  }
  return ms;
}
