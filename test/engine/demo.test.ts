import assert from "node:assert/strict";
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { DEMO_LOGIN } from "../../emulator/token-service";
import { run } from "../../harness/engine";
import { assertNoSecrets } from "../../harness/leaks";
import { linesOfPicture, normaliseRun, readPicture } from "../../harness/picture";
import { CHECKOUT } from "../../harness/program-folder";

/** It waits for half of a token's life. */
const DEMO_LIMIT_MS = 300_000;

it("npm start shows a token's whole life: minted, left alone, renewed, used by a second stack, destroyed; the picture of it shows what it prints", async (test) => {
  // A copy, because the demo works in the folders of the examples.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spotinst-token-demo-")));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["tools", "emulator", "provider", "examples", "package.json", "tsconfig.json"]) {
    cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"), "junction");
  const { code, output } = await run(
    [process.execPath, "-r", "ts-node/register", "tools/demo.ts"],
    folder,
    process.env,
    DEMO_LIMIT_MS,
  );
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
