// Makes what the tests of programs in other languages need: `npm test` runs it. Says nothing when all is there.
import { constants } from "node:os";
import { ensureLanguages } from "./languages/languages";
import { InterruptedError } from "./run-command";

async function main(): Promise<void> {
  try {
    for (const { language, reason, isRequired } of await ensureLanguages()) {
      const isFailure = isRequired && process.env.CI === "true";
      console.error(`The tests in ${language} ${isFailure ? "cannot run" : "are skipped"}: ${reason}`);
      if (isFailure) process.exitCode = 1;
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof InterruptedError ? 128 + constants.signals[error.signal] : 1;
  }
}

void main();
