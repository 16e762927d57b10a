import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { DEMO_LOGIN } from "../../emulator/token-service";

const ROOT = join(__dirname, "../..");
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

function run(...flags: string[]): { output: () => string; printed: (pattern: RegExp) => Promise<string> } {
  const command = ["-r", "ts-node/register", join(ROOT, "emulator", "main.ts"), ...flags];
  const started = spawn(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  child = started;
  let text = "";
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  async function printed(pattern: RegExp): Promise<string> {
    while (!pattern.test(text)) {
      await Promise.race([
        once(started.stdout, "data"),
        once(started, "close").then(() => assert.match(text, pattern)),
      ]);
    }
    return text;
  }
  return { output: () => text, printed };
}

/** Lets a shell read the export lines, as a person's shell would. */
function readExports(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.startsWith("export "));
  const script = `${lines.join("\n")}\nenv`;
  const env = execFileSync("sh", ["-c", script], { env: { PATH: process.env.PATH }, encoding: "utf8" });
  return Object.fromEntries(env.split("\n").map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

describe("the command", () => {
  it("prints variables that get a token, each request on a line without secrets, and ends on SIGTERM", async () => {
    const { printed, output } = run("--lifetime", "60");
    const env = readExports(await printed(/Requests:\n/));
    const fields = {
      grant_type: "password",
      username: env.SPOTINST_USERNAME!,
      password: env.SPOTINST_PASSWORD!,
      client_id: env.SPOTINST_CLIENT_ID!,
      client_secret: env.SPOTINST_CLIENT_SECRET!,
    };
    const before = output().length;
    const answer = await fetch(env.SPOTINST_TOKEN_URL!, {
      method: "POST",
      body: new URLSearchParams(fields),
    });
    const body = await answer.text();
    assert.equal(answer.status, 200);
    assert.match(body, /"expiresIn":(60|59)\}/);
    await printed(/200\n/);
    const line = output().slice(before);
    assert.match(line, /^\S+Z POST \/token "password" "demo-user@example\.com" -> 200\n$/);
    assert.ok(!line.includes(DEMO_LOGIN.password) && !line.includes(DEMO_LOGIN.clientSecret));

    child!.kill("SIGTERM");
    assert.deepEqual(await once(child!, "exit"), [0, null]);
  });

  it("takes a login with any characters and ends on SIGINT", async () => {
    const { printed } = run("--username", "it's me", "--password", "a $b 'c' \"d\"");
    const env = readExports(await printed(/Requests:\n/));
    assert.equal(env.SPOTINST_USERNAME, "it's me");
    assert.equal(env.SPOTINST_PASSWORD, "a $b 'c' \"d\"");
    child!.kill("SIGINT");
    assert.deepEqual(await once(child!, "exit"), [0, null]);
  });

  for (const [flag, value, message] of [
    ["--lifetime", "soon", "--lifetime must be a whole number from 1 to 1000000000, but is soon."],
    ["--form", "three-items", "--form must be one of two-items, one-item, same-item, but is three-items."],
    ["--colour", "red", "Unknown option '--colour'"],
  ] as const) {
    it(`refuses ${flag} ${value} with a message and status 2`, async () => {
      const { output } = run(flag, value);
      assert.deepEqual(await once(child!, "close"), [2, null]);
      assert.ok(output().startsWith(message), output());
    });
  }

  it("explains its flags", async () => {
    const { output } = run("--help");
    assert.deepEqual(await once(child!, "close"), [0, null]);
    assert.match(output(), /--refresh-lifetime SECONDS/);
  });
});
