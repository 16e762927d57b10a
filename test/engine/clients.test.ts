import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { digest, startTokenService, type TokenService } from "../../emulator/token-service";
import {
  type ClientOptions,
  installPython,
  installSpotSdk,
  LIST_SUBSCRIPTIONS,
  runClient,
  skipWithout,
} from "../../harness/clients";
import { createWorkspace, type Workspace } from "../../harness/engine";
import { assertNoSecrets, issuedTokens } from "../../harness/leaks";
import { CHECKOUT } from "../../harness/program-folder";
import { WORDS } from "../../harness/words";
import type { SharedToken } from "../../provider/token/shared-token";

const ACCOUNT = "act-12345678";

const PRODUCER = `
const { SpotinstToken } = require("pulumi-spotinst-token");
const account = "${ACCOUNT}";
const token = new SpotinstToken("main", { account });
const permanent = new SpotinstToken("permanent", { account, permanentToken: process.env.PERMANENT });
exports.spotinstToken = token.shared;
exports.permanentToken = permanent.shared;
`;

const CONSUMER = `
const pulumi = require("@pulumi/pulumi");
const { requireSpotinstToken } = require("pulumi-spotinst-token");
const stack = new pulumi.StackReference("organization/tokens/dev");
exports.accessToken = requireSpotinstToken(stack).accessToken;
exports.permanentToken = requireSpotinstToken(stack, { outputName: "permanentToken" }).accessToken;
`;

describe("a token taken from another stack", () => {
  let service: TokenService;
  let producer: Workspace;
  let consumer: Workspace;
  let folder: string;
  const printed: string[] = [];

  before(async () => {
    service = await startTokenService({ permanentTokens: [WORDS.permanentToken] });
    folder = mkdtempSync(join(tmpdir(), "spotinst-token-clients-"));
    producer = await createWorkspace({
      program: PRODUCER,
      env: { ...loginEnvironment(service), PERMANENT: WORDS.permanentToken },
    });
    consumer = await producer.sibling("consumer", CONSUMER);
    await upBoth();
  });

  after(async () => {
    await service.close();
    producer.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function upBoth(): Promise<void> {
    for (const workspace of [producer, consumer]) {
      const { code, output } = await workspace.up();
      assert.equal(code, 0, output);
    }
  }

  async function run(command: string, words: readonly string[], options: ClientOptions): Promise<string> {
    const { stdout, stderr } = await runClient(command, words, options);
    printed.push(stdout, stderr);
    return stdout;
  }

  describe("with Spot's own Node SDK", () => {
    let sdk: string;

    before(async () => {
      sdk = join(folder, "sdk");
      await installSpotSdk(sdk);
      writeFileSync(join(sdk, "list.js"), LIST_SUBSCRIPTIONS);
    });

    afterEach(() => service.configure({ clockOffsetSeconds: 0 }));

    /** Lists the subscriptions, and checks that the service saw this very token in the SDK's hands. */
    async function list(token: unknown): Promise<{ items?: unknown[]; error?: string }> {
      const output = await run(process.execPath, ["list.js"], {
        cwd: sdk,
        env: {
          API_ADDRESS: `127.0.0.1:${service.port}`,
          SPOTINST_TOKEN: String(token),
          SPOTINST_ACCOUNT: ACCOUNT,
        },
      });
      const { headers, path, query, authorizedAs } = service.requests.at(-1)!;
      assert.equal(headers["user-agent"], "spotinst-sdk-nodejs/1.0.33");
      assert.equal(path, "/events/subscription");
      assert.deepEqual(query, { accountId: ACCOUNT });
      assert.equal(authorizedAs, digest(String(token)));
      return JSON.parse(output) as { items?: unknown[]; error?: string };
    }

    it("is accepted", async () => {
      const { accessToken } = await consumer.outputs();
      assert.equal(accessToken, service.issued.at(-1)!.accessToken);
      assert.deepEqual(await list(accessToken), { items: [] });
    });

    it("is accepted when it is permanent", async () => {
      const { permanentToken } = await consumer.outputs();
      assert.equal(permanentToken, WORDS.permanentToken);
      assert.deepEqual(await list(permanentToken), { items: [] });
    });

    it("is refused with 401 when it has expired", async () => {
      service.configure({ clockOffsetSeconds: 7200 });
      const { error } = await list((await consumer.outputs()).accessToken);
      assert.match(error ?? "", /^StatusCodeError: 401 - /);
    });

    it("is refused with 401 when the service has killed it, and accepted again after an up of both stacks", async () => {
      service.killAllTokens();
      const { error } = await list((await consumer.outputs()).accessToken);
      assert.match(error ?? "", /^StatusCodeError: 401 - /);
      await upBoth();
      assert.deepEqual(await list((await consumer.outputs()).accessToken), { items: [] });
    });
  });

  describe("with curl", { skip: skipWithout("curl", "curl", ["--version"]) }, () => {
    /** The status of a call with the header in curl's configuration, which it reads from stdin. */
    async function fetchStatus(token: string): Promise<string> {
      const configuration = Object.entries({
        url: `${service.url}/events/subscription`,
        header: `Authorization: Bearer ${token}`,
        output: devNull,
        "write-out": "%{http_code}",
      }).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
      return run("curl", ["-q", "--silent", "--show-error", "-K", "-"], { input: configuration.join("") });
    }

    it("is accepted as pulumi stack output prints it, until the service kills it", async () => {
      const token = await consumer.output("accessToken");
      assert.equal(await fetchStatus(token), "200");
      service.killAllTokens();
      assert.equal(await fetchStatus(token), "401");
      assert.equal(service.requests.at(-1)!.authorizedAs, digest(token));
    });
  });

  describe("in a Python program", {
    skip: skipWithout("python3 with venv", "python3", ["-c", "import ensurepip, venv"]),
  }, () => {
    let python: string;

    before(async () => {
      python = await installPython(join(folder, "python"));
    });

    /** Runs the example with what the producer's state holds, or with a part of it changed. */
    async function runExample(shared: unknown): Promise<{ received: unknown; error?: string }> {
      const harness = join(CHECKOUT, "harness", "run_consumer.py");
      const example = join(CHECKOUT, "examples", "consumer", "consumer.py");
      const env = { SHARED_TOKEN: JSON.stringify(shared) };
      return JSON.parse(await run(python, [harness, example], { env })) as {
        received: unknown;
        error?: string;
      };
    }

    async function readShared(name: string): Promise<SharedToken> {
      return (await producer.outputs())[name] as SharedToken;
    }

    for (const name of ["spotinstToken", "permanentToken"]) {
      it(`reaches Spot's provider as a secret, with its account, from output ${name}`, async () => {
        const shared = await readShared(name);
        const { received } = await runExample(shared);
        assert.deepEqual(received, {
          type: "pulumi:providers:spotinst",
          name: "spot",
          inputs: {
            token: { secretDigest: digest(shared.accessToken) },
            account: { secretDigest: digest(ACCOUNT) },
          },
        });
      });
    }

    it("is kept from the provider when it expired", async () => {
      const shared = await readShared("spotinstToken");
      const expiresAt = new Date(Date.now() - 1000).toISOString();
      const { received, error } = await runExample({ ...shared, expiresAt });
      assert.equal(received, null);
      assert.match(error ?? "", /^The token expired at .*Z\. Run `pulumi up` in its stack first\.$/);
    });

    it("is kept from the provider when it names no account", async () => {
      const { account: _none, ...shared } = await readShared("spotinstToken");
      const { received, error } = await runExample(shared);
      assert.equal(received, null);
      assert.match(error ?? "", /^The token names no account\./);
    });
  });

  it("is printed and stored in clear by none of these", () => {
    assertNoSecrets([...producer.traces(), ...printed], {
      permanent: WORDS.permanentToken,
      ...issuedTokens(service),
    });
  });
});
