import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { listen } from "../../emulator/listening";
import { bareRequest } from "../../harness/bare-request";
import { requestToken } from "../../provider/service/token-endpoint";

/** Never closes a connection by itself while a test runs. */
async function startPatientServer(test: TestContext) {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end("{}"));
  });
  server.keepAliveTimeout = 600_000;
  const { port, opened, close } = await listen(server);
  test.after(close);
  return { opened, endpoint: `http://127.0.0.1:${port}/token` };
}

describe("connections", () => {
  it("are used again by the next request", async (test) => {
    const { opened, endpoint } = await startPatientServer(test);
    for (let index = 0; index < 5; index++) {
      await requestToken({
        ...bareRequest("password", endpoint),
        form: new URLSearchParams({ index: String(index) }),
      });
    }
    assert.equal(opened(), 1);
  });

  it("do not hold a process open, though the service would keep them", async (test) => {
    const { opened, endpoint } = await startPatientServer(test);
    const words = [join(__dirname, "../../harness/request-token.cjs"), endpoint];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"], timeout: 60_000 });
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    assert.deepEqual([code, signal], [0, null]);
    assert.equal(opened(), 1);
  });
});
