import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { DEMO_LOGIN } from "../../emulator/token-service";
import { assertNoSecrets } from "../support/leaks";
import { CHECKOUT } from "../support/program-folder";

it("npm start shows a token's whole life: minted, left alone, renewed, used by a second stack, destroyed", async (test) => {
  // A copy, because the demo works in the folders of the examples.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spotinst-token-demo-")));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["tools", "emulator", "provider", "examples", "package.json", "tsconfig.json"]) {
    cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"), "junction");
  const { code, output } = await runDemo(folder);
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
});

function runDemo(cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ["-r", "ts-node/register", "tools/demo.ts"], {
      cwd,
      timeout: 300_000,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("close", (code) => done({ code, output }));
  });
}
