import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loginEnvironment } from "../emulator/login-environment";
import { startTokenService, type TokenService } from "../emulator/token-service";
import { DOCUMENTED_LIFE_SECONDS } from "../provider/ground/lifetime";
import { ensurePulumiCli } from "./pulumi-cli";

/** A token's life in the demo: long enough for the second `up` to find it fresh, short enough to wait for its end. */
const LIFE_SECONDS = 40;

const CHECKOUT = resolve(__dirname, "..");
const FOLDER = join(CHECKOUT, ".demo");

/** Runs the main job on the local token service: mint, leave alone, renew, hand to another stack, destroy. */
async function main(): Promise<void> {
  const cli = await ensurePulumiCli();
  const service = await startTokenService({ lifetimeSeconds: LIFE_SECONDS });
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, "state"), { recursive: true });
  const env = demoEnvironment(cli.env, service);
  const pulumi = (folder: string, ...words: string[]) =>
    runPulumi(cli.command, join(CHECKOUT, folder), env, words);
  try {
    explain(
      `A local token service plays the part of Spot at ${service.url}. At first its tokens live ${LIFE_SECONDS} seconds instead of two hours.`,
    );
    await pulumi("examples/basic", "stack", "init");
    explain("First `pulumi up`: there is no token yet, so one is minted from the login in the environment.");
    await pulumi("examples/basic", "up", "--yes", "--skip-preview");
    explain("Second `pulumi up`: the token has more than half of its life left, so nothing happens.");
    await pulumi("examples/basic", "up", "--yes", "--skip-preview");
    await waitUntilDue(service);
    service.configure({ lifetimeSeconds: DOCUMENTED_LIFE_SECONDS });
    explain("Third `pulumi up`: renewal is due, so the token is renewed in place. This one lives two hours.");
    await pulumi("examples/basic", "up", "--yes", "--skip-preview");
    await pulumi("examples/consumer", "stack", "init");
    await pulumi("examples/consumer", "config", "set", "tokenStack", "organization/spotinst-token/demo");
    await pulumi("examples/consumer", "config", "set", "apiEndpoint", service.url);
    explain(
      "`pulumi up` of another stack: it takes the token by StackReference, with a guard, and calls the API with it.",
    );
    await pulumi("examples/consumer", "up", "--yes", "--skip-preview");
    explain("Both stacks are destroyed. The token itself expires by itself; Spot has no way to revoke it.");
    for (const folder of ["examples/consumer", "examples/basic"]) {
      await pulumi(folder, "destroy", "--yes", "--skip-preview", "--remove");
    }
    explain("Done. To mint a real token, set SPOTINST_USERNAME and its partners and run `pulumi up` here.");
  } finally {
    await service.close();
    rmSync(FOLDER, { recursive: true, force: true });
  }
}

function explain(sentence: string): void {
  console.log(`\n▶ ${sentence}\n`);
}

async function waitUntilDue(service: TokenService): Promise<void> {
  const issued = service.issued.at(-1)!;
  const waitMs = issued.expiresAtMs - (LIFE_SECONDS / 2) * 1000 + 1000 - Date.now();
  explain(
    `Waiting ${Math.max(0, Math.ceil(waitMs / 1000))} seconds, until half of the token's life is over.`,
  );
  await sleep(Math.max(0, waitMs));
}

function demoEnvironment(cliEnv: { PATH: string }, service: TokenService): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SPOTINST|PULUMI)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...cliEnv,
    ...loginEnvironment(service),
    PULUMI_BACKEND_URL: `file://${join(FOLDER, "state")}`,
    PULUMI_HOME: join(FOLDER, "home"),
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
}

/** Runs one command in the user's own terminal; a failing one ends the demo. */
function runPulumi(command: string, cwd: string, env: NodeJS.ProcessEnv, words: string[]): Promise<void> {
  console.log(`$ pulumi ${words.join(" ")}`);
  return new Promise((done, fail) => {
    spawn(command, [...words, "--stack", "demo", "--non-interactive"], {
      cwd,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    })
      .on("error", fail)
      .on("close", (code) =>
        code === 0 ? done() : fail(new Error(`pulumi ${words[0]} ended with code ${code}`)),
      );
  });
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
