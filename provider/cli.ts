#!/usr/bin/env node
/** The command `pulumi-spotinst-token`. It never loads the Pulumi SDK. */
import { runCommand } from "./status/command";
import { createRunPulumi } from "./status/run-pulumi";
import { findTerminalWidth } from "./status/terminal-width";

const { env, stdout, stderr } = process;

void runCommand(process.argv.slice(2), {
  env,
  folder: process.cwd(),
  now: Date.now,
  run: createRunPulumi(env),
  print: console.log,
  alarm: console.error,
  isWatched: stderr.isTTY,
  terminalWidth: findTerminalWidth(stdout, env),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
