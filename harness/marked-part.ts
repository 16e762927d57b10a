import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

/** Whether pages are written anew, from everything that is measured for them. */
export const UPDATES_DOCS = process.env.UPDATE_DOCS === "1";

/** Compares the part of a page that stands between two marks with what it should be; UPDATE_DOCS=1 writes it instead. */
export function compareMarkedPart(file: string, mark: string, expected: string): void {
  const page = readFileSync(file, "utf8");
  const marked = new RegExp(`(<!-- ${mark}:[^>]*-->\n)([^]*?)(\n<!-- /${mark} -->)`);
  if (UPDATES_DOCS) {
    writeFileSync(
      file,
      page.replace(marked, (_all, head: string, _old, tail: string) => head + expected + tail),
    );
    return;
  }
  assert.equal(marked.exec(page)?.[2], expected, "run UPDATE_DOCS=1 npm test");
}
