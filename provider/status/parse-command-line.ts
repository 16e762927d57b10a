import { parseArgs } from "node:util";
import { parseDuration } from "./parse-duration";

/** What is asked for on the command line. */
export type Request =
  | { kind: "help" }
  | { kind: "version" }
  | { kind: "mistake"; problem: string }
  | { kind: "status"; stacks: readonly string[]; isAll: boolean; isJson: boolean; withinSeconds: number };

export const USAGE = `Shows the Spot tokens that Pulumi stacks hold, and how long each is still good.

  npx --no pulumi-spotinst-token status [STACK…]

Without STACK: the stacks of the project in this folder; outside of a project, all stacks of the backend.
No secret is decrypted and none is shown, so no passphrase is needed.

  --all           all stacks of the backend
  --within TIME   alarm when a token expires within this time, such as 30m, 2h, 1h30m or 90s (without it: only if it has expired)
  --json          an array for machines
  --help, --version

Exit code: 1 when a token expires within the time, else 2 when something could not be told, else 0.`;

/** Reads the words of the command line. */
export function parseCommandLine(words: readonly string[]): Request {
  try {
    return read(words);
  } catch (error) {
    // Node's own words go on with advice that does not fit here.
    return mistake(String((error as Error).message).split(/\.?\s*\n|\. /)[0]!);
  }
}

function read(words: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      all: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      within: { type: "string", default: "0" },
      help: { type: "boolean", short: "h", default: false },
      version: { type: "boolean", default: false },
    },
  });
  const [command, ...stacks] = positionals;
  if (values.help) {
    return { kind: "help" };
  }
  if (values.version) {
    return { kind: "version" };
  }
  if (command !== "status") {
    return mistake(command === undefined ? "Say what to do: status" : `Unknown command "${command}"`);
  }
  if (stacks.includes("")) {
    // The CLI would take the selected stack instead.
    return mistake("The name of a stack is empty");
  }
  if (values.all && stacks.length > 0) {
    return mistake("Say --all or the names of stacks, not both");
  }
  const withinSeconds = parseDuration(values.within);
  if (withinSeconds === undefined) {
    return mistake(
      `--within must be a time such as 90s, 30m, 2h, 1h30m or plain seconds, but is "${values.within}"`,
    );
  }
  return {
    kind: "status",
    stacks: [...new Set(stacks)],
    isAll: values.all,
    isJson: values.json,
    withinSeconds,
  };
}

function mistake(problem: string): Request {
  return { kind: "mistake", problem };
}
