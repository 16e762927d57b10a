import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { nextOutput } from "../../harness/next-output";
import { CHECKOUT } from "../../harness/program-folder";

const MOST_BYTES = 1_000_000;
const PLUGIN = join(CHECKOUT, "plugin");
const bundle = readFileSync(join(PLUGIN, "plugin.cjs"), "utf8");

/** In its place the bundle has what Node brings along. */
const LEFT_OUT = "web-streams-polyfill";

/** What stands above a licence: name, version and the licence's own name. */
const HEADING = /^(\S+ \d+\.\d+\.\d+ \(.+\))$/m;

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "spotinst-token-plugin-"));
}

describe("the bundle of the plugin", () => {
  const folder = makeFolder();

  before(() => cpSync(PLUGIN, folder, { recursive: true }));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts a copy that no package is near, as the engine starts it. */
  function start(test: TestContext) {
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    const child = spawn(join(folder, "pulumi-resource-spotinst-token"), ["127.0.0.1:9"], {
      cwd: folder,
      env,
    });
    test.after(() => child.kill());
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        printed[name] += text;
      });
    }
    return { child, printed };
  }

  it("is 1 MB at most", () => {
    assert.ok(statSync(join(PLUGIN, "plugin.cjs")).size <= MOST_BYTES, `${bundle.length} bytes`);
  });

  it("requires Node's own modules alone", () => {
    const required = [...bundle.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, name]) => name!);
    assert.ok(required.length > 0);
    assert.deepEqual(
      required.filter((name) => !isBuiltin(name)),
      [],
    );
  });

  it("runs with no package near it, prints its port and nothing else, and listens on 127.0.0.1 alone", async (test) => {
    const { child, printed } = start(test);
    await nextOutput(child);
    assert.match(printed.stdout, /^\d+\n$/);
    const port = Number(printed.stdout);
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    for (const address of ["127.0.0.1", "127.0.0.2", "::1", ...others.map(({ address }) => address)]) {
      assert.equal(await reaches(address, port), address === "127.0.0.1", address);
    }
    child.kill();
    await once(child, "close");
    assert.deepEqual(printed, { stdout: `${port}\n`, stderr: "" });
  });
});

/** Whether somebody listens at an address of this machine. */
async function reaches(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 20_000 });
  try {
    return await new Promise((resolve) => {
      socket.on("connect", () => resolve(true));
      socket.on("timeout", () => resolve(false));
      socket.on("error", () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

describe("LICENSES.txt of the plugin", () => {
  it("names this package and each that is in the bundle, with the text of its licence", async () => {
    const { metafile } = await build({
      absWorkingDir: CHECKOUT,
      entryPoints: ["provider/plugin.ts"],
      bundle: true,
      platform: "node",
      write: false,
      metafile: true,
    });
    const packages = Object.keys(metafile.inputs).map(
      (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? ".",
    );
    const texts = readFileSync(join(PLUGIN, "LICENSES.txt"), "utf8").split(HEADING);
    for (const folder of new Set(packages)) {
      const { name, version, license } = JSON.parse(
        readFileSync(join(CHECKOUT, folder, "package.json"), "utf8"),
      );
      const text = texts[texts.indexOf(`${name} ${version} (${license})`) + 1]!;
      if (name === LEFT_OUT) {
        assert.ok(!texts.join().includes(name) && bundle.includes('require("node:stream/web")'));
        continue;
      }
      assert.ok(text.length > 500 && /copyright/i.test(text), `${name}: ${text}`);
    }
  });

  it("takes a licence from a file, or from the part of a README", (test) => {
    const readme = "# dependency\n\nWords.\n\nLicense\n-------\n\nCopyright A. Body\n\n## More\n";
    assert.match(bundleWith(test, { "license.md": "Do as you like." }).licenses, /\n\nDo as you like\.\n$/);
    assert.match(
      bundleWith(test, { "README.md": readme }).licenses,
      /\n\nLicense\n-------\n\nCopyright A\. Body\n$/,
    );
  });

  it("is not made where a package has no licence text: the build fails", (test) => {
    const { error, licenses } = bundleWith(test, { "README.md": "# dependency\n\n## License\n\nMIT\n" });
    assert.match(error, /Error: dependency has no licence text/);
    assert.equal(licenses, "");
  });
});

/** Bundles a plugin that is made of one package, with these files in that package. */
function bundleWith(test: TestContext, files: Record<string, string>) {
  const folder = makeFolder();
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const manifest = (name: string) => JSON.stringify({ name, version: "1.0.0", license: "MIT" });
  write("package.json", manifest("ours"));
  write("LICENSE", "Ours.");
  write("provider/plugin.ts", `import "dependency";`);
  write("plugin/LICENSES.txt", "");
  for (const [name, text] of Object.entries({
    ...files,
    "index.js": "",
    "package.json": manifest("dependency"),
  })) {
    write(`node_modules/dependency/${name}`, text);
  }
  const script = `
    import { bundlePlugin } from ${JSON.stringify(pathToFileURL(join(CHECKOUT, "tools/bundle-plugin.mjs")))};
    await bundlePlugin(process.argv[1]);`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script, folder], {
    encoding: "utf8",
  });
  return { error: stderr, licenses: readFileSync(join(folder, "plugin", "LICENSES.txt"), "utf8") };
}
