import { statSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { loginEnvironment } from "../../emulator/login-environment";
import type { TokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";
import { type Cost, CPU_CLOCK, measure } from "./clock";
import { type Contender, readProgram } from "./contenders";
import { type Use, watchProcesses } from "./watch";

/** After so many seconds every token is due, and none has expired. */
const DUE_SECONDS = 4000;

export type Operation = "first" | "preview" | "renewing";

/** What one command took and sent. */
export type Measured = Cost & { use: Use; requests: number };

/** One contender's tokens from nothing to their first renewal. */
export type Life = Record<Operation, Measured> & {
  contender: Contender["name"];
  tokens: number;
  stateBytes: number;
  /** How many processes wanted to run, on the average of the last minute. */
  loadAverage: number;
};

/** Mints so many tokens in a stack of their own, previews them when they are due, and renews them. */
export async function live(contender: Contender, tokens: number, service: TokenService): Promise<Life> {
  const workspace = await createWorkspace({
    program: readProgram(contender),
    isInstalled: false,
    runner: CPU_CLOCK,
    env: { ...loginEnvironment(service), TOKENS: String(tokens) },
    ...(contender.pluginFolder !== undefined && { pluginFolder: contender.pluginFolder }),
    usesPlugin: contender.usesPlugin ?? false,
  });
  try {
    contender.install(workspace.folder);
    const needed = tokens * contender.requestsPerToken;
    const run = async (words: string[], renewal: string, requests: number) => {
      service.clearRequests();
      const measured = await runMeasured(workspace, words, renewal);
      if (service.requests.length !== requests) {
        throw new Error(`${contender.name} sent ${service.requests.length} requests instead of ${requests}`);
      }
      return { ...measured, requests };
    };
    const up = ["up", "--yes", "--skip-preview"];
    const first = await run(up, "first", needed);
    const stateBytes = stateSize(workspace);
    expectResources(workspace, tokens * contender.resourcesPerToken);
    workspace.age(DUE_SECONDS);
    const preview = await run(["preview"], "second", 0);
    const renewing = await run(up, "second", needed);
    return {
      contender: contender.name,
      tokens,
      first,
      preview,
      renewing,
      stateBytes,
      loadAverage: loadavg()[0]!,
    };
  } finally {
    workspace.remove();
  }
}

/** The renewal's name makes those renew that cannot tell the time. */
async function runMeasured(
  workspace: Workspace,
  words: string[],
  renewal: string,
): Promise<Cost & { use: Use }> {
  const { use, stop } = watchProcesses(workspace.folder);
  const { code, output, wallMs, cpuMs } = await measure(() =>
    workspace.pulumi(words, { RENEWAL: renewal }),
  ).finally(stop);
  if (code !== 0) {
    throw new Error(`pulumi ${words[0]} ended with code ${code}:\n${output.slice(-2000)}`);
  }
  return { wallMs, cpuMs, use };
}

function stateSize(workspace: Workspace): number {
  return statSync(join(dirname(workspace.folder), "state", ".pulumi", "stacks", "tokens", "dev.json")).size;
}

function expectResources(workspace: Workspace, expected: number): void {
  const found = workspace
    .resources()
    .filter(({ type }) => /^(command:|pulumi-nodejs:dynamic|spotinst-token:)/.test(type)).length;
  if (found !== expected) {
    throw new Error(`${found} resources instead of ${expected}`);
  }
}
