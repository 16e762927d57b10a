import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { NPM_INSTALL, type Packages } from "../../harness/packages";
import { CHECKOUT } from "../../harness/program-folder";
import { runCommand } from "../../tools/run-command";

/** Where to install what. */
interface Place {
  packages: Packages;
  /** The folder around the program's folder. */
  root: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  /** The packages to install. */
  specs: readonly string[];
  /** This package, packed. */
  tarball: string;
}

/** Installs this package and others for a program. */
type Installer = (place: Place) => Promise<void>;

const npm: Installer = ({ folder, env, specs, tarball }) =>
  runCommand("npm", [...NPM_INSTALL, ...specs, tarball], { cwd: folder, env });

const npmLink: Installer = async ({ folder, env, specs }) => {
  await runCommand("npm", [...NPM_INSTALL, ...specs], { cwd: folder, env });
  await runCommand("npm", [...NPM_INSTALL, CHECKOUT], { cwd: folder, env });
};

const npmWorkspaces: Installer = async ({ root, folder, env, specs, tarball }) => {
  const name = folder.slice(root.length + 1);
  writeFileSync(join(root, "package.json"), JSON.stringify({ private: true, workspaces: [name] }));
  const words = [...NPM_INSTALL, `--workspace=${name}`, ...specs, tarball];
  await runCommand("npm", words, { cwd: root, env });
};

function pnpm(linker: string): Installer {
  return async ({ folder, env, specs, tarball, packages }) => {
    const script = join(await packages.install("pnpm"), "bin", "pnpm.mjs");
    const words = ["add", "--ignore-scripts", `--config.node-linker=${linker}`, ...specs, tarball];
    await runCommand("node", [script, ...words], { cwd: folder, env });
  };
}

const yarnClassic: Installer = async ({ folder, env, specs, tarball, packages }) => {
  const script = join(await packages.install("yarn"), "bin", "yarn.js");
  const words = ["add", "--ignore-scripts", "--non-interactive", ...specs, tarball];
  await runCommand("node", [script, ...words], { cwd: folder, env });
};

function yarn(linker: string): Installer {
  return async ({ folder, env, specs, tarball, packages }) => {
    const script = join(await packages.install("@yarnpkg/cli-dist"), "bin", "yarn.js");
    // Without a lockfile of its own the folder would be taken for a part of a project further up.
    writeFileSync(join(folder, "yarn.lock"), "");
    const settings = {
      YARN_NODE_LINKER: linker,
      YARN_ENABLE_SCRIPTS: "false",
      YARN_ENABLE_TELEMETRY: "0",
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    };
    const words = ["add", ...specs, `pulumi-spotinst-token@file:${tarball}`];
    await runCommand("node", [script, ...words], { cwd: folder, env: { ...env, ...settings } });
  };
}

export const INSTALLERS = {
  npm,
  npmLink,
  npmWorkspaces,
  pnpm: pnpm("isolated"),
  pnpmHoisted: pnpm("hoisted"),
  yarnClassic,
  yarn: yarn("node-modules"),
  yarnPnpm: yarn("pnpm"),
  yarnPnp: yarn("pnp"),
} as const satisfies Record<string, Installer>;

export type InstallerName = keyof typeof INSTALLERS;
