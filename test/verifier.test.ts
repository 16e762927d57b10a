import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createGate } from "../provider/gate";
import { createVerifier } from "../provider/verifier";
import type { Verdict } from "../provider/verify";
import { instantPace } from "./support/pace";

function prepare(...verdicts: Verdict[]) {
  const pace = instantPace();
  const asked: string[] = [];
  const lines: string[] = [];
  const gate = createGate(8, pace.elapsed);
  const verifyToken = async ({ accessToken }: { accessToken: string }) => {
    asked.push(accessToken);
    return verdicts.shift() ?? ({ answer: "alive", status: 200 } as const);
  };
  const verify = createVerifier(verifyToken, gate, (line) => void lines.push(line));
  return {
    pace,
    asked,
    lines,
    ask: (accessToken: string, apiEndpoint = "https://api.example.com") =>
      verify({ accessToken, apiEndpoint }),
  };
}

describe("a verifier", () => {
  it("asks a host that gave no answer only once, and another host all the same", async () => {
    const { asked, lines, ask } = prepare({ answer: "unknown", why: "no answer in time" });
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "unknown");
    assert.equal(await ask("three", "https://other.example.com"), "alive");
    assert.deepEqual(asked, ["one", "three"]);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^warning: could not ask Spot whether the token is alive \(no answer in time\)/);
  });

  it("goes on after an answer that says nothing", async () => {
    const { asked, ask } = prepare({ answer: "unknown", why: "HTTP 403", status: 403 });
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "alive");
    assert.deepEqual(asked, ["one", "two"]);
  });

  it("asks nothing while the host wants to be left alone", async () => {
    const wait: Verdict = { answer: "unknown", why: "HTTP 429", status: 429, retryAfterSeconds: 60 };
    const { pace, asked, ask } = prepare(wait);
    assert.equal(await ask("one"), "unknown");
    assert.equal(await ask("two"), "unknown");
    await pace.sleep(60_000);
    assert.equal(await ask("three"), "alive");
    assert.deepEqual(asked, ["one", "three"]);
  });
});
