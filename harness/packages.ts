import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findPulumiCli } from "../tools/pulumi-cli";
import { runCommand } from "../tools/run-command";
import { CHECKOUT } from "./program-folder";

/** What no installation here needs: no install script has anything to do but downloads. */
export const NPM_INSTALL = [
  "install",
  ...["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"],
];

/** A library that hands this package on to the programs that use it. */
export const LIBRARY = "tokens-library";

/** The packages that a run fetches for itself: this one as a tarball, Node and the installers. */
export class Packages {
  readonly #installed = new Map<string, Promise<string>>();
  #packed: Promise<string> | undefined;

  /** @param folder where they are put, outside the checkout */
  constructor(readonly folder: string) {}

  /** Packs this package as it would be published, and returns the tarball's path. */
  pack(): Promise<string> {
    this.#packed ??= this.#packFolder(CHECKOUT);
    return this.#packed;
  }

  /** Packs a library that depends on this package. */
  async packLibrary(): Promise<string> {
    const folder = join(this.folder, LIBRARY);
    const dependencies = { "pulumi-spotinst-token": `file:${await this.pack()}` };
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: LIBRARY, version: "1.0.0", main: "index.js", dependencies }),
    );
    writeFileSync(join(folder, "index.js"), `module.exports = require("pulumi-spotinst-token");`);
    return this.#packFolder(folder);
  }

  /** Installs a package by itself, once, and returns its folder. */
  install(name: string, version = "latest"): Promise<string> {
    const spec = `${name}@${version}`;
    const installing = this.#installed.get(spec) ?? this.#install(name, spec);
    this.#installed.set(spec, installing);
    return installing;
  }

  /** The environment for a version of Node: it comes first on PATH, and what npm set for this run is gone. */
  async environment(node: string | undefined): Promise<NodeJS.ProcessEnv> {
    const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
    const folders = node === undefined ? [] : [join(await this.#installNode(node), "bin")];
    const path = findPulumiCli()?.env.PATH ?? process.env.PATH ?? "";
    return { ...Object.fromEntries(inherited), PATH: [...folders, path].join(delimiter) };
  }

  #installNode(version: string): Promise<string> {
    return this.install(
      `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
      version,
    );
  }

  async #install(name: string, spec: string): Promise<string> {
    const folder = join(this.folder, spec.replaceAll(/[^\w.-]/g, "_"));
    mkdirSync(folder, { recursive: true });
    await runCommand("npm", [...NPM_INSTALL, "--prefix", folder, spec], {
      cwd: folder,
      env: await this.environment(undefined),
    });
    return join(folder, "node_modules", name);
  }

  async #packFolder(folder: string): Promise<string> {
    mkdirSync(this.folder, { recursive: true });
    // The build is there already, and building anew would take it away from tests that run at the same time.
    const words = ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", this.folder];
    await runCommand("npm", words, { cwd: folder, env: await this.environment(undefined) });
    const { name, version } = readManifest(folder);
    return join(this.folder, `${name}-${version}.tgz`);
  }
}

/** Lists what npm would publish of the build that is there. */
export function listPackage(): { path: string; mode: number }[] {
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  // On Windows npm is a script, which only a shell starts.
  const options = { cwd: CHECKOUT, encoding: "utf8", shell: process.platform === "win32" } as const;
  const [packed] = JSON.parse(execFileSync("npm", words, options)) as {
    files: { path: string; mode: number }[];
  }[];
  return packed!.files.map(({ path, mode }) => ({ path, mode }));
}

/** Reads what a package says of itself. */
export function readManifest(folder: string): { name: string; version: string } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
