import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { SpotinstToken } from "pulumi-spotinst-token";

/** A run finds 60 minutes left at least, and renews below 90. One lost run leaves 30. */
const EVERY_MS = 30 * 60 * 1000;

async function program() {
  // A renewal that fails is an error the first time, while the old token is still good.
  const token = new SpotinstToken("token", { renewBeforeSeconds: 5400, renewalFailure: "error" });
  return { spotinstToken: token.shared, expiresAt: token.expiresAt };
}

async function renew(): Promise<void> {
  // The engine looks for the package from workDir.
  const stack = await LocalWorkspace.createOrSelectStack(
    { projectName: "spotinst-token-automation", stackName: process.env.STACK ?? "dev", program },
    { workDir: __dirname },
  );
  const { summary, outputs } = await stack.up({ onOutput: (text) => process.stdout.write(text) });
  console.log(`${summary.result}: the token is good until ${outputs.expiresAt?.value}`);
}

/** Two failures in a row end it, so that whoever supervises this process learns of them. */
async function renewForever(): Promise<never> {
  for (let failures = 0; ; ) {
    try {
      await renew();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === 2) throw error;
      console.error((error as Error).message);
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

const words = process.argv.slice(2);
const run = words.some((word) => word !== "--once")
  ? Promise.reject(new Error(`Say --once or nothing, not ${words.join(" ")}.`))
  : words.length > 0
    ? renew()
    : renewForever();
run.catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
