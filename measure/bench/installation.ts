import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { listPackage } from "../../harness/packages";
import { CHECKOUT } from "../../harness/program-folder";

interface Manifest {
  name: string;
  dependencies: Record<string, string>;
}

/**
 * Installs this package in a program's folder as npm does, with its dependencies and nothing else. Linked to the checkout as in
 * the tests, it would cost a tenth of a second in every command: the Node language host looks through all of
 * `node_modules` for plugins, and would through the checkout's tools too.
 */
export function installThisPackage(folder: string): void {
  const { name, dependencies } = readJson<Manifest>(join(CHECKOUT, "package.json"));
  for (const { path } of listPackage()) {
    cpSync(join(CHECKOUT, path), join(folder, "node_modules", name, path));
  }
  installDependencies(folder, Object.keys(dependencies));
}

/** Installs what says the version of this package, as an SDK knows the version of its plugin. */
export function installManifest(folder: string): void {
  const file = join(CHECKOUT, "package.json");
  cpSync(file, join(folder, "node_modules", readJson<Manifest>(file).name, "package.json"));
}

/** Installs packages that this one depends on too, with all that they need. */
export function installDependencies(folder: string, names: readonly string[]): void {
  for (const name of listWithDependencies(names)) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(CHECKOUT, "node_modules", name), link, "junction");
  }
}

function listWithDependencies(names: readonly string[]): Set<string> {
  const { packages } = readJson<{ packages: Record<string, Partial<Manifest>> }>(
    join(CHECKOUT, "package-lock.json"),
  );
  const found = new Set<string>();
  const add = (name: string) => {
    if (!found.has(name)) {
      found.add(name);
      Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}).forEach(add);
    }
  };
  names.forEach(add);
  return found;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
