/** Does what the README says, in a fresh folder, and says how long the first token took. */
import { tryReadme } from "./try-readme";

async function main(): Promise<void> {
  const { code, issued, secondsToToken } = await tryReadme({ show: (text) => process.stdout.write(text) });
  if (code !== 0 || secondsToToken === undefined) {
    throw new Error(`The README does not work: exit code ${code}, ${issued.length} tokens.`);
  }
  console.log(`\nThe README works. The first token was there after ${secondsToToken.toFixed(0)} s.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
