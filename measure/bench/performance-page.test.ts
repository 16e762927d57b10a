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
