import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";
import type { Packages } from "../../harness/packages";
import { type Cell, type Combination, DEFAULTS } from "./cell";
import { type Life, live } from "./life";
import { findNoise } from "./noise";
import { replaceToken, setUpProgram } from "./program";
import { readVersion } from "./versions";

/** What a cell came to. */
export interface Result extends Life {
  cell: Cell;
  version: string;
  /** What was printed that is not printed without this package. */
  ours: string[];
}

/** Sets a cell's program up in a folder of its own, and leads a token through its life there. */
export async function runCell(cell: Cell, packages: Packages): Promise<Result> {
  const combination: Combination = { ...DEFAULTS, ...cell.differs };
  const service = await startTokenService();
  const env = await packages.environment(combination.node);
  const workspace = await createWorkspace({
    program: "",
    isInstalled: false,
    env: { ...loginEnvironment(service), PATH: env.PATH! },
  });
  try {
    const life = await setUpProgram(workspace, combination, packages).then(
      () => live(workspace, service, cell.stages),
      (error: Error): Life => ({ reached: [], failure: error.message, noise: [] }),
    );
    const theirs =
      life.noise.length === 0 || life.failure !== undefined
        ? life.noise
        : await listenWithout(workspace, combination, packages);
    return {
      ...life,
      cell,
      version: await readVersion(cell.versionOf, workspace.folder, packages, env),
      ours: life.noise.filter((line) => !theirs.includes(line)),
    };
  } finally {
    await service.close();
    workspace.remove();
  }
}

/** What the same combination prints without this package. */
async function listenWithout(
  workspace: Workspace,
  combination: Combination,
  packages: Packages,
): Promise<string[]> {
  await replaceToken(workspace, combination, packages);
  return findNoise((await workspace.pulumi(["up", "--yes"])).output);
}
