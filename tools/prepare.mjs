// Runs as npm's `prepare` and as `npm run build`: builds dist/ and lets the checkout find itself by its own name,
// so that the examples and the tests use the package as a user's program does.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const compiler = join(checkout, "node_modules", "typescript", "bin", "tsc");
if (!existsSync(compiler)) {
  console.error(
    "The build needs TypeScript, which is not installed: run `npm ci` with the development dependencies.",
  );
  process.exit(1);
}

rmSync(join(checkout, "dist"), { recursive: true, force: true });
try {
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: checkout,
    stdio: "inherit",
  });
} catch {
  // The compiler has said what is wrong.
  process.exit(1);
}

const self = join(checkout, "node_modules", "pulumi-spotinst-token");
mkdirSync(dirname(self), { recursive: true });
rmSync(self, { recursive: true, force: true });
symlinkSync(checkout, self, "junction");
