import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { CHECKOUT, createProgramFolder } from "../../harness/program-folder";
import { PROVIDER_HANDLE } from "../../provider/program/handle";

/** Evaluates the handle as the host does and prints what came of it. */
const HOST = `
const [requireFromString, handle] = process.argv.slice(1);
const provider = require(requireFromString)(handle).handler();
let failure;
try {
  if (Object.keys(provider).length === 1) provider.check({}, {});
} catch (error) {
  failure = { isError: error instanceof Error, message: error.message };
}
const loaded = Object.keys(require.cache);
console.log(JSON.stringify({ methods: Object.keys(provider).sort(), failure, loaded }));
`;

interface Outcome {
  methods: string[];
  failure?: { isError: boolean; message: string };
  loaded: string[];
}

// The host's own copy: it is no dependency of this package.
const REQUIRE_FROM_STRING = createRequire(require.resolve("@pulumi/pulumi")).resolve("require-from-string");

async function evaluateIn(folder: string, env: Record<string, string> = {}): Promise<Outcome> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["-e", HOST, REQUIRE_FROM_STRING, PROVIDER_HANDLE],
    { cwd: folder, env: { ...process.env, NODE_OPTIONS: "", ...env } },
  );
  assert.equal(stderr, "");
  return JSON.parse(stdout) as Outcome;
}

const METHODS = ["check", "create", "diff", "read", "update"];

describe("PROVIDER_HANDLE", () => {
  it("is one line of at most 160 bytes, for it is stored with every token", () => {
    assert.ok(Buffer.byteLength(PROVIDER_HANDLE) <= 160, `${Buffer.byteLength(PROVIDER_HANDLE)} bytes`);
    assert.doesNotMatch(PROVIDER_HANDLE, /[\r\n]/);
    assert.match(PROVIDER_HANDLE, /^[\x20-\x7e]+$/);
  });

  it("is, without a marker of unknown values, valid as the text of an output", () => {
    assert.equal(JSON.parse(JSON.stringify(PROVIDER_HANDLE)), PROVIDER_HANDLE);
    assert.doesNotMatch(PROVIDER_HANDLE, /04da6b54-80e4-46f7-96ec-b56ff0331ba9/);
  });

  it("finds the package in the program's folder", async (test) => {
    const { methods } = await evaluateIn(createProgramFolder(test, { isInstalled: true }));
    assert.deepEqual(methods, METHODS);
  });

  it("finds the package in a folder above the program's", async (test) => {
    const folder = join(createProgramFolder(test, { isInstalled: true }), "packages", "program");
    mkdirSync(folder, { recursive: true });
    assert.deepEqual((await evaluateIn(folder)).methods, METHODS);
  });

  it("finds the package in its own checkout", async () => {
    assert.deepEqual((await evaluateIn(CHECKOUT)).methods, METHODS);
  });

  it("brings no delete, for a token cannot be revoked", async (test) => {
    const { methods } = await evaluateIn(createProgramFolder(test, { isInstalled: true }));
    assert.ok(!methods.includes("delete"));
  });

  it("loads neither the Pulumi SDK nor the HTTP client before there is something to send", async (test) => {
    const { loaded } = await evaluateIn(createProgramFolder(test, { isInstalled: true }));
    assert.ok(loaded.some((file) => file.startsWith(join(CHECKOUT, "dist"))));
    assert.deepEqual(
      loaded.filter((file) => /node_modules/.test(file) && !/require-from-string/.test(file)),
      [],
    );
  });

  describe("without the package", () => {
    it("brings check alone, so that destroy and refresh work", async (test) => {
      const { methods } = await evaluateIn(createProgramFolder(test, { isInstalled: false }));
      assert.deepEqual(methods, ["check"]);
    });

    it("fails in check with an error that names the package, the folder and the cure", async (test) => {
      const folder = createProgramFolder(test, { isInstalled: false });
      const { failure } = await evaluateIn(folder);
      assert.equal(failure?.isError, true);
      assert.match(failure.message, /^npm i\? Error: Cannot find module 'pulumi-spotinst-token\/provider'/);
      assert.ok(failure.message.includes(folder), failure.message);
    });
  });
});
