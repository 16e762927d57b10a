import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type LoggedLine, runEngine, urnOf } from "../../../harness/plugin-client";
import { createEngineLog } from "../../../provider/plugin/engine";

const LINE = { level: "info", text: "a line" } as const;

describe("the log of the engine", () => {
  it("says nothing where there is no engine", async () => {
    const log = createEngineLog(undefined);
    assert.equal(await log.within(urnOf("tok"), async () => log.say(LINE)), undefined);
  });

  it("says a line on the resource of its call, also when calls overlap, and on the stack outside of one", async (test) => {
    const logged: LoggedLine[] = [];
    const log = createEngineLog(await runEngine(test, logged));
    const say = async (name: string, ms: number) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      log.say({ ...LINE, text: name });
    };
    await Promise.all(
      [
        ["first", 20],
        ["second", 1],
      ].map(([name, ms]) => log.within(urnOf(String(name)), () => say(String(name), Number(ms)))),
    );
    assert.deepEqual(logged, [
      { severity: 1, message: "second", urn: urnOf("second") },
      { severity: 1, message: "first", urn: urnOf("first") },
    ]);
    log.say({ level: "warning", text: "outside" });
    await log.within("", async () => log.say(LINE));
    assert.deepEqual(logged.at(-2), { severity: 2, message: "outside", urn: "" });
  });

  it("does not wait for an engine that is silent once the operation is cancelled", async (test) => {
    const cancellation = new AbortController();
    const log = createEngineLog(await runEngine(test, [], () => {}), cancellation.signal);
    for (const cancel of [() => setTimeout(() => cancellation.abort(), 100), () => {}]) {
      const start = performance.now();
      cancel();
      await log.within(urnOf("tok"), async () => log.say(LINE));
      assert.ok(performance.now() - start < 1000);
    }
  });

  it("hands a failure of the call on, after its lines", async (test) => {
    const logged: LoggedLine[] = [];
    const log = createEngineLog(await runEngine(test, logged));
    const failing = log.within(urnOf("tok"), () => {
      log.say(LINE);
      return Promise.reject(new Error("failed"));
    });
    await assert.rejects(failing, /failed/);
    assert.equal(logged.length, 1);
  });
});
