import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type LoggedLine, PluginClient, runEngine } from "../../harness/plugin-client";
import { isAlive } from "../../harness/processes";
import { LOGIN } from "../../harness/words";

const ROOT = join(__dirname, "../..");
const PLUGIN = ["-r", "ts-node/register", join(ROOT, "provider", "plugin.ts")];

/** Starts the plugin as the engine does; it ends with the test. */
async function startPlugin(test: TestContext, words: readonly string[]) {
  const child = spawn(process.execPath, [...PLUGIN, ...words], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  test.after(() => end(child));
  await once(child.stdout, "data");
  return { port: Number(printed), printed: () => printed, client: new PluginClient(test, Number(printed)) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, "close");
  }
}

describe("the plugin's process", () => {
  it("prints its port and nothing else, and says its lines through the engine", async (test) => {
    const logged: LoggedLine[] = [];
    const engine = await runEngine(test, logged);
    const { client, port, printed } = await startPlugin(test, ["-v=9", "--logtostderr", engine]);
    await client.check("tok", { ...LOGIN, username: "'quoted'" });
    assert.equal(logged.length, 1);
    assert.equal(printed(), `${port}\n`);
  });

  it("answers only when its lines have arrived, for the engine ends it after the last answer", async (test) => {
    const logged: LoggedLine[] = [];
    const engine = await runEngine(test, logged, (done) => setTimeout(done, 300));
    const { client } = await startPlugin(test, [engine]);
    await client.check("tok", { ...LOGIN, username: "'quoted'" });
    assert.equal(logged.length, 1);
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

  it("ends when the engine that started it is killed", async (test) => {
    const starter = `
      const { spawn } = require("node:child_process");
      const plugin = spawn(process.execPath, ${JSON.stringify(PLUGIN)}, { stdio: ["ignore", "pipe", "inherit"] });
      plugin.stdout.once("data", () => console.log(plugin.pid));`;
    const parent = spawn(process.execPath, ["-e", starter], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    });
    test.after(() => end(parent));
    const [pid] = (await once(parent.stdout.setEncoding("utf8"), "data")) as [string];
    assert.ok(isAlive(Number(pid)));
    parent.kill("SIGKILL");
    for (let tries = 0; tries < 40 && isAlive(Number(pid)); tries++) {
      await wait(100);
    }
    assert.ok(!isAlive(Number(pid)));
  });
});
