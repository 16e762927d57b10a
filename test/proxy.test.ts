import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Listening, startProxy, startTlsServer } from "./support/tls-servers";

const PROXY_PASSWORD = "proxy-horse-battery";

describe("a token request over TLS", () => {
  let server: Listening & { certificate: string };
  let proxy: Listening & { connects: string[] };
  let folder: string;
  let authority: string;
  let endpoint: string;

  before(async () => {
    server = await startTlsServer("localhost", (_request, response) => response.end("a token, say"));
    proxy = await startProxy(`user:${PROXY_PASSWORD}`);
    folder = mkdtempSync(join(tmpdir(), "spotinst-token-tls-"));
    authority = join(folder, "authority.pem");
    writeFileSync(authority, server.certificate);
    endpoint = `https://localhost:${server.port}/token`;
  });
  after(async () => {
    await Promise.all([server.close(), proxy.close()]);
    rmSync(folder, { recursive: true });
  });

  const proxyUrl = (login = `user:${PROXY_PASSWORD}@`) => `http://${login}127.0.0.1:${proxy.port}`;
  const trust = () => ({ NODE_EXTRA_CA_CERTS: authority });

  it("trusts an authority of NODE_EXTRA_CA_CERTS", async () => {
    assert.deepEqual(await send(endpoint, trust()), { status: 200, body: "a token, say" });
  });

  it("names the certificate and the cure where the authority is not trusted", async () => {
    const { error } = await send(endpoint, {});
    assert.match(
      error ?? "",
      /\(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Its certificate is not trusted; .*NODE_EXTRA_CA_CERTS/,
    );
  });

  it("refuses a certificate for another name", async () => {
    const { error } = await send(endpoint.replace("localhost", "127.0.0.1"), trust());
    assert.match(error ?? "", /ERR_TLS_CERT_ALTNAME_INVALID.*certificate is not trusted/);
  });

  it("refuses an expired certificate", async () => {
    const expired = await startTlsServer("localhost", () => {}, new Date(Date.now() - 3_600_000));
    const file = join(folder, "expired.pem");
    writeFileSync(file, expired.certificate);
    const { error } = await send(`https://localhost:${expired.port}/`, { NODE_EXTRA_CA_CERTS: file });
    await expired.close();
    assert.match(error ?? "", /CERT_HAS_EXPIRED.*certificate is not trusted/);
  });

  for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
    it(`goes through ${variable}, with its login`, async () => {
      proxy.connects.length = 0;
      const { status } = await send(endpoint, { ...trust(), [variable]: proxyUrl() });
      assert.equal(status, 200);
      assert.deepEqual(proxy.connects, [`localhost:${server.port}`]);
    });
  }

  for (const variable of ["NO_PROXY", "no_proxy"]) {
    it(`goes past the proxy for a host of ${variable}`, async () => {
      proxy.connects.length = 0;
      const { status } = await send(endpoint, {
        ...trust(),
        HTTPS_PROXY: proxyUrl(),
        [variable]: "localhost",
      });
      assert.equal(status, 200);
      assert.deepEqual(proxy.connects, []);
    });
  }

  it("hands on the proxy's own answer when it asks for a login", async () => {
    const { status, body } = await send(endpoint, { ...trust(), HTTPS_PROXY: proxyUrl("") });
    assert.equal(status, 407);
    assert.match(body ?? "", /Who are you\?/);
  });

  it("never sends plain http to this machine through a proxy", async () => {
    const { error } = await send("http://127.0.0.1:9/token", {
      HTTPS_PROXY: proxyUrl(),
      HTTP_PROXY: proxyUrl(),
    });
    assert.match(error ?? "", /ECONNREFUSED/);
  });
});

/** Sends a token request from a process of its own and lets nothing but the given variables matter. */
function send(
  endpoint: string,
  env: Record<string, string>,
): Promise<{ status?: number; body?: string; error?: string }> {
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      ["-r", "ts-node/register", join(__dirname, "support/request-token.ts"), endpoint],
      {
        cwd: join(__dirname, ".."),
        env: { PATH: process.env.PATH, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    let noise = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      noise += chunk;
    });
    child.on("error", fail);
    child.on("close", () => {
      assert.equal(noise, "", "nothing is printed beside the answer");
      done(JSON.parse(output));
    });
  });
}
