import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
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
    const second = new EventEmitter();
    const spoken = once(second, "spoken");
    await Promise.all([
      log.within(urnOf("first"), async () => {
        await spoken;
        log.say({ ...LINE, text: "first" });
      }),
      log.within(urnOf("second"), async () => {
        await new Promise(setImmediate);
        log.say({ ...LINE, text: "second" });
        second.emit("spoken");
      }),
    ]);
    const byMessage = (a: LoggedLine, b: LoggedLine) => a.message.localeCompare(b.message);
    assert.deepEqual(logged.sort(byMessage), [
      { severity: 1, message: "first", urn: urnOf("first") },
      { severity: 1, message: "second", urn: urnOf("second") },
    ]);
    log.say({ level: "warning", text: "outside" });
    while (logged.length < 3) {
      await new Promise(setImmediate);
    }
    assert.deepEqual(logged.at(-1), { severity: 2, message: "outside", urn: "" });
  });

  it("does not wait for an engine that is silent once the operation is cancelled", {
    timeout: 60_000,
  }, async (test) => {
    const cancellation = new AbortController();
    const log = createEngineLog(await runEngine(test, [], () => {}), cancellation.signal);
    test.mock.timers.enable({ apis: ["setTimeout"] });
    for (const cancel of [() => cancellation.abort(), () => {}]) {
      const said = log.within(urnOf("tok"), async () => log.say(LINE));
      await new Promise(setImmediate);
      cancel();
      test.mock.timers.tick(200);
      await said;
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
