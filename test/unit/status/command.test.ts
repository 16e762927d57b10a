import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { describe, it } from "node:test";
import { assertNoSecrets } from "../../../harness/leaks";
import { CHECKOUT } from "../../../harness/program-folder";
import { LOGIN_ENV, WORDS } from "../../../harness/words";
import { runCommand } from "../../../provider/status/command";
import { NoPulumiError, type PulumiAnswer } from "../../../provider/status/run-pulumi";

const TYPE = "pulumi-nodejs:dynamic/spotinst:Token";

/** The state of a stack whose token expires at this hour after the beginning of time. */
function stateWith(hour: number, account: unknown = null, name = "main"): string {
  const outputs = { grant: "password", account, expiresAt: new Date(hour * 3_600_000).toISOString() };
  const urn = `urn:pulumi:dev::tokens::${TYPE}::${name}`;
  return JSON.stringify({ deployment: { resources: [{ type: TYPE, urn, outputs }] } });
}

interface Given {
  isWatched?: boolean;
  words?: readonly string[];
  /** What `stack ls` lists. */
  list?: string;
  states?: Readonly<Record<string, string>>;
  run?: () => Promise<PulumiAnswer>;
  env?: Record<string, string>;
  folder?: string;
}

/** Runs the command at the beginning of time in a world of literals. */
async function runIn(given: Given) {
  const { states = { dev: stateWith(1) }, list = JSON.stringify([{ name: "dev" }]) } = given;
  const printed: string[] = [];
  const alarms: string[] = [];
  const asked: string[] = [];
  const exitCode = await runCommand(given.words ?? ["status"], {
    env: given.env ?? {},
    folder: given.folder ?? CHECKOUT,
    now: () => 0,
    run:
      given.run ??
      (async (words) => {
        asked.push(words.join(" "));
        const state = states[words[2]!.replace("--stack=", "")];
        if (words[1] === "ls") {
          return { code: 0, stdout: list, stderr: "" };
        }
        return state === undefined
          ? { code: 6, stdout: "", stderr: "error: no stack named 'x' found" }
          : { code: 0, stdout: state, stderr: "" };
      }),
    print: (text) => printed.push(text),
    alarm: (line) => alarms.push(line),
    isWatched: given.isWatched ?? false,
    terminalWidth: undefined,
  });
  return { exitCode, out: printed.join("\n"), alarms, asked };
}

describe("runCommand", () => {
  it("shows the stacks of the project", async () => {
    const { exitCode, out, alarms, asked } = await runIn({});
    assert.deepEqual([exitCode, alarms], [0, []]);
    assert.match(out, /^stack .*\ndev +main .* 60 min +fresh/);
    assert.deepEqual(asked, ["stack ls --json", "stack export --stack=dev"]);
  });

  it("shows all stacks of the backend outside of a project, and where that is asked for", async () => {
    for (const given of [{ folder: parse(tmpdir()).root }, { words: ["status", "--all"] }]) {
      const { asked } = await runIn(given);
      assert.equal(asked[0], "stack ls --json --all");
    }
  });

  for (const isWatched of [true, false]) {
    it(`says after 5 s that it still asks, ${isWatched ? "to who watches" : "and not to a log"}`, async (test) => {
      test.mock.timers.enable({ apis: ["setTimeout"] });
      const { alarms } = await runIn({
        isWatched,
        words: ["status", "dev"],
        run: async () => {
          test.mock.timers.tick(5_000);
          return { code: 0, stdout: stateWith(1), stderr: "" };
        },
      });
      test.mock.timers.tick(60_000);
      assert.deepEqual(alarms, isWatched ? ["still asking pulumi"] : []);
    });
  }

  it("reads the named stacks alone", async () => {
    const { asked } = await runIn({ words: ["status", "dev", "gone"] });
    assert.deepEqual(asked, ["stack export --stack=dev", "stack export --stack=gone"]);
  });

  for (const [words, states, exitCode, alarms] of [
    [["--within=59m"], { dev: stateWith(1) }, 0, 0],
    [["--within=1h"], { dev: stateWith(1) }, 1, 1],
    [[], { dev: stateWith(-1) }, 1, 1],
    [["dev", "gone"], { dev: stateWith(-1) }, 1, 2],
    [["dev", "gone"], { dev: stateWith(1) }, 2, 1],
    [[], { dev: '{"deployment":{}}' }, 2, 1],
    [["dev"], { dev: '{"deployment":{}}' }, 2, 1],
  ] as const) {
    it(`ends with ${exitCode} for "${words.join(" ")}" on ${JSON.stringify(states).length} characters of state`, async () => {
      const done = await runIn({ words: ["status", ...words], states });
      assert.deepEqual([done.exitCode, done.alarms.length], [exitCode, alarms]);
    });
  }

  it("prints an array alone for machines", async () => {
    const { out } = await runIn({ words: ["status", "--json", "dev", "gone"] });
    const [dev, gone] = JSON.parse(out);
    assert.deepEqual([dev.token, dev.state, dev.expiresInSeconds], ["main", "fresh", 3600]);
    assert.deepEqual([gone.token, gone.problem], [null, "no such stack"]);
    assert.deepEqual(Object.keys(dev).sort(), Object.keys(gone).sort());
  });

  it("says why the stacks cannot be listed", async () => {
    const run = async () => ({ code: 1, stdout: "", stderr: "error: no backend" });
    const { exitCode, out, alarms } = await runIn({ words: ["status", "--json"], run });
    assert.deepEqual([exitCode, out, alarms], [2, "[]", ["could not list the stacks: no backend"]]);
  });

  it("says once that there is no CLI", async () => {
    const run = () => Promise.reject(new NoPulumiError("there is no pulumi"));
    const { exitCode, out, alarms } = await runIn({ words: ["status", "a", "b"], run });
    assert.deepEqual([exitCode, out, alarms], [2, "", ["there is no pulumi"]]);
  });

  it("shows no secret of the environment, and nothing that a terminal obeys", async () => {
    const env = {
      ...LOGIN_ENV,
      PULUMI_ACCESS_TOKEN: "pul-cross-stitch-token",
      PULUMI_CONFIG_PASSPHRASE: "dev",
    };
    const secrets = { ...WORDS, pulumi: env.PULUMI_ACCESS_TOKEN };
    const evil = `\u001b[2J${Object.values(secrets).join("\u0007")}\u202e`;
    const states = { dev: stateWith(-1, evil, evil) };
    const run = async () => ({ code: 1, stdout: "", stderr: `error: ${evil}` });
    for (const json of [[], ["--json"]]) {
      for (const given of [
        { words: ["status", ...json], states, env },
        { words: ["status", evil, ...json], env },
        { words: ["status", "dev", ...json], run, env },
        { words: ["status", ...json], run, env },
        { words: [`--${evil}`], env },
        { words: ["status", ...json], run: () => Promise.reject(new Error(evil)), env },
      ]) {
        const { out, alarms } = await runIn(given);
        const shown = [out, ...alarms];
        assertNoSecrets(shown, {
          password: WORDS.password,
          clientSecret: WORDS.clientSecret,
          pulumi: secrets.pulumi,
        });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those that must not be there
        assert.doesNotMatch(shown.join("\n"), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
    }
  });

  it("leaves a stack its name where the passphrase is as short as a word", async () => {
    const { out } = await runIn({ env: { PULUMI_CONFIG_PASSPHRASE: "dev" } });
    assert.match(out, /\ndev /);
  });

  it("ends with 2 on an error that nobody expected", async () => {
    const { exitCode, alarms } = await runIn({ run: () => Promise.reject(new Error("odd")) });
    assert.deepEqual([exitCode, alarms], [2, ["An error of pulumi-spotinst-token itself: odd"]]);
  });

  it("explains itself, and refuses in one line what it does not understand", async () => {
    const help = await runIn({ words: ["--help"] });
    assert.equal(help.exitCode, 0);
    assert.match(help.out, /pulumi-spotinst-token status \[STACK…\]/);
    const { exitCode, out, alarms } = await runIn({ words: ["state"] });
    assert.deepEqual([exitCode, out], [2, ""]);
    assert.deepEqual(alarms, ['Unknown command "state"; see `npx --no pulumi-spotinst-token status --help`']);
  });
});

describe("the executable", () => {
  it("prints the version of the package", () => {
    const { version } = require("../../../package.json");
    const words = ["-r", "ts-node/register", join(CHECKOUT, "provider/cli.ts"), "--version"];
    assert.equal(execFileSync(process.execPath, words, { cwd: CHECKOUT, encoding: "utf8" }), `${version}\n`);
  });

  it("never loads the Pulumi SDK", () => {
    const loaded = Object.keys(require.cache).filter((path) => /@pulumi[\\/]pulumi[\\/]/.test(path));
    assert.deepEqual(loaded, []);
  });
});
