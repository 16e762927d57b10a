import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Section } from "./section";

const PAGE = join(__dirname, "../../docs/reliability.md");

const INTRODUCTION = `# Reliability, in figures

A token service is the one thing that every deployment waits for. This page says what happens when it, the network, or the arguments are bad.
Each part is written by \`npm run test:faults\` (\`npm run test:faults -- flaky\` for one of them), which takes minutes; a short form of each runs with \`npm test\`.
`;

/** Replaces one part of the page, or adds it at the end. */
export function writeSection({ name, title }: Section, measured: string): void {
  const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : INTRODUCTION;
  const end = `<!-- /${name} -->`;
  const part = `<!-- ${name}: written by npm run test:faults -->\n${measured.trim()}\n${end}`;
  const from = page.indexOf(`<!-- ${name}: `);
  const to = page.indexOf(end);
  writeFileSync(
    PAGE,
    from >= 0 && to > from
      ? page.slice(0, from) + part + page.slice(to + end.length)
      : `${page.trimEnd()}\n\n## ${title}\n\n${part}\n`,
  );
}
