import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ensurePulumiCli, findPulumiCli, type Way } from "../../tools/pulumi-cli";
import { InterruptedError, runCommand } from "../../tools/run-command";

const files = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
const posix = { skip: process.platform === "win32" && "the stand-ins are shell scripts" };

let root: string;
let pathDir: string;
let cacheDir: string;
let said: string[];

const say = (line: string): void => {
  said.push(line);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pulumi-cli-test-"));
  pathDir = join(root, "path");
  cacheDir = join(root, "cache");
  mkdirSync(pathDir);
  said = [];
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeCli(folder: string, names = files, answer = "echo v3.1.0"): void {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, name), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
}

const building: Way = { source: "build", make: async (folder) => writeCli(join(folder, "bin")) };
const failing = (source: Way["source"], reason: string): Way => ({
  source,
  make: async (folder) => {
    writeCli(join(folder, "bin"));
    throw new Error(reason);
  },
});

async function fillCache(): Promise<string> {
  const { binDir } = await ensurePulumiCli({ path: pathDir, cacheDir, ways: [building], say });
  return binDir;
}

describe("findPulumiCli", posix, () => {
  test("a CLI on PATH wins over the cached one", async () => {
    await fillCache();
    writeCli(pathDir);
    const cli = findPulumiCli({ path: pathDir, cacheDir });
    assert.equal(cli?.source, "path");
    assert.equal(cli.command, join(pathDir, "pulumi"));
    assert.equal(cli.version, "v3.1.0");
  });

  test("the CLI's other files may be elsewhere on PATH", () => {
    const other = join(root, "other");
    writeCli(pathDir, files.slice(0, 1));
    writeCli(other, files.slice(1));
    assert.equal(findPulumiCli({ path: [pathDir, other].join(delimiter), cacheDir })?.source, "path");
  });

  test("a cached CLI comes with a PATH on which its folder is first", async () => {
    const binDir = await fillCache();
    const cli = findPulumiCli({ path: pathDir, cacheDir });
    assert.equal(cli?.source, "cache");
    assert.equal(cli.env.PATH, `${binDir}${delimiter}${pathDir}`);
  });

  for (const file of [...files, join("..", "complete")]) {
    test(`a cached folder without its file ${basename(file)} is not a CLI`, async () => {
      rmSync(join(await fillCache(), file));
      assert.equal(findPulumiCli({ path: pathDir, cacheDir }), undefined);
    });
  }

  test("nothing is made when there is no CLI", () => {
    assert.equal(findPulumiCli({ path: pathDir, cacheDir }), undefined);
    assert.equal(existsSync(cacheDir), false);
  });
});

describe("ensurePulumiCli", posix, () => {
  test("nothing is printed when a CLI is there", async () => {
    await fillCache();
    const cli = await ensurePulumiCli({ path: pathDir, cacheDir, ways: [failing("build", "no")], say });
    assert.equal(cli.source, "cache");
    assert.deepEqual(said, []);
  });

  test("a CLI on PATH that is passed over is named with the reason", async () => {
    writeCli(pathDir, files.slice(0, 2));
    await fillCache();
    assert.deepEqual(said, [
      `Passing over the Pulumi CLI on PATH: ${join(pathDir, "pulumi")} comes without pulumi-resource-pulumi-nodejs.`,
    ]);
  });

  test("a CLI on PATH that does not start is passed over", async () => {
    writeCli(pathDir, files, "exit 1");
    await fillCache();
    assert.match(said.join("\n"), /does not answer "pulumi version"/);
  });

  test("the first way that works is used, and what it made is whole", async () => {
    const ways = [failing("download", "no route"), building, failing("build", "never tried")];
    const cli = await ensurePulumiCli({ path: pathDir, cacheDir, ways, say });
    assert.equal(cli.source, "build");
    assert.deepEqual(readdirSync(cli.binDir).sort(), files);
    assert.deepEqual(said, ["No CLI by download: no route"]);
  });

  test("two runs at once end with one whole CLI and no leftovers", async () => {
    let arrived = 0;
    let letGo: () => void;
    const bothStarted = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow: Way = {
      source: "build",
      make: async (folder) => {
        if (++arrived === 2) letGo();
        await bothStarted;
        writeCli(join(folder, "bin"));
      },
    };
    const run = () => ensurePulumiCli({ path: pathDir, cacheDir, ways: [slow], say });
    const [first, second] = await Promise.all([run(), run()]);
    assert.equal(first.command, second.command);
    assert.equal(readdirSync(cacheDir).length, 1);
    assert.equal(findPulumiCli({ path: pathDir, cacheDir })?.command, first.command);
  });

  test("a broken folder in the cache is replaced", async () => {
    const binDir = await fillCache();
    rmSync(join(binDir, "pulumi"));
    assert.equal(await fillCache(), binDir);
    assert.deepEqual(readdirSync(binDir).sort(), files);
  });

  test("a way that leaves a file out has failed", async () => {
    const partial: Way = {
      source: "download",
      make: async (folder) => writeCli(join(folder, "bin"), files.slice(0, 1)),
    };
    await assert.rejects(
      ensurePulumiCli({ path: pathDir, cacheDir, ways: [partial], say }),
      /- download: it came without pulumi-language-nodejs and pulumi-resource-pulumi-nodejs\n/,
    );
    assert.deepEqual(readdirSync(cacheDir), []);
  });

  test("when every way fails, nothing is left and the error lists the reasons and what to install", async () => {
    const ways = [failing("download", "no route"), failing("build", "there is no `go` on PATH")];
    await assert.rejects(ensurePulumiCli({ path: pathDir, cacheDir, ways, say }), ({ message }: Error) => {
      for (const reason of [
        /^- PATH: there is no `pulumi` on it$/m,
        /^- cache: there is no whole CLI in /m,
        /^- download: no route$/m,
        /^- build: there is no `go` on PATH$/m,
        /^Install the Pulumi CLI \(https:.*\), or Go 1\.25\.11 or newer/m,
      ])
        assert.match(message, reason);
      return true;
    });
    assert.deepEqual(readdirSync(cacheDir), []);
    assert.equal(findPulumiCli({ path: pathDir, cacheDir }), undefined);
  });

  test("no other way is tried after an interruption, and nothing is left", async () => {
    const interrupted: Way = {
      source: "download",
      make: async () => {
        throw new InterruptedError("SIGINT");
      },
    };
    const ways = [interrupted, building];
    await assert.rejects(ensurePulumiCli({ path: pathDir, cacheDir, ways, say }), InterruptedError);
    assert.deepEqual(readdirSync(cacheDir), []);
  });

  test("only leftovers older than a day are removed", async () => {
    const old = join(cacheDir, "pulumi-v3.0.0-linux-x64.tmp-old");
    const recent = join(cacheDir, "pulumi-v3.0.0-linux-x64.tmp-new");
    for (const folder of [old, recent]) mkdirSync(folder, { recursive: true });
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    utimesSync(old, twoDaysAgo, twoDaysAgo);
    await fillCache();
    assert.equal(existsSync(old), false);
    assert.equal(existsSync(recent), true);
  });
});

describe("runCommand", posix, () => {
  const sh = (script: string, abort?: AbortSignal) =>
    runCommand("sh", ["-c", script], { cwd: root, env: process.env, ...(abort && { abort }) });

  test("a failure is told in the command's last lines", async () => {
    await assert.rejects(sh("seq 20; echo broken >&2; exit 3"), ({ message }: Error) => {
      assert.match(message, /^20$/m);
      assert.match(message, /^broken$/m);
      assert.doesNotMatch(message, /^5$/m);
      return true;
    });
  });

  test("an aborted command ends with its children and the reason given", async () => {
    const controller = new AbortController();
    const running = sh("touch started; sleep 60 | cat; true", controller.signal);
    const timer = setInterval(() => {
      if (existsSync(join(root, "started"))) controller.abort(new Error("stalled"));
    }, 5);
    await assert.rejects(running, /^Error: stalled$/).finally(() => clearInterval(timer));
  });
});
