import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { SpotinstToken } from "pulumi-spotinst-token";

/** The token has an hour left at least after every run, so one that fails can be made up for by the next. */
const EVERY_MS = 30 * 60 * 1000;

async function program() {
  const token = new SpotinstToken("token");
  return { spotinstToken: token.shared, expiresAt: token.expiresAt };
}

async function renew(): Promise<void> {
  // The engine looks for the package from workDir.
  const stack = await LocalWorkspace.createOrSelectStack(
    { projectName: "spotinst-token", stackName: process.env.STACK ?? "dev", program },
    { workDir: __dirname },
  );
  const { summary, outputs } = await stack.up({ onOutput: (text) => process.stdout.write(text) });
  console.log(`${summary.result}: the token is good until ${outputs.expiresAt?.value}`);
}

async function main(): Promise<void> {
  if (process.argv.includes("--once")) {
    return renew();
  }
  const attempt = () => renew().catch((error: Error) => console.error(error.message));
  await attempt();
  setInterval(attempt, EVERY_MS);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
