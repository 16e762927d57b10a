import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { listen } from "../../emulator/listening";
import { DEMO_LOGIN } from "../../emulator/token-service";
import { CHECKOUT } from "../../harness/program-folder";
import { pasteInto, runServiceCommand, type ServiceCommand } from "../../harness/service-command";

/** A shell in which everything is set that would lead past the proxy or the login. */
const SHELL = {
  NO_PROXY: "localhost,.spotinst.io",
  no_proxy: "*",
  https_proxy: "http://127.0.0.1:9",
  SPOTINST_TOKEN: "0".repeat(64),
  SPOTINST_TOKEN_URL: "http://127.0.0.1:9/token",
  SPOTINST_API_URL: "http://127.0.0.1:9",
};

/** A user's program, which names no address: this package gets the token, another client uses it. */
const PROGRAM = `
const { getSpotinstToken } = require(${JSON.stringify(CHECKOUT)});
const { send } = require(${JSON.stringify(join(CHECKOUT, "harness/plugin/send.cjs"))});
getSpotinstToken().then(({ accessToken: secret }) => secret.apply(async (accessToken) => {
  const headers = { authorization: "Bearer " + accessToken };
  const { status } = await send("https://api.spotinst.io/events/subscription", { headers });
  console.log(JSON.stringify({ accessToken, status }));
}));
`;

describe("the command with --proxy", () => {
  let service: ServiceCommand;
  let env: Record<string, string>;
  let proxy: URL;

  before(async () => {
    service = runServiceCommand("--port", "0", "--proxy");
    env = pasteInto(SHELL, await service.printed(/Requests:\n/));
    proxy = new URL(env.HTTPS_PROXY!);
  });

  after(() => {
    service.child.kill("SIGKILL");
  });

  /** Asks the proxy for a way, and returns its answer. */
  async function openWay(path: string) {
    const { hostname: host, port } = proxy;
    const request = http.request({ host, port, method: "CONNECT", path, agent: false }).end();
    const [answer, socket] = (await once(request, "connect")) as [http.IncomingMessage, net.Socket];
    return { status: answer.statusCode, socket };
  }

  it("prints variables with which Spot's own addresses give a token and accept it", async () => {
    const start = service.output().length;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", PROGRAM], { env });
    const { accessToken, status } = JSON.parse(stdout) as { accessToken: string; status: number };
    assert.match(accessToken, /^eyJ/);
    assert.equal(status, 200);
    await service.printed(/subscription -> 200\n/);
    const lines = service.output().slice(start);
    assert.match(
      lines,
      /^\S+ POST \/token "password" "demo-user@example\.com" -> 200\n\S+ GET \/events\/subscription -> 200\n$/,
    );
    for (const secret of [accessToken, DEMO_LOGIN.password, DEMO_LOGIN.clientSecret]) {
      assert.ok(!lines.includes(secret));
    }
  });

  it("takes out of the shell what would lead past the proxy or the login", () => {
    for (const name of ["NO_PROXY", "no_proxy", "SPOTINST_TOKEN", "SPOTINST_TOKEN_URL", "SPOTINST_API_URL"]) {
      assert.equal(env[name], undefined, name);
    }
  });

  it("writes certificates without a key, beside those that are known anyway where they take their place", () => {
    const [alone, beside] = [env.NODE_EXTRA_CA_CERTS!, env.SSL_CERT_FILE!].map((file) =>
      readFileSync(file, "utf8"),
    );
    assert.match(alone!, /^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);
    assert.ok(beside!.endsWith(alone!));
    assert.ok(beside!.split("BEGIN CERTIFICATE").length > 100);
    assert.ok(!beside!.includes("PRIVATE KEY"));
  });

  it("passes other hosts through, and says so where it does not reach one", async () => {
    const echo = await listen(net.createServer((socket) => socket.pipe(socket)));
    const { status, socket } = await openWay(`127.0.0.1:${echo.port}`);
    assert.equal(status, 200);
    socket.write("hello");
    assert.equal(String((await once(socket, "data"))[0]), "hello");
    socket.destroy();
    await echo.close();
    assert.equal((await openWay(`127.0.0.1:${echo.port}`)).status, 502);
    assert.equal((await openWay("nowhere")).status, 400);
    assert.equal((await openWay("127.0.0.1:99999")).status, 400);
  });

  it("survives a client that goes away in the middle", async () => {
    const { socket } = await openWay("api.spotinst.io:443");
    socket.write("this is no TLS");
    await once(socket, "close");
    (await openWay("oauth.spotinst.io:443")).socket.resetAndDestroy();
    assert.equal((await openWay("api.spotinst.io:443")).status, 200);
  });

  it("takes no plain requests", async () => {
    assert.equal((await fetch(proxy)).status, 501);
  });

  it("listens on one address of this machine alone", { skip: process.platform !== "linux" }, async () => {
    assert.equal(proxy.hostname, "127.0.0.1");
    const elsewhere = net.connect(Number(proxy.port), "127.0.0.2");
    await assert.rejects(once(elsewhere, "connect"), { code: "ECONNREFUSED" });
  });

  it("ends on SIGTERM, open ways included, and leaves no file", async () => {
    await openWay("api.spotinst.io:443");
    service.child.kill("SIGTERM");
    assert.deepEqual(await once(service.child, "exit"), [0, null]);
    assert.ok(!existsSync(env.NODE_EXTRA_CA_CERTS!) && !existsSync(env.SSL_CERT_FILE!));
  });

  it("has its files at the same place after a restart, for the same port", async () => {
    service = runServiceCommand("--port", proxy.port, "--proxy");
    assert.deepEqual(pasteInto(SHELL, await service.printed(/Requests:\n/)), env);
    assert.ok(statSync(env.SSL_CERT_FILE!).isFile());
    service.child.kill("SIGTERM");
    await once(service.child, "exit");
  });
});
