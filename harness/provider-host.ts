import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { runtime } from "@pulumi/pulumi";
import { PROVIDER_HANDLE } from "../provider/program/handle";
import { nextOutput } from "./next-output";
import { PluginClient } from "./plugin-client";

type Properties = Record<string, unknown>;

/** The host takes every resource for one of its own, whatever its URN. */
const NAME = "token";

/** Pulumi's own host of dynamic providers, spoken to as the engine does. */
export class ProviderHost {
  /** What it printed to stderr, which the engine shows. */
  printed = "";
  readonly #client: PluginClient;

  private constructor(process: ChildProcess, client: PluginClient) {
    process.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.printed += text;
    });
    this.#client = client;
  }

  /** Starts the host in a program's folder; it ends with the test. */
  static async start(
    test: TestContext,
    folder: string,
    env: Record<string, string> = {},
  ): Promise<ProviderHost> {
    const index = join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider", "index.js");
    const inherited = Object.entries(process.env).filter(([name]) => !/^(SPOTINST|NODE_OPTIONS)/.test(name));
    const child = spawn(process.execPath, [index, "127.0.0.1:1"], {
      cwd: folder,
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = once(child, "close");
    test.after(async () => {
      child.kill("SIGKILL");
      await closed;
    });
    const port = await nextOutput(child);
    const client = new PluginClient(test, Number(port));
    const host = new ProviderHost(child, client);
    await client.configure({});
    return host;
  }

  async check(news: Properties, olds: Properties = {}) {
    const { inputs, failures } = await this.#client.check(NAME, withHandle(news), olds);
    return { inputs: withoutMarks(inputs), failures };
  }

  async create(news: Properties) {
    const { id, properties } = await this.#client.create(NAME, withHandle(news));
    return { id, outputs: withoutMarks(properties) };
  }

  diff(olds: Properties, news: Properties): Promise<boolean> {
    return this.#client.diff(NAME, { olds, news: withHandle(news) });
  }

  async update(olds: Properties, news: Properties): Promise<Properties> {
    return withoutMarks(await this.#client.update(NAME, { olds, news: withHandle(news) }));
  }

  async read(id: string, outputs: Properties) {
    const read = await this.#client.read(NAME, { id, properties: outputs });
    return { id: read.id, outputs: withoutMarks(read.properties) };
  }

  delete(outputs: Properties): Promise<void> {
    return this.#client.delete(NAME, outputs);
  }
}

function withHandle(properties: Properties): Properties {
  return { ...properties, __provider: PROVIDER_HANDLE };
}

/** Takes the marks of secrets off what the host answers: the engine hands none over either, since the host accepts none. */
function withoutMarks(marked: Properties): Properties {
  return Object.fromEntries(
    Object.entries(marked).map(([name, value]) => [name, runtime.unwrapRpcSecret(value)]),
  );
}
