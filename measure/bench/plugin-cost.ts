import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DEMO_LOGIN, startTokenService } from "../../emulator/token-service";
import { nextOutput } from "../../harness/next-output";
import type { Contender } from "./contenders";
import { live } from "./life";
import { median } from "./statistics";

const RUNS = 15;
const PLUGIN = resolve(__dirname, "../../plugin");

/** With so many tokens the bytes of state are measured; the difference is divided by that of their numbers. */
const [FEW, MANY] = [1, 21];

/** What the plugin costs that is not a matter of rounds. */
export interface PluginCost {
  /** Until a process that does nothing else has printed a number, in milliseconds. */
  nothingMs: number;
  /** Until the plugin has printed its port, for which the engine waits. */
  pluginMs: number;
  bundleBytes: number;
  /** Of state, for each token of 64 characters that came without a refresh token. */
  opaqueStateBytes: number;
}

/** Measures the plugin's start against that of an empty Node process (medians of 15, in turn), and what a token costs apart from what is in it. */
export async function measurePluginCost(plugin: Contender): Promise<PluginCost> {
  const commands = [["-e", "console.log(0)"], [join(PLUGIN, "pulumi-resource-spotinst-token")]];
  const times: number[][] = commands.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, words] of commands.entries()) {
      times[index]!.push(await measureFirstLine(words));
    }
  }
  const [nothingMs, pluginMs] = times.map(median) as [number, number];
  return {
    nothingMs,
    pluginMs,
    bundleBytes: statSync(join(PLUGIN, "plugin.cjs")).size,
    opaqueStateBytes: await measureOpaqueState(plugin),
  };
}

async function measureOpaqueState(plugin: Contender): Promise<number> {
  const logins = Array.from({ length: MANY }, (_, index) => ({
    ...DEMO_LOGIN,
    username: `user-${index}@example.com`,
  }));
  const sizes: number[] = [];
  for (const tokens of [FEW, MANY]) {
    const service = await startTokenService({ logins, form: "opaque" });
    const { stateBytes } = await live(plugin, tokens, service).finally(() => service.close());
    sizes.push(stateBytes);
  }
  return (sizes[1]! - sizes[0]!) / (MANY - FEW);
}

/** Runs Node until it has printed a number, and ends it. */
async function measureFirstLine(words: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const printed = await nextOutput(child);
  const ms = performance.now() - start;
  child.kill();
  await closed;
  if (!/^\d+\n$/.test(printed)) {
    throw new Error(`node ${words.join(" ")} printed no number`);
  }
  return ms;
}
