import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { TokenService } from "../../emulator/token-service";
import type { Run, Workspace } from "../../harness/engine";

/** Takes the token of the other stack, and mints one while it runs: all that the package exports beside the resource. */
const TAKER = `
const pulumi = require("@pulumi/pulumi");
const { getSpotinstToken, getSpotinstTokenOutput, requireSpotinstToken } = require("pulumi-spotinst-token");
const taken = requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev"));
exports.taken = taken.accessToken;
exports.minted = getSpotinstTokenOutput().accessToken;
exports.mintedByPromise = pulumi.output(getSpotinstToken()).accessToken;
`;

/** Runs a second stack, with what is installed for the first, that takes the first one's token. */
export async function takeToken(
  workspace: Workspace,
  service: TokenService,
): Promise<Run & { isRight: boolean }> {
  const taker = await workspace.sibling("taker", TAKER);
  rmSync(join(taker.folder, "node_modules"), { recursive: true });
  symlinkSync(join(workspace.folder, "node_modules"), join(taker.folder, "node_modules"), "junction");
  const shared = service.issued.at(-1)?.accessToken;
  const run = await taker.pulumi(["up", "--yes"]);
  if (run.code !== 0) {
    return { ...run, isRight: false };
  }
  const { taken, minted, mintedByPromise } = await taker.outputs();
  const last = service.issued.at(-1)?.accessToken;
  const isHidden = !service.issued.some(({ accessToken }) => run.output.includes(accessToken));
  const isTaken = taken === shared && minted === last && mintedByPromise === last;
  if (!(await refusesPlainText(taker))) {
    return { code: 0, output: "a secret in plain text was taken from the configuration", isRight: false };
  }
  const destroyed = await taker.pulumi(["destroy", "--yes"]);
  return {
    code: destroyed.code,
    output: run.output + destroyed.output,
    isRight: destroyed.code === 0 && isHidden && isTaken,
  };
}

/** The one promise that needs the SDK to tell which configuration values are secrets; the oldest ones do not, in silence. */
async function refusesPlainText(taker: Workspace): Promise<boolean> {
  await taker.pulumi(["config", "set", "--plaintext", "spotinst-token:password", "a-made-up-word"]);
  const { code, output } = await taker.up();
  await taker.pulumi(["config", "rm", "spotinst-token:password"]);
  return code !== 0 && /in plain text/.test(output);
}
