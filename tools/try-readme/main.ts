/** Does what the README says, in a fresh folder, and says how long the first token took. */
import { tryReadme } from "./try-readme";

async function main(): Promise<void> {
  const { isDone, issued, secondsToToken } = await tryReadme({ show: console.log });
  if (!isDone || secondsToToken === undefined) {
    throw new Error(
      `The README does not work: ${isDone ? "every command went well" : "a command failed"}, ${issued.length} tokens.`,
    );
  }
  console.log(`\nThe README works. The first token was there after ${secondsToToken.toFixed(0)} s.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
