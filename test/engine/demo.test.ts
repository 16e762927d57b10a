import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it, type TestContext } from "node:test";
import { DEMO_LOGIN } from "../../emulator/token-service";
import { run } from "../../harness/engine";
import { assertNoSecrets } from "../../harness/leaks";
import { linesOfPicture, normaliseRun, readPicture } from "../../harness/picture";
import { CHECKOUT } from "../../harness/program-folder";

/** It waits for half of a token's life, which is longer on a slow machine. */
const DEMO_LIMIT_MS = 900_000;

const DEMO = [process.execPath, "-r", "ts-node/register", "tools/demo.ts"];

it("npm start shows a token's whole life: minted, left alone, renewed, used by a second stack, destroyed; the picture of it shows what it prints", async (test) => {
  const folder = copyCheckout(test);
  const { code, output } = await run(DEMO, folder, process.env, DEMO_LIMIT_MS);
  assert.equal(code, 0, output);
  const steps = [
    /\+ 2 created/,
    /2 unchanged/,
    /~ 1 updated/,
    /apiStatus +: 200/,
    /- 2 deleted|- 1 deleted/,
    /Done\./,
  ];
  let from = 0;
  for (const step of steps) {
    const at = output.slice(from).search(step);
    assert.ok(at >= 0, `${step} comes next in\n${output.slice(from)}`);
    from += at;
  }
  assertNoSecrets([output], { password: DEMO_LOGIN.password, "client secret": DEMO_LOGIN.clientSecret });
  assert.deepEqual(
    normaliseRun(linesOfPicture(readPicture().document)),
    normaliseRun(output.split("\n")),
    "docs/start.svg is not what the demo prints today; `npm run record` makes it anew",
  );
});

for (const moment of ["First pulumi up", "Waiting"]) {
  it(`npm start leaves no file behind when Ctrl-C ends it (${moment})`, async (test) => {
    const folder = copyCheckout(test);
    const before = listFiles(folder);
    // A terminal sends Ctrl-C to all processes of its foreground group.
    const demo = spawn(DEMO[0]!, DEMO.slice(1), { cwd: folder, detached: true });
    const ended = once(demo, "close");
    let output = "";
    for (const stream of [demo.stdout, demo.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        const wasThere = output.includes(moment);
        output += text;
        if (!wasThere && output.includes(moment)) setTimeout(() => process.kill(-demo.pid!, "SIGINT"), 1000);
      });
    }
    const [code] = await ended;
    assert.equal(code, 130, output);
    assert.match(output, /\nStopped\.\n$/);
    assert.deepEqual(listFiles(folder), before);
  });
}

/** Copies what the demo needs, because it works in the folders of the examples. */
function copyCheckout(test: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spotinst-token-demo-")));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["tools", "emulator", "provider", "examples", "package.json", "tsconfig.json"]) {
    cpSync(join(CHECKOUT, name), join(folder, name), {
      recursive: true,
      filter: (source) => !source.endsWith("Pulumi.demo.yaml"),
    });
  }
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

/** Lists what the demo could have left: node_modules is a link, which would be followed. */
function listFiles(folder: string): string[] {
  return [...readdirSync(folder), ...readdirSync(join(folder, "examples"), { recursive: true })]
    .map(String)
    .sort();
}
