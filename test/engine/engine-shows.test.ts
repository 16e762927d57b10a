import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
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
    collector.server.close();
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

  it("is the same in a stack that takes the token", async () => {
    for (const [title, words, env, place] of ASKED.filter(isTried)) {
      assert.equal(await findToken(consumer, words, env), place, title);
    }
  });
});

interface Collector {
  server: Http2Server;
  address: string;
  received: string;
}

/** Takes whatever it is sent by gRPC. */
async function startCollector(): Promise<Collector> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const collector = { server, address: `127.0.0.1:${port}`, received: "" };
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
