import { readFileSync } from "node:fs";
import { join } from "node:path";

/** This package's version, from its package.json, which stands beside both `provider/` and `dist/`. */
export const VERSION: string = (
  JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string }
).version;
