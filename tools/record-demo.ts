import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensurePulumiCli } from "./pulumi-cli";
import { type PrintedLine, planPlayback } from "./recording/playback";
import { drawTerminal } from "./recording/terminal-picture";
import { runCommand } from "./run-command";

const CHECKOUT = resolve(__dirname, "..");
const PICTURE = join(CHECKOUT, "docs", "start.svg");

const PACE = { longestWaitMs: 800, readMs: 900, foldMs: 300, endMs: 5000 };

const COUNT = /^ {4}([+~-] )?\d+ (created|updated|unchanged|deleted)$/;
const TELLING_OUTPUT = /^ {4}(accessToken|apiStatus) +:|^ {2}~ expiresAt +:/;

const LAYOUT = {
  columns: 90,
  firstRow: 1,
  isHeadline: (text: string) => text.startsWith("▶"),
  isResult: (text: string) => COUNT.test(text) || TELLING_OUTPUT.test(text),
};

/** Runs the demo as `npm start` does, and writes the picture of what it printed. */
async function main(): Promise<void> {
  // A CLI that is made first says so; that is no part of the picture.
  await ensurePulumiCli();
  const printed: PrintedLine[] = [];
  await runCommand(
    process.execPath,
    ["-r", "ts-node/register", join(__dirname, "demo.ts"), "--color", "always"],
    {
      cwd: CHECKOUT,
      env: process.env,
      onLine: (text) => printed.push({ text, atMs: performance.now() }),
    },
  );
  const picture = drawTerminal(planPlayback(printed, PACE, LAYOUT), {
    title: "npm start: the whole life of a Spot token, in a terminal",
    description:
      "A recording of the demo. The first pulumi up mints a token. The second changes nothing. " +
      "The third renews the token, because it is due. Another stack takes the token and calls the API with it. " +
      "Both stacks are destroyed. The token is shown as [secret] throughout.",
    bar: "Long waits are cut short. Finished steps are folded to their results.",
    command: "$ npm start",
  });
  writeFileSync(PICTURE, picture);
  console.log(`${PICTURE}: ${printed.length} lines, ${Buffer.byteLength(picture)} bytes`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
