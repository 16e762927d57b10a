import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loginEnvironment } from "../emulator/login-environment";
import { startTokenService, type TokenService } from "../emulator/token-service";
import { DOCUMENTED_LIFE_SECONDS } from "../provider/ground/lifetime";
import { ensurePulumiCli } from "./pulumi-cli";
import { runCommand } from "./run-command";
import { createSeparateEnvironment } from "./separate-environment";

/** A token's life at first: long enough for the second `up` to find it fresh, short enough to wait for its end. */
const SHORTEST_LIFE_SECONDS = 40;

/** On a slow machine the life is so many times what the preparation took, since the two `up` take longer there too. */
const LIFE_PER_PREPARATION = 12;

const CHECKOUT = resolve(__dirname, "..");
const FOLDER = join(CHECKOUT, ".demo");

const STACK = ["--stack", "demo", "--non-interactive"];
const TOKEN_STACK = "organization/spotinst-token/demo";

const EXAMPLES = { basic: "examples/basic", consumer: "examples/consumer" };

/** Aborted by Ctrl-C, which the terminal sends to the running `pulumi` too. A second one ends the demo at once. */
const interruption = new AbortController();

interface Stack {
  /** Runs a command that is no part of the story, and shows nothing of it. */
  prepare(...words: string[]): Promise<void>;
  /** Runs a command that is shown. */
  pulumi(...words: string[]): Promise<void>;
}

/**
 * Runs the main job on the local token service: mint, leave alone, renew, hand to another stack, destroy.
 * The command line's own words go to each command that is shown.
 */
async function main(ownWords: readonly string[]): Promise<void> {
  const cli = await ensurePulumiCli();
  const service = await startTokenService();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, "state"), { recursive: true });
  const env = { ...createSeparateEnvironment(FOLDER), ...cli.env, ...loginEnvironment(service) };
  const stack = (example: string): Stack => ({
    prepare: (...words) =>
      runCommand(cli.command, [...words, ...STACK], { cwd: join(CHECKOUT, example), env }),
    pulumi: (...words) =>
      showCommand(cli.command, words, [...STACK, "--suppress-progress", ...ownWords], {
        cwd: join(CHECKOUT, example),
        env,
      }),
  });
  const basic = stack(EXAMPLES.basic);
  const consumer = stack(EXAMPLES.consumer);
  process.once("SIGINT", () => interruption.abort());
  try {
    const startMs = performance.now();
    await basic.prepare("stack", "init");
    await consumer.prepare("stack", "init");
    const lifeSeconds = chooseLife(performance.now() - startMs);
    // With fewer seconds left the token is due.
    const dueSeconds = lifeSeconds / 2;
    service.configure({ lifetimeSeconds: lifeSeconds });
    await basic.prepare("config", "set", "spotinst-token:renewBeforeSeconds", String(dueSeconds));
    explain(`A local service plays the part of Spot. Its tokens live ${lifeSeconds} seconds, not two hours.`);
    explain("First pulumi up: there is no token yet, so one is minted.");
    await basic.pulumi("up", "--yes", "--skip-preview");
    explain("Second pulumi up: the token is fresh, so nothing changes.");
    await basic.pulumi("up", "--yes", "--skip-preview");
    await waitUntilDue(service, dueSeconds);
    service.configure({ lifetimeSeconds: DOCUMENTED_LIFE_SECONDS });
    explain("Third pulumi up: the token is due, so it is renewed in place. This one lives two hours.");
    await basic.pulumi("up", "--yes", "--skip-preview");
    explain("Another stack takes the token, and calls the API with it.");
    await consumer.pulumi("up", "--yes", "--skip-preview", "--config", `tokenStack=${TOKEN_STACK}`);
    explain("The other stack is destroyed.");
    await consumer.pulumi("destroy", "--yes", "--skip-preview", "--remove");
    explain("The token's stack is destroyed. The token expires by itself: Spot cannot revoke it.");
    await basic.pulumi("destroy", "--yes", "--skip-preview", "--remove");
    explain("Done. For a real token, go on with the README.");
  } finally {
    await service.close();
    rmSync(FOLDER, { recursive: true, force: true });
    for (const example of Object.values(EXAMPLES)) {
      rmSync(join(CHECKOUT, example, "Pulumi.demo.yaml"), { force: true });
    }
  }
}

function explain(sentence: string): void {
  console.log(`\n▶ ${sentence}`);
}

function chooseLife(preparationMs: number): number {
  const longer = Math.ceil((LIFE_PER_PREPARATION * preparationMs) / 1000);
  return Math.max(SHORTEST_LIFE_SECONDS, longer + (longer % 2));
}

async function waitUntilDue(service: TokenService, dueSeconds: number): Promise<void> {
  const { expiresAtMs } = service.issued.at(-1)!;
  const waitMs = Math.max(0, expiresAtMs - dueSeconds * 1000 + 1000 - Date.now());
  explain(`Waiting ${Math.ceil(waitMs / 1000)} seconds, until the token is due for renewal.`);
  await sleep(waitMs, undefined, { signal: interruption.signal });
}

/** Runs one command in the user's own terminal; a failing one ends the demo. */
function showCommand(
  command: string,
  words: readonly string[],
  hiddenWords: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  interruption.signal.throwIfAborted();
  console.log(`$ pulumi ${words.join(" ")}`);
  return new Promise((done, fail) => {
    spawn(command, [...words, ...hiddenWords], { ...options, stdio: ["ignore", "inherit", "inherit"] })
      .on("error", fail)
      .on("close", (code) =>
        code === 0 ? done() : fail(new Error(`pulumi ${words[0]} ended with code ${code}`)),
      );
  });
}

main(process.argv.slice(2)).catch((error: Error) => {
  const isStopped = interruption.signal.aborted;
  console.error(isStopped ? "\nStopped." : error.message);
  process.exitCode = isStopped ? 130 : 1;
});
