#!/usr/bin/env node
/** The command `pulumi-spotinst-token`. It never loads the Pulumi SDK. */
import { findVariable } from "./ground/environment";
import { runCommand } from "./status/command";
import { createRunPulumi } from "./status/run-pulumi";

/** Where the terminal does not tell its width. */
const USUAL_WIDTH = 80;

const { env, stdout } = process;
const isColoured = stdout.isTTY && findVariable(["NO_COLOR"], env) === undefined;

void runCommand(process.argv.slice(2), {
  env,
  folder: process.cwd(),
  now: Date.now,
  run: createRunPulumi(env),
  print: console.log,
  alarm: (line) => console.error(line),
  terminalWidth: isColoured ? stdout.columns || USUAL_WIDTH : undefined,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
