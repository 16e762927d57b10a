import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Packages, readManifest } from "../../harness/packages";

/** Tells the version of a tool or a package that a program in a folder was run with. */
export async function readVersion(
  name: string,
  folder: string,
  packages: Packages,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (name === "node" || name === "npm") {
    return execFileSync(name, ["--version"], { env, encoding: "utf8" }).trim().replace(/^v/, "");
  }
  const installed = join(folder, "node_modules", name);
  if (existsSync(installed)) {
    return readManifest(installed).version;
  }
  return findVendored(name, folder) ?? readManifest(await packages.install(name)).version;
}

/** The SDK carries a TypeScript inside itself, for programs that bring none. */
function findVendored(name: string, folder: string): string | undefined {
  const vendor = join(folder, "node_modules", "@pulumi", "pulumi", "vendor");
  const found = existsSync(vendor)
    ? readdirSync(vendor).find((entry) => entry.startsWith(`${name}@`))
    : undefined;
  return found?.slice(name.length + 1);
}
