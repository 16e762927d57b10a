import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { listen } from "../../emulator/listening";
import { loginEnvironment } from "../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";
import { UPDATES_DOCS } from "../../harness/marked-part";
import { CHECKOUT } from "../../harness/program-folder";

const PRODUCER = `
const { SpotinstToken } = require("pulumi-spotinst-token");
exports.spotinstToken = new SpotinstToken("main", { triggers: [process.env.TRIGGER] }).shared;
`;

const CONSUMER = `
const pulumi = require("@pulumi/pulumi");
const { requireSpotinstToken } = require("pulumi-spotinst-token");
exports.accessToken = requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev")).accessToken;
`;

/** The password as an argument; the rest of the login comes from the environment. */
const WITH_ARGUMENT = `
const { SpotinstToken } = require("pulumi-spotinst-token");
new SpotinstToken("main", { password: process.env.SPOTINST_PASSWORD, triggers: [process.env.TRIGGER] });
`;

/** Where secrets stand in clear; a file is for all the machine's users, or for its owner alone. */
type Place = "nowhere" | "printed" | "in a file for all" | "in a file for its owner" | "at a collector";

/** What may be asked of the engine; FILE stands for a file in the folder for temporary files, COLLECTOR for the address of one. */
const ASKED: readonly [title: string, words: readonly string[], env: Record<string, string>, place: Place][] =
  [
    ["nothing", [], {}, "nowhere"],
    ["`up --diff`", ["--diff"], {}, "nowhere"],
    ["`-v=1`", ["-v=1"], {}, "nowhere"],
    ["`-v=2`", ["-v=2"], {}, "nowhere"],
    ["`pulumi up --json`", ["--json"], {}, "printed"],
    ["`-d`", ["-d"], {}, "printed"],
    ["`-v=3`", ["-v=3"], {}, "in a file for all"],
    ["`--logtostderr`", ["-v=3", "--logtostderr"], {}, "printed"],
    ["`--event-log`", ["--event-log", "FILE"], { PULUMI_DEBUG_COMMANDS: "true" }, "in a file for all"],
    ["`--tracing`", ["--tracing=file:FILE"], {}, "in a file for all"],
    ["`--otel-traces`", ["--otel-traces=file://FILE"], {}, "in a file for all"],
    ["`--otel-traces`", ["--otel-traces=grpc://COLLECTOR"], {}, "at a collector"],
    ["`PULUMI_LOG_OTLP_ENDPOINT`", [], { PULUMI_LOG_OTLP_ENDPOINT: "COLLECTOR" }, "at a collector"],
    ["`PULUMI_OPTION_VERBOSE=3`", [], { PULUMI_OPTION_VERBOSE: "3" }, "in a file for all"],
    ["`PULUMI_DEBUG_GRPC`", [], { PULUMI_DEBUG_GRPC: "FILE" }, "in a file for its owner"],
  ];

/** Each takes two seconds and tells of the engine, not of this package: UPDATE_DOCS=1 asks for all, any other run for one of each place. */
const TELLING = ["nothing", "`up --diff`", "`--logtostderr`", "`-v=3`", "`PULUMI_LOG_OTLP_ENDPOINT`"];
const isTried = ([title]: (typeof ASKED)[number]) => UPDATES_DOCS || TELLING.includes(title);

describe("what the engine itself shows", () => {
  const page = readFileSync(join(CHECKOUT, "SECURITY.md"), "utf8");
  const section = page.split("## What the engine itself shows\n")[1]!.split("\n## ")[0]!;
  let service: TokenService;
  let producer: Workspace;
  let consumer: Workspace;
  let collector: Collector;
  let temporary: string;
  let trigger = 0;

  const ownMask = process.umask();

  before(async () => {
    // What is told of files is so where a user's files may be read by all, as they may by default.
    process.umask(0o022);
    service = await startTokenService();
    collector = await startCollector();
    temporary = mkdtempSync(join(tmpdir(), "spotinst-token-shows-"));
    producer = await createWorkspace({ program: PRODUCER, env: loginEnvironment(service) });
    consumer = await producer.sibling("consumer", CONSUMER);
  });

  after(async () => {
    process.umask(ownMask);
    await collector.close();
    await service.close();
    producer.remove();
    rmSync(temporary, { recursive: true });
  });

  async function findToken(stack: Workspace, words: readonly string[], env: object): Promise<Place> {
    const folder = join(temporary, `${trigger++}`);
    mkdirSync(folder);
    const named = (text: string) =>
      text.replace("FILE", join(folder, "file")).replace("COLLECTOR", collector.address);
    collector.received = "";
    const { code, output } = await stack.pulumi(["up", "--yes", "--skip-preview", ...words.map(named)], {
      TMPDIR: folder,
      TRIGGER: `${trigger}`,
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, named(value)])),
    });
    assert.equal(code, 0, output);
    const isShownIn = (text: string) => service.issued.some(({ accessToken }) => text.includes(accessToken));
    const file = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .find((path) => isShownIn(readFileSync(path, "latin1")));
    if (file !== undefined) {
      return (statSync(file).mode & 0o004) === 0 ? "in a file for its owner" : "in a file for all";
    }
    return isShownIn(collector.received) ? "at a collector" : isShownIn(output) ? "printed" : "nowhere";
  }

  for (const [title, words, env, place] of ASKED.filter(isTried)) {
    it(`has the token ${place} where it is asked for ${title}`, async () => {
      assert.equal(await findToken(producer, words, env), place);
    });
  }

  it("is all told in SECURITY.md", () => {
    for (const [title] of ASKED.slice(1)) {
      assert.ok(section.includes(title.slice(0, -1)), title);
    }
  });

  it("is a login that is an argument, and none that comes from the environment", async () => {
    const withArgument = await producer.sibling("arguments", WITH_ARGUMENT);
    for (const [stack, isShown] of [
      [producer, false],
      [withArgument, true],
    ] as const) {
      const words = ["up", "--yes", "--skip-preview", "-v=3", "--logtostderr"];
      const { output } = await stack.pulumi(words, { TRIGGER: `${trigger++}` });
      assert.equal(output.includes(DEMO_LOGIN.password), isShown);
    }
    assert.match(section, /secret arguments/);
    assert.match(section, /A login from the environment is in none of them/);
  });

  it("is not all: where NODE_DEBUG asks for it, Node prints the token that it sends", async () => {
    await producer.up();
    const { output } = await producer.up({ NODE_DEBUG: "http" });
    assert.ok(service.issued.some(({ accessToken }) => output.includes(accessToken)));
    assert.ok(!output.includes(DEMO_LOGIN.password));
    assert.match(section, /`NODE_DEBUG=http`/);
  });

  it("is the same in a stack that takes the token", async () => {
    for (const [title, words, env, place] of ASKED.filter(isTried)) {
      assert.equal(await findToken(consumer, words, env), place, title);
    }
  });
});

interface Collector {
  address: string;
  received: string;
  close(): Promise<void>;
}

/** Takes whatever it is sent by gRPC. */
async function startCollector(): Promise<Collector> {
  const server = createServer();
  const { port, close } = await listen(server);
  const collector = { address: `127.0.0.1:${port}`, received: "", close };
  server.on("stream", (stream) => {
    stream.setEncoding("latin1").on("data", (text: string) => {
      collector.received += text;
    });
    stream.on("end", () => {
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.alloc(5));
    });
  });
  return collector;
}
