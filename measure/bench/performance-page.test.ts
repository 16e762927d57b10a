import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Contender, listContenders } from "./contenders";
import type { Life, Measured } from "./life";
import { writePage } from "./page";
import { median, Results } from "./statistics";

const COMMAND = { packageFolder: "package", pluginFolder: "plugin" };

/** Seconds that one token takes. */
const SECONDS: Record<Contender["name"], number> = {
  "this-package": 2,
  "usual-way": 4,
  command: 2.5,
  plugin: 1.6,
  "do-nothing": 1.5,
  empty: 1,
};

function invent(contenders: readonly Contender[]): Life[] {
  return [1, 300].flatMap((tokens) =>
    contenders.map(({ name }) => {
      const wallMs = SECONDS[name] * 1000 * tokens;
      const cost: Measured = { wallMs, cpuMs: undefined, use: {}, requests: tokens };
      const stateBytes = 900 + (name === "empty" ? 0 : SECONDS[name] * 1000 * tokens);
      return {
        contender: name,
        tokens,
        first: cost,
        preview: cost,
        renewing: cost,
        stateBytes,
        loadAverage: 1,
      };
    }),
  );
}

function write(contenders: readonly Contender[]): string {
  return writePage({
    results: new Results(invent(contenders)),
    load: { nothingMs: 40, providerMs: 60, withRequestMs: 70 },
    plugin: { nothingMs: 50, pluginMs: 100, bundleBytes: 1_200_000, opaqueStateBytes: 1_400 },
    contenders,
    sizes: [{ tokens: 1, rounds: 1 }],
    cliVersion: "v3.0.0",
  });
}

describe("the page of performance", () => {
  const page = write(listContenders(COMMAND));

  it("says of every goal whether it is met, and what stands in the way of one that is not", () => {
    assert.match(
      page,
      /^\| 300 tokens, first `up`: against the usual way \| 0\.70 \| 0\.500 \| .*\| yes \|$/m,
    );
    assert.match(
      page,
      /^\| one token, first `up`: against a resource that does nothing \| 1\.03 \| 1\.333 \| .*\| no \|$/m,
    );
    assert.match(page, /^- one token, first `up`.* takes 30 ms alone\.$/m);
    assert.match(page, /^\| bytes of state for each token.*\| 0\.50 \| 0\.500 \| {2}\| yes \|$/m);
  });

  it("judges the plugin against its rivals, and its state, start and bundle by themselves", () => {
    assert.deepEqual(
      page.match(/^\| the plugin.* \| (yes|no) \|$/gm),
      [
        "the plugin, one token, first `up`: against `@pulumi/command` | 1.05 | 0.640 | unknown | yes",
        "the plugin, one token, renewing `up`: against `@pulumi/command` | 1.05 | 0.640 | unknown | yes",
        "the plugin, one token, first `up`: against the dynamic resource | 0.78 | 0.800 | unknown | no",
        "the plugin, one token, renewing `up`: against the dynamic resource | 0.78 | 0.800 | unknown | no",
        "the plugin, 300 tokens, first `up`: against `@pulumi/command` | 0.65 | 0.640 | unknown | yes",
        "the plugin, 300 tokens, renewing `up`: against `@pulumi/command` | 0.35 | 0.640 | unknown | no",
        "the plugin, 300 tokens, first `up`: against the dynamic resource | 0.95 | 0.800 | unknown | yes",
        "the plugin, 300 tokens, renewing `up`: against the dynamic resource | 0.95 | 0.800 | unknown | yes",
        "the plugin: state for each token of 64 characters without a refresh token | 1,600 bytes | 1,400 bytes |  | yes",
        "the plugin's start, up to its port: against a process that prints a number | 2.10 | 2.000 |  | yes",
        "the plugin's bundle | 1,000,000 bytes | 1,200,000 bytes |  | no",
      ].map((line) => `| ${line} |`),
    );
    assert.doesNotMatch(write(listContenders(undefined)), /^\| the plugin.*pulumi\/command/m);
  });

  it("says what the system does not tell, and that a contender was left out", () => {
    assert.match(page, /unknown/);
    assert.doesNotMatch(page, /NaN|undefined|left out/);
    assert.match(write(listContenders(undefined)), /`@pulumi\/command` is left out/);
  });

  it("takes the middle of its figures", () => {
    assert.equal(median([5, 1, 3]), 3);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });
});
