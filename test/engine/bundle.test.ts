import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";
import { Packages, readManifest } from "../../harness/packages";
import { CHECKOUT } from "../../harness/program-folder";
import { runCommand } from "../../tools/run-command";

const PROGRAM = `
import { getSpotinstTokenOutput } from "pulumi-spotinst-token";
export const accessToken = getSpotinstTokenOutput().accessToken;
`;

/** A version that does not change by itself. */
const ESBUILD = "0.28.2";

describe("a program that is bundled with this package inside", () => {
  let service: TokenService;
  let workspace: Workspace;
  let packages: Packages;

  before(async () => {
    packages = new Packages(mkdtempSync(join(tmpdir(), "spotinst-token-bundle-")));
    service = await startTokenService();
    workspace = await createWorkspace({ program: "", isInstalled: false, env: loginEnvironment(service) });
  });

  after(async () => {
    await service.close();
    workspace.remove();
    rmSync(packages.folder, { recursive: true, force: true });
  });

  for (const [title, main, foreign] of [
    ["no package.json above the bundle", "out/program/index.js", undefined],
    ["another package.json above it", "dist/index.js", { name: "program", version: "9.9.9" }],
    ["the bundle at the program's root", "index.js", undefined],
  ] as const) {
    it(`runs and sends this package's version, with ${title}`, async () => {
      const env = await packages.environment(undefined);
      const esbuild = join(await packages.install("esbuild", ESBUILD), "bin", "esbuild");
      const outfile = join(workspace.folder, main);
      mkdirSync(dirname(outfile), { recursive: true });
      writeFileSync(join(packages.folder, "index.ts"), PROGRAM);
      const words = [
        "index.ts",
        "--bundle",
        "--platform=node",
        "--external:@pulumi/pulumi",
        "--log-level=error",
      ];
      const alias = `--alias:pulumi-spotinst-token=${join(CHECKOUT, "dist", "index.js")}`;
      await runCommand(esbuild, [...words, alias, `--outfile=${outfile}`], { cwd: packages.folder, env });
      workspace.write(JSON.stringify({ ...foreign, main }), "package.json");
      service.clearRequests();
      const { code, output } = await workspace.up();
      assert.equal(code, 0, output);
      assert.deepEqual(
        service.requests.map(({ headers }) => headers["user-agent"]),
        [`pulumi-spotinst-token/${readManifest(CHECKOUT).version}`],
      );
    });
  }
});
