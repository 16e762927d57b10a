import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Listening } from "../../emulator/listening";
import { BAD_PROXIES, LONGEST_LINGER_MS, meetBadProxy } from "../../harness/bad-proxies";
import { runRequest } from "../../harness/run-request";
import { type Connect, makeIdentity, startProxy, startTlsServer } from "../../harness/tls-servers";

const PROXY_PASSWORD = "proxy-horse-battery";
const LOGIN = `user:${PROXY_PASSWORD}`;

/** A name that nothing resolves: only a proxy knows the way. */
const HOST = "oauth.example.test";

/** How a request to that host ends that no proxy is asked for; a name server that is away takes long to say nothing. */
const NOT_FOUND =
  /^No answer came from .*\((ENOTFOUND|EAI_AGAIN)\)|^The token service at oauth\.example\.test did not answer within/;

const hasIPv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);

let folder: string;
let direct: Listening & { certificate: string };
let far: Listening & { certificate: string };
let proxy: Listening & { connects: Connect[] };
let open: Listening & { connects: Connect[] };
let trust: { NODE_EXTRA_CA_CERTS: string };

function writeAuthorities(...certificates: string[]): { NODE_EXTRA_CA_CERTS: string } {
  const path = join(folder, `${certificates.length}-${Math.random()}.pem`);
  writeFileSync(path, certificates.join("\n"));
  return { NODE_EXTRA_CA_CERTS: path };
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "spotinst-token-tls-"));
  direct = await startTlsServer("localhost", (_request, response) => response.end("a token, say"));
  far = await startTlsServer(HOST, (_request, response) => response.end("a token, say"));
  proxy = await startProxy(LOGIN);
  open = await startProxy();
  trust = writeAuthorities(direct.certificate, far.certificate);
});
after(async () => {
  await Promise.all([direct, far, proxy, open].map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

const directEndpoint = () => `https://localhost:${direct.port}/token`;
const farEndpoint = () => `https://${HOST}:${far.port}/token`;
const proxyUrl = (login = `${LOGIN}@`) => `http://${login}127.0.0.1:${proxy.port}`;
const openUrl = () => `http://127.0.0.1:${open.port}`;

describe("a token request over TLS", () => {
  it("trusts an authority of NODE_EXTRA_CA_CERTS", async () => {
    const { status, body } = await runRequest(directEndpoint(), trust);
    assert.deepEqual({ status, body }, { status: 200, body: "a token, say" });
  });

  it("names the certificate and the cure where the authority is not trusted", async () => {
    const { error } = await runRequest(directEndpoint(), {});
    assert.match(
      error ?? "",
      /\(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Its certificate is not trusted; .*NODE_EXTRA_CA_CERTS/,
    );
  });

  it("refuses a certificate for another name", async () => {
    const { error } = await runRequest(directEndpoint().replace("localhost", "127.0.0.1"), trust);
    assert.match(error ?? "", /ERR_TLS_CERT_ALTNAME_INVALID.*certificate is not trusted/);
  });

  it("refuses an expired certificate", async () => {
    const expired = await startTlsServer("localhost", () => {}, new Date(Date.now() - 3_600_000));
    const { error } = await runRequest(
      `https://localhost:${expired.port}/`,
      writeAuthorities(expired.certificate),
    );
    await expired.close();
    assert.match(error ?? "", /CERT_HAS_EXPIRED.*certificate is not trusted/);
  });

  it("uses the connection of the request before it, and does not hold the process open with it", async () => {
    const opened = direct.opened();
    const { status, lingeredMs } = await runRequest(directEndpoint(), trust, { times: 3 });
    assert.equal(status, 200);
    assert.equal(direct.opened(), opened + 1);
    assert.ok(lingeredMs < LONGEST_LINGER_MS, `${lingeredMs} ms`);
  });
});

describe("a token request through a proxy", () => {
  for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
    it(`goes through ${variable}, with its login`, async () => {
      proxy.connects.length = 0;
      const { status } = await runRequest(farEndpoint(), { ...trust, [variable]: proxyUrl() });
      assert.equal(status, 200);
      assert.deepEqual(
        proxy.connects.map(({ target }) => target),
        [`${HOST}:${far.port}`],
      );
    });
  }

  it("takes a variable without a scheme, and a login with a bare %", async (test) => {
    const strict = await startProxy("user:50%off");
    test.after(() => strict.close());
    const { status } = await runRequest(farEndpoint(), {
      ...trust,
      HTTPS_PROXY: `user:50%off@127.0.0.1:${strict.port}`,
    });
    assert.equal(status, 200);
    assert.equal(strict.opened(), 1);
  });

  it("makes one tunnel, not one in another, where Node is told to use proxies itself", async () => {
    proxy.connects.length = 0;
    const variables = {
      HTTPS_PROXY: proxyUrl(),
      HTTP_PROXY: proxyUrl(),
      NODE_USE_ENV_PROXY: "1",
      NODE_NO_WARNINGS: "1",
    };
    assert.equal((await runRequest(farEndpoint(), { ...trust, ...variables })).status, 200);
    assert.equal(proxy.connects.length, 1);
  });

  it("uses the tunnel of the request before it, and does not hold the process open with it", async () => {
    const opened = [far.opened(), open.opened()];
    const { status, lingeredMs } = await runRequest(
      farEndpoint(),
      { ...trust, HTTPS_PROXY: openUrl() },
      { times: 3 },
    );
    assert.equal(status, 200);
    assert.deepEqual([far.opened() - opened[0]!, open.opened() - opened[1]!], [1, 1]);
    assert.ok(lingeredMs < LONGEST_LINGER_MS, `${lingeredMs} ms`);
  });

  for (const host of ["localhost", "127.0.0.1"]) {
    it(`uses the tunnel of an https:// proxy at ${host} again, and does not hold the process open with it`, async (test) => {
      const identity = await makeIdentity(host);
      const secure = await startProxy(LOGIN, identity);
      test.after(() => secure.close());
      const { status, error, lingeredMs } = await runRequest(
        farEndpoint(),
        {
          ...writeAuthorities(identity.cert, far.certificate),
          HTTPS_PROXY: `https://${LOGIN}@${host}:${secure.port}`,
        },
        { times: 3 },
      );
      assert.equal(status, 200, error);
      assert.equal(secure.opened(), 1);
      assert.ok(lingeredMs < LONGEST_LINGER_MS, `${lingeredMs} ms`);
    });
  }

  it("does not send the login to an https:// proxy that is not trusted, and says whose certificate it is", async (test) => {
    const secure = await startProxy(LOGIN, await makeIdentity("localhost"));
    test.after(() => secure.close());
    const { error, code } = await runRequest(farEndpoint(), {
      ...trust,
      HTTPS_PROXY: `https://${LOGIN}@localhost:${secure.port}`,
    });
    assert.equal(code, "no_answer");
    assert.match(
      error ?? "",
      /^The proxy localhost:\d+ \(HTTPS_PROXY\) gave no answer \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .* check HTTPS_PROXY, or name your own authority in NODE_EXTRA_CA_CERTS\.$/,
    );
    assert.deepEqual(secure.connects, []);
  });

  it("goes through a proxy with an IPv6 address", { skip: !hasIPv6 }, async (test) => {
    const six = await startProxy(LOGIN, undefined, "::1");
    test.after(() => six.close());
    const { status } = await runRequest(farEndpoint(), {
      ...trust,
      HTTPS_PROXY: `http://${LOGIN}@[::1]:${six.port}`,
    });
    assert.equal(status, 200);
  });

  it("trusts the proxy with nothing: the certificate is checked for the service's own name", async () => {
    const endpoint = farEndpoint().replace(HOST, "other.example.test");
    const { error } = await runRequest(endpoint, { ...trust, HTTPS_PROXY: openUrl() });
    assert.match(error ?? "", /^No answer came from .*ERR_TLS_CERT_ALTNAME_INVALID.*check the endpoint/);
    const unknown = await runRequest(farEndpoint(), { HTTPS_PROXY: openUrl() });
    assert.match(unknown.error ?? "", /^No answer came from .*DEPTH_ZERO_SELF_SIGNED_CERT/);
  });

  for (const variable of ["NO_PROXY", "no_proxy"]) {
    it(`is sent past the proxy to a host below one of ${variable}`, async () => {
      proxy.connects.length = 0;
      const { error } = await runRequest(farEndpoint(), {
        ...trust,
        HTTPS_PROXY: proxyUrl(),
        [variable]: "example.test",
      });
      assert.match(error ?? "", NOT_FOUND);
      assert.deepEqual(proxy.connects, []);
    });
  }

  it("is never one to this machine", async () => {
    const variables = { ...trust, HTTPS_PROXY: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9" };
    assert.equal((await runRequest(directEndpoint(), variables)).status, 200);
    const plain = await runRequest("http://127.0.0.1:9/token", {
      HTTPS_PROXY: proxyUrl(),
      HTTP_PROXY: proxyUrl(),
    });
    assert.match(plain.error ?? "", /ECONNREFUSED/);
  });

  it("is not one through ALL_PROXY or npm's own variables", async () => {
    open.connects.length = 0;
    const { error } = await runRequest(farEndpoint(), {
      ...trust,
      ALL_PROXY: openUrl(),
      all_proxy: openUrl(),
      npm_config_https_proxy: openUrl(),
      npm_config_proxy: openUrl(),
    });
    assert.match(error ?? "", NOT_FOUND);
    assert.deepEqual(open.connects, []);
  });

  it("shows nothing of the login to DEBUG=*", async () => {
    // Whatever is printed beside the answer fails the run.
    const debug = { ...trust, HTTPS_PROXY: proxyUrl(), DEBUG: "*" };
    assert.equal((await runRequest(farEndpoint(), debug)).status, 200);
    const { error } = await runRequest(farEndpoint(), { ...debug, HTTPS_PROXY: proxyUrl("user:other@") });
    assert.match(error ?? "", /^The proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) did not accept the login/);
    assert.doesNotMatch(error ?? "", /other|user:/);
  });
});

describe("a program behind a proxy that is of no use", { concurrency: 2 }, () => {
  for (const each of BAD_PROXIES) {
    it(`ends where it is one ${each.title}`, async () => {
      const { error, lingeredMs } = await meetBadProxy(each);
      assert.match(error, each.message);
      assert.ok(lingeredMs < LONGEST_LINGER_MS, `${lingeredMs} ms`);
    });
  }
});
