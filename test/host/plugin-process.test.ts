import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { listen } from "../../emulator/listening";
import { nextOutput } from "../../harness/next-output";
import { type LoggedLine, PluginClient, runEngine } from "../../harness/plugin-client";
import { isAlive } from "../../harness/processes";
import { CHECKOUT } from "../../harness/program-folder";
import { runTokenService } from "../../harness/server";
import { LOGIN } from "../../harness/words";
import { plainValues } from "../../provider/plugin/values";

const PLUGIN = ["-r", "ts-node/register", join(CHECKOUT, "provider", "plugin.ts")];

/** Starts the plugin as the engine does; returns when it has printed its port. */
const ENGINE = `
const { spawn } = require("node:child_process");
const plugin = spawn(process.execPath, process.argv.slice(1), { stdio: ["ignore", "pipe", "inherit"] });
process.stdout.write(plugin.pid + " ");
plugin.stdout.pipe(process.stdout);
`;

/** Starts the plugin from a process that stands for the engine, and is killed when the test is over. */
async function startPlugin(test: TestContext, words: readonly string[], env: Record<string, string> = {}) {
  const engine = spawn(process.execPath, ["-e", ENGINE, "--", ...PLUGIN, ...words], {
    cwd: CHECKOUT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  engine.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  while (!printed.endsWith("\n")) {
    await nextOutput(engine);
  }
  const [pid, port] = printed.split(" ").map(Number) as [number, number];
  const kill = async () => {
    engine.kill("SIGKILL");
    const endMs = Date.now() + 60_000;
    while (isAlive(pid) && Date.now() < endMs) {
      await wait(50);
    }
    assert.ok(!isAlive(pid), "the plugin ended with the engine that started it");
  };
  test.after(kill);
  return { pid, port, printed: () => printed, client: new PluginClient(test, port), kill };
}

describe("the plugin's process", () => {
  it("prints its port and nothing else, and says its lines through the engine", async (test) => {
    const logged: LoggedLine[] = [];
    const engine = await runEngine(test, logged);
    const { client, pid, port, printed } = await startPlugin(test, ["-v=9", "--logtostderr", engine]);
    await client.check("tok", { ...LOGIN, username: "'quoted'" });
    assert.equal(logged.length, 1);
    assert.equal(printed(), `${pid} ${port}\n`);
  });

  it("answers only when its lines have arrived, for the engine ends it after the last answer", async (test) => {
    const logged: LoggedLine[] = [];
    const engine = await runEngine(test, logged, (done) => setTimeout(done, 300));
    const { client } = await startPlugin(test, [engine]);
    await client.check("tok", { ...LOGIN, username: "'quoted'" });
    assert.equal(logged.length, 1);
  });

  it("says its lines to the engine itself where the environment names a proxy", async (test) => {
    const logged: LoggedLine[] = [];
    const engine = await runEngine(test, logged);
    const proxy = await listen(createServer((socket) => socket.destroy()));
    test.after(proxy.close);
    const address = `http://127.0.0.1:${proxy.port}`;
    const env = { grpc_proxy: address, https_proxy: address, http_proxy: address, no_proxy: "" };
    const { client } = await startPlugin(test, [engine], { ...env, no_grpc_proxy: "" });
    await client.check("tok", { ...LOGIN, username: "'quoted'" });
    assert.equal(logged.length, 1);
    assert.equal(proxy.opened(), 0);
  });

  it("works without an engine, and with one that is gone", async (test) => {
    for (const words of [[], ["127.0.0.1:1"]]) {
      const { client } = await startPlugin(test, words);
      const { failures } = await client.check("tok", { ...LOGIN, username: "'quoted'" });
      assert.deepEqual(failures, []);
    }
  });

  it("listens on this machine only", async (test) => {
    const { port } = await startPlugin(test, []);
    const addresses = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of addresses) {
      const socket = connect(port, address);
      const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
      assert.equal(error.code, "ECONNREFUSED");
    }
  });

  it("mints, verifies and is cancelled in one piece with the network", async (test) => {
    const service = await runTokenService(test, { logins: [LOGIN] });
    const { client } = await startPlugin(test, []);
    const login = { ...LOGIN, tokenEndpoint: service.tokenEndpoint, apiEndpoint: service.url };
    const { properties } = await client.create("tok", login);
    const olds = plainValues(properties);
    await client.check("tok", login);
    assert.equal(await client.diff("tok", { olds, news: login, oldInputs: login }), false);
    await client.cancel();
    assert.deepEqual(
      service.requests.map(({ method }) => method),
      ["POST", "GET"],
    );
  });

  it("ends when the engine that started it is killed", async (test) => {
    const { pid, kill } = await startPlugin(test, []);
    assert.ok(isAlive(pid));
    await kill();
  });

  it("ends when the engine is gone before it is told the port", async (test) => {
    const plugin = spawn(process.execPath, PLUGIN, { cwd: CHECKOUT, stdio: ["ignore", "pipe", "ignore"] });
    test.after(() => plugin.kill());
    plugin.stdout.destroy();
    await once(plugin, "exit", { signal: AbortSignal.timeout(60_000) });
  });
});
