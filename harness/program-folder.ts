import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestContext } from "node:test";

/** The package's own folder. */
export const CHECKOUT = resolve(__dirname, "..");

/** Makes a program's folder that lasts until the test ends, with this package installed or without. */
export function createProgramFolder(test: TestContext, { isInstalled }: { isInstalled: boolean }): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "spotinst-token-program-")));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "node_modules", "@pulumi"), { recursive: true });
  symlinkSync(
    join(CHECKOUT, "node_modules", "@pulumi", "pulumi"),
    join(folder, "node_modules", "@pulumi", "pulumi"),
    "junction",
  );
  if (isInstalled) {
    symlinkSync(CHECKOUT, join(folder, "node_modules", "pulumi-spotinst-token"), "junction");
  }
  return folder;
}
