import { toPublicError } from "../ground/boundary";
import { LONG_WAIT_MS } from "../ground/clock";
import type { Environment } from "../ground/environment";
import { createRedactor, type Redact } from "../ground/redact";
import { VERSION } from "../http/version";
import { quoteServerWords } from "../service/quote";
import { listHidden } from "../token/secret-values";
import { gatherRows, type Source } from "./gather-rows";
import { makeHarmless } from "./harmless-row";
import { judge } from "./judge";
import { parseCommandLine, type Request, USAGE } from "./parse-command-line";
import { writeTable } from "./table";

/** What the command needs of the world. */
export interface World extends Source {
  env: Environment;
  /** Prints what was asked for. */
  print(text: string): void;
  /** Prints a line about what is wrong. */
  alarm(line: string): void;
  /** Whether somebody watches: stderr is a terminal. */
  isWatched: boolean;
  /** The width of the terminal; undefined where stdout is none or no colours are wanted. */
  terminalWidth: number | undefined;
}

/** The exit code for "it could not be told". */
const UNTOLD = 2;

/** The Pulumi CLI's own secrets. */
const PULUMI_SECRETS = ["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE"];

/** A shorter passphrase is a word, and hiding it would hide the names of stacks. */
const SHORTEST_SECRET = 8;

/** Runs one command line, and returns its exit code. */
export async function runCommand(words: readonly string[], world: World): Promise<number> {
  const { secrets, names } = listHidden([], world.env);
  const others = PULUMI_SECRETS.map((name) => world.env[name] ?? "");
  const redact = createRedactor(
    [...secrets, ...others.filter(({ length }) => length >= SHORTEST_SECRET)],
    names,
  );
  try {
    return await answer(parseCommandLine(words), world, redact);
  } catch (error) {
    world.alarm(quoteServerWords(toPublicError(error, redact).message, redact));
    return UNTOLD;
  }
}

async function answer(request: Request, world: World, redact: Redact): Promise<number> {
  switch (request.kind) {
    case "help":
      world.print(USAGE);
      return 0;
    case "version":
      world.print(VERSION);
      return 0;
    case "mistake":
      world.alarm(
        `${quoteServerWords(request.problem, redact)}; see \`npx --no pulumi-spotinst-token status --help\``,
      );
      return UNTOLD;
    case "status":
      return tellStatus(request, world, redact);
  }
}

async function tellStatus(
  request: Request & { kind: "status" },
  world: World,
  redact: Redact,
): Promise<number> {
  const longWait = setTimeout(() => world.isWatched && world.alarm("still asking pulumi"), LONG_WAIT_MS);
  const { rows: found, problem } = await gatherRows(request, world).finally(() => clearTimeout(longWait));
  const rows = found.map((row) => makeHarmless(row, redact));
  if (request.isJson) {
    world.print(JSON.stringify(rows, undefined, 2));
  } else if (rows.length > 0) {
    world.print(writeTable(rows, { nowMs: world.now(), terminalWidth: world.terminalWidth }));
  }
  const { exitCode, alarms } =
    problem === undefined
      ? judge(rows, request.withinSeconds)
      : { exitCode: UNTOLD, alarms: [quoteServerWords(problem, redact)] };
  for (const line of alarms) {
    world.alarm(line);
  }
  return exitCode;
}
