import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { listen } from "../../emulator/listening";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Run, type Workspace } from "../../harness/engine";
import { impatientClock } from "../../harness/instant-clock";
import { assertNoSecrets } from "../../harness/leaks";
import { findEchoes, PLANTED_LOGIN, PLANTED_TOKENS } from "../../harness/planted";
import { TOKEN_CLASS } from "../../harness/plugin-programs";
import { HAS_PROC, isHost, isPlugin, listProcesses, type RunningProcess } from "../../harness/processes";
import { LOGIN, LOGIN_ENV } from "../../harness/words";
import { SpotinstToken } from "../../provider";
import type { TokenInputs } from "../../provider/credentials/arguments";
import { createDynamicProvider } from "../../provider/dynamic/dynamic-provider";
import { SpotinstTokenError } from "../../provider/ground/errors";
import { requestToken } from "../../provider/service/token-endpoint";
import { verifyToken } from "../../provider/service/verify";

/** What a front received, which a refusal may echo. */
interface Received {
  body: string;
  headers: IncomingHttpHeaders;
}

type Fault = (response: ServerResponse, received: Received) => void;

const [JWT, HEX] = PLANTED_TOKENS as [string, string];

/** Answers of status 200 that hold a token, but not as a token response does. */
const BAD_BODIES = [
  JSON.stringify({ message: `access_token=${HEX}, and once more: Bearer ${JWT}` }),
  JSON.stringify({ response: { items: [{ accessToken: JWT, tokenType: `mac ${HEX}` }] } }),
  `{"response":{"items":[{"accessToken":"${JWT}","refreshToken":"${HEX}"`,
  `the token is ${JWT}`,
];

/** The login's password and client secret as they stand in a form, in base64; without the edges, which their neighbours share. */
const FORM_ECHOES = [PLANTED_LOGIN.password, PLANTED_LOGIN.clientSecret].flatMap((secret) => {
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  return ["", "=", "=="].map((before) =>
    Buffer.from(before + form)
      .toString("base64")
      .slice(4, 20),
  );
});

/** Every way a request may end, by the name of the tokens that meet it. */
const FAULTS = {
  success: undefined,
  refusal: (response, { body, headers }) => {
    const fields = Object.fromEntries(new URLSearchParams(body));
    const echo = `${fields.password ?? fields.refresh_token ?? headers.authorization} is wrong`;
    const isVerification = headers.authorization !== undefined;
    response.writeHead(isVerification ? 403 : 400, { "content-type": "application/json" });
    const encoded = Buffer.from(body).toString("base64");
    response.end(
      JSON.stringify({ error: "invalid_grant", error_description: `${echo}; ${body}; ${encoded}` }),
    );
  },
  network: (response) => response.socket?.resetAndDestroy(),
  body: (response) => void response.writeHead(200).end(BAD_BODIES[badBodies++ % BAD_BODIES.length]),
  timeout: () => {},
  unavailable: (response, { body }) =>
    void response.writeHead(503, { "retry-after": "60" }).end(`${JWT}; ${body}`),
  // The request throws before it is sent; see HOSTILE_HOST.
  thrown: undefined,
} satisfies Record<string, Fault | undefined>;

let badBodies = 0;

type Outcome = keyof typeof FAULTS;

const OUTCOMES = Object.keys(FAULTS) as Outcome[];

/** Loaded into the provider's process before it: a request to one port throws `undefined`. */
const HOSTILE_HOST = `
if (/dynamic-provider|pulumi-resource-spotinst-token/.test(process.argv[1])) {
  const http = require("node:http");
  const { request } = http;
  http.request = (url, ...rest) => {
    if (new URL(url).port === process.env.HOSTILE_PORT) throw undefined;
    return request(url, ...rest);
  };
}
`;

/** The arguments come from a file outside the workspace, so that nothing but the provider can have written them down. */
const PROGRAM = `
for (const [name, args] of Object.entries(JSON.parse(require("node:fs").readFileSync(process.env.ARGS_FILE, "utf8")))) {
  const { accessToken, refreshToken } = new Token(name, args);
  Object.assign(exports, { [name + "Token"]: accessToken, [name + "Refresh"]: refreshToken });
}
`;

/** The faces of a token: how a program declares one, and which process provides it. */
const FACES = {
  "a dynamic resource": {
    program: `const { SpotinstToken: Token } = require("pulumi-spotinst-token");${PROGRAM}`,
    isProvider: isHost,
  },
  "the plugin": {
    program: TOKEN_CLASS + PROGRAM,
    isProvider: isPlugin,
  },
};

for (const [face, { program, isProvider }] of Object.entries(FACES)) {
  describe(`secrets of ${face}, on the real engine`, () => {
    let service: TokenService;
    let fronts: Record<Outcome, Front>;
    let workspace: Workspace;
    let outside: string;
    let temporary: string;
    const processes = new Map<number, RunningProcess>();

    before(async () => {
      service = await startTokenService({ logins: [PLANTED_LOGIN, LOGIN] });
      const started = OUTCOMES.map(async (outcome) => [outcome, await startFront(service, FAULTS[outcome])]);
      fronts = Object.fromEntries(await Promise.all(started)) as Record<Outcome, Front>;
      outside = mkdtempSync(join(tmpdir(), "spotinst-token-secrets-"));
      temporary = join(outside, "temporary");
      mkdirSync(temporary);
      writeFileSync(join(outside, "hostile.cjs"), HOSTILE_HOST);
      const env = { ...LOGIN_ENV, ARGS_FILE: join(outside, "args.json"), TMPDIR: temporary };
      workspace = await createWorkspace({ program, env, usesPlugin: face === "the plugin" });
    });

    after(async () => {
      await Promise.all([...Object.values(fronts).map((front) => front.close()), service.close()]);
      workspace.remove();
      rmSync(outside, { recursive: true });
    });

    /** Runs a command over two tokens for every outcome: one with its login in the arguments, one in the environment. */
    async function run(words: string[], isFaulty: boolean, more: TokenInputs = {}): Promise<Run> {
      const tokens = OUTCOMES.flatMap((outcome) => {
        const { url } = fronts[outcome];
        fronts[outcome].isFaulty = isFaulty;
        const places = { tokenEndpoint: `${url}/token`, apiEndpoint: url, timeoutSeconds: 1, ...more };
        const { refreshToken: _unknownHere, ...login } = PLANTED_LOGIN;
        return [
          [`${outcome}ByArguments`, { ...login, ...places }],
          [`${outcome}ByEnvironment`, places],
        ];
      });
      return runWith(Object.fromEntries(tokens), words, isFaulty ? new URL(fronts.thrown.url).port : "none");
    }

    async function runWith(tokens: object, words: string[], hostilePort = "none"): Promise<Run> {
      writeFileSync(join(outside, "args.json"), JSON.stringify(tokens));
      const watch = setInterval(lookAtProcesses, 100);
      try {
        return await workspace.pulumi(words, {
          HOSTILE_PORT: hostilePort,
          NODE_OPTIONS: `--require=${join(outside, "hostile.cjs")}`,
        });
      } finally {
        clearInterval(watch);
      }
    }

    function lookAtProcesses(): void {
      if (HAS_PROC) {
        for (const running of listProcesses(workspace.folder)) {
          processes.set(running.pid, running);
        }
      }
    }

    const UP = ["up", "--yes", "--skip-preview", "--continue-on-error"];

    it("create: every failure has its message", async () => {
      const { code, output } = await run(UP, true);
      assert.notEqual(code, 0);
      assertMessages(output, {
        "refused the login": 2,
        "No answer came from": 2,
        "answered 200, but without a usable token|issued a token of type": 2,
        "did not answer within 1 s": 2,
        "An error of pulumi-spotinst-token itself|unknown cause": 2,
      });
    });

    it("create: success", async () => {
      const { code, output } = await run(UP, false);
      assert.equal(code, 0, output);
      assert.equal(service.issued.length, 2 * OUTCOMES.length);
    });

    it("update: every failure has its message", async () => {
      const { code, output } = await run(UP, true, { triggers: ["one"] });
      assert.notEqual(code, 0);
      assertMessages(output, {
        "refused the login": 2,
        "No answer came from": 2,
        "did not answer within 1 s": 2,
        "An error of pulumi-spotinst-token itself|unknown cause": 2,
      });
    });

    it("update by time: what passes is a warning, the rest an error", async () => {
      workspace.age(4000);
      const { code, output } = await run(UP, true, { verify: false });
      assert.notEqual(code, 0);
      assertMessages(output, {
        "refused the login": 2,
        "renewal failed: Pulumi shows the token .* as updated, but it is still the old one": 4,
        "An error of pulumi-spotinst-token itself|unknown cause": 2,
      });
    });

    it("read: no failure is more than a warning", async () => {
      workspace.age(4000);
      const { code, output } = await run(["refresh", "--yes", "--skip-preview"], true);
      assert.equal(code, 0, output);
      assertMessages(output, { "a refresh could not renew it: .*refused the login": 2 });
      assertMessages(output, { "a refresh could not renew it: .*No answer came": 2 });
    });

    it("update: success", async () => {
      const { code, output } = await run(["up", "--yes", "--diff"], false, { triggers: ["two"] });
      assert.equal(code, 0, output);
    });

    it("diff: undefined that is thrown inside ends the command, with a message where it fails", async () => {
      const { code, output } = await run([...UP, "--target", "**thrown**"], true, { triggers: ["two"] });
      assert.ok(code === 0 || /An error of pulumi-spotinst-token itself/.test(output), output);
    });

    it("diff: every other failure of a verification is no more than a warning", async () => {
      const words = [...UP, "--exclude", "**thrown**"];
      const { code, output } = await run(words, true, { triggers: ["two"] });
      assert.equal(code, 0, output);
      assertMessages(output, { "could not ask Spot whether it accepts the token": 1 });
      for (const outcome of OUTCOMES.filter((name) => name !== "thrown")) {
        assert.ok(fronts[outcome].verifications > 0, outcome);
      }
    });

    it("check: secrets in the wrong places are not repeated", async () => {
      const { password, clientSecret, refreshToken } = PLANTED_LOGIN;
      const inPassword = (text: string) => `https://user:${encodeURIComponent(text)}@broker.example/token`;
      // In one resource, since the engine stops at the first that has a problem.
      const wrong = {
        ...{ passwrod: password, clientSecrets: { nested: clientSecret } },
        ...{ tokenEndpoint: inPassword(password), apiEndpoint: inPassword(clientSecret) },
        ...{ timeoutSeconds: password, renewBeforeSeconds: clientSecret, verify: refreshToken },
        ...{ password: [password], clientSecret: { clientSecret }, account: { refreshToken } },
        ...{ refreshToken: `${refreshToken}\n`, username: "", triggers: password },
      };
      const { code, output } = await runWith({ wrong }, UP);
      assert.notEqual(code, 0);
      for (const property of Object.keys(wrong)) {
        assert.match(output, new RegExp(`has a problem: ${property}: `));
      }
    });

    for (const words of [
      ["preview", "--diff"],
      ["up", "--yes", "--diff"],
      ["stack", "output"],
      ["stack", "output", "--json"],
      ["stack", "export"],
      ["stack", "history"],
    ]) {
      it(`pulumi ${words.join(" ")} works`, async () => {
        const { code, output } = await run(words, false, { triggers: words });
        assert.equal(code, 0, output);
        if (words.join(" ") === "stack output") {
          assert.equal(output.match(/(Token|Refresh)\s+\[secret\]/g)?.length, 4 * OUTCOMES.length);
        }
      });
    }

    it("0 secrets stand in any output, state, backup or history", () => {
      const state = join(workspace.folder, "..", "state", ".pulumi");
      for (const part of ["stacks", "backups", "history"]) {
        assert.ok(existsSync(join(state, part)), `${part} is there to be looked through`);
      }
      const texts = workspace.traces();
      assert.ok(texts.some((text) => text.includes("successByArguments") && text.includes("ciphertext")));
      assertClean(texts);
    });

    it("the command lines and environments of the engine's processes hold none", { skip: !HAS_PROC }, () => {
      const all = [...processes.values()];
      assert.ok(all.filter(isProvider).length >= 5, "the provider was seen");
      assertClean(all.map(({ words }) => words.join(" ")));
      // A login in the environment stays there; it is the arguments and the tokens that must not join it.
      assertClean(all.map(({ environment }) => environment.join("\n").replaceAll(/^SPOTINST_.*$/gm, "")));
    });

    it("no temporary file is made in the host's folder for them", () => {
      const files = readdirSync(temporary, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      assert.deepEqual(
        files.map(({ name }) => name),
        [],
      );
    });

    function assertClean(texts: readonly string[]): void {
      for (const text of texts) {
        const echoes = [...findEchoes(text), ...FORM_ECHOES.filter((echo) => text.includes(echo))];
        assert.equal(echoes.length, 0, `a planted secret stands in: ${hideAround(text, echoes[0] ?? "")}`);
      }
      const tokens = service.issued.flatMap(({ accessToken, refreshToken }, index) => [
        [`access token ${index}`, accessToken],
        [`refresh token ${index}`, refreshToken ?? accessToken],
        // Without its signature a token is no secret, but what shows so much of it shows the rest elsewhere.
        [`signature of access token ${index}`, accessToken.split(".")[2]!],
      ]);
      const { password, clientSecret } = LOGIN;
      assertNoSecrets(texts, { ...Object.fromEntries(tokens), password, clientSecret });
    }
  });
}

describe("the errors of every outcome", () => {
  const codes = new Set<string>();

  for (const outcome of OUTCOMES.filter((name) => FAULTS[name] !== undefined)) {
    it(`show no secret however they are printed: ${outcome}`, async (test) => {
      const service = await startTokenService({ logins: [PLANTED_LOGIN] });
      const front = await startFront(service, FAULTS[outcome]);
      test.after(() => Promise.all([front.close(), service.close()]));
      const { refreshToken: _unknown, ...login } = PLANTED_LOGIN;
      const args = {
        ...login,
        tokenEndpoint: `${front.url}/token`,
        apiEndpoint: front.url,
        timeoutSeconds: 1,
      };
      const provider = createProvider();
      front.isFaulty = false;
      const { outs } = await provider.create(args);
      front.isFaulty = true;
      const attempts = [
        ...BAD_BODIES.map(() => () => provider.create(args)),
        () => provider.update("id", outs, { ...args, triggers: [1] }),
        () => provider.update("id", { ...outs, expiresAt: outs.issuedAt }, args),
        () => provider.create({ ...args, username: undefined! }),
      ];
      for (const attempt of attempts) {
        const error = await attempt().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error !== undefined) {
          assert.ok(error instanceof SpotinstTokenError, inspect(error));
          codes.add(error.code);
          assertQuiet(error, [outs.accessToken, outs.refreshToken!]);
        }
      }
    });
  }

  it("are of every class that there is", () => {
    assert.deepEqual([...codes].sort(), [
      "grant_refused",
      "invalid_arguments",
      "no_answer",
      "not_a_token_response",
      "time_limit",
      "unexpected_status",
    ]);
  });

  it("show no secret when undefined is thrown inside", async () => {
    const provider = createProvider({ requestToken: () => Promise.reject(undefined) });
    const error = await provider
      .create({ ...PLANTED_LOGIN, refreshEndpoint: "https://broker.example/" })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    assert.ok(error instanceof Error);
    assertQuiet(error, []);
  });
});

describe("a resource made of secrets", () => {
  it("shows none of them however it is printed", async () => {
    const newResource = ({ inputs }: pulumi.runtime.MockResourceArgs) => ({ id: "id", state: inputs });
    await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs });
    const resource = new SpotinstToken("main", PLANTED_LOGIN);
    await new Promise((done) => resource.urn.apply(done));
    const printed = [inspect(resource, { depth: 20, showHidden: true }), JSON.stringify(resource)];
    assert.deepEqual([...printed, String(resource)].flatMap(findEchoes), []);
  });
});

function assertQuiet(error: Error, tokens: readonly string[]): void {
  const texts = [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    String(error),
    error.stack ?? "",
    JSON.stringify(Object.getOwnPropertyDescriptors(error)),
  ];
  for (const text of texts) {
    assert.deepEqual([...findEchoes(text), ...tokens.filter((token) => text.includes(token))], []);
  }
}

function createProvider(effects: Partial<Parameters<typeof createDynamicProvider>[0]> = {}) {
  const clock = { ...impatientClock, elapsed: () => performance.now() };
  return createDynamicProvider({
    env: {},
    requestToken,
    verifyToken,
    say: (line) => assert.deepEqual(findEchoes(line.text), []),
    clock,
    ...effects,
  });
}

function assertMessages(output: string, counts: Record<string, number>): void {
  for (const [pattern, count] of Object.entries(counts)) {
    const found = output.match(new RegExp(pattern, "g"))?.length ?? 0;
    assert.ok(found >= count, `${found} of ${count} times "${pattern}" in:\n${output}`);
  }
}

function hideAround(text: string, echo: string): string {
  const at = text.indexOf(echo);
  return `${text.slice(Math.max(0, at - 120), at)}***${text.slice(at + echo.length, at + echo.length + 40)}`;
}

interface Front {
  url: string;
  isFaulty: boolean;
  /** How often it was asked about a token. */
  verifications: number;
  close(): Promise<void>;
}

/** Stands before the token service, and answers in its place while it is faulty. */
async function startFront(service: TokenService, fault: Fault | undefined): Promise<Front> {
  const server = createServer(async (message, response) => {
    let body = "";
    for await (const chunk of message) {
      body += chunk;
    }
    front.verifications += message.method === "GET" ? 1 : 0;
    if (front.isFaulty && fault !== undefined) {
      fault(response, { body, headers: message.headers });
      return;
    }
    const { authorization, "content-type": type } = message.headers;
    const answer = await fetch(`${service.url}${message.url}`, {
      method: message.method!,
      headers: { ...(authorization && { authorization }), ...(type && { "content-type": type }) },
      ...(body !== "" && { body }),
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type")! });
    response.end(await answer.text());
  });
  const { port, close } = await listen(server);
  const front: Front = { url: `http://127.0.0.1:${port}`, isFaulty: false, verifications: 0, close };
  return front;
}
