import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, it } from "node:test";
import { listen } from "../../emulator/listening";
import { DEMO_LOGIN } from "../../emulator/token-service";
import { pasteInto, runServiceCommand, type ServiceCommand } from "../../harness/service-command";

let child: ServiceCommand["child"] | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

/** Runs the command on a free port unless the flags say otherwise. */
function run(...flags: string[]): ServiceCommand {
  const command = runServiceCommand("--port", "0", ...flags);
  child = command.child;
  return command;
}

const readExports = (text: string) => pasteInto({}, text);

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
    [
      "--form",
      "three-items",
      "--form must be one of two-items, one-item, same-item, opaque, but is three-items.",
    ],
    ["--colour", "red", "Unknown option '--colour'"],
  ] as const) {
    it(`refuses ${flag} ${value} with a message and status 2`, async () => {
      const { output } = run(flag, value);
      assert.deepEqual(await once(child!, "close"), [2, null]);
      assert.ok(output().startsWith(message), output());
    });
  }

  for (const flags of [[], ["--proxy"]]) {
    it(`says what to do about a port that is taken: ${["--port", ...flags].join(" ")}`, async () => {
      const taken = await listen(createServer());
      const { output } = run("--port", String(taken.port), ...flags);
      assert.deepEqual(await once(child!, "close"), [2, null]);
      await taken.close();
      assert.match(
        output(),
        /^Port \d+ is taken, .* choose another port with --port \(0 is any free one\)\.\n$/,
      );
      assert.ok(output().includes(String(taken.port)));
    });
  }

  it("explains its flags, and that its port is the same at every start", async () => {
    const { output } = run("--help");
    assert.deepEqual(await once(child!, "close"), [0, null]);
    assert.match(output(), /--refresh-lifetime SECONDS/);
    assert.match(output(), /--port NUMBER +port on 127\.0\.0\.1 \(8977; 0: any free one\)/);
  });
});
