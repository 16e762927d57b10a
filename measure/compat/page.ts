import { join } from "node:path";
import { CHECKOUT } from "../../harness/program-folder";
import { MeasuredPage } from "../measured-page";

export const COMPATIBILITY_PAGE = new MeasuredPage(
  join(CHECKOUT, "docs/measured/compatibility.md"),
  "npm run measure:compat",
  `# Compatibility

Each row is a token's life on the real engine, against the local token service: \`pulumi up\` mints it, a later one renews it (one update, nothing else), \`pulumi destroy\` forgets it.
"Used by another stack" means \`requireSpotinstToken\`, \`getSpotinstToken\` and \`getSpotinstTokenOutput\`, if the row is about them; a secret in plain text in the configuration is refused too.
"Yes" means exit code 0, the right token, and nothing printed that is not printed without this package.

One thing is varied at a time.
The rest is the newest \`@pulumi/pulumi\`, Node.js 24, plain JavaScript and npm with the packed tarball.

A token of the provider plugin is also previewed when it is due (a line says so, and no change is shown) and refreshed (no change).
The program declares it as a generated SDK does.
\`Pulumi.yaml\` names the plugin's folder in the installed package, and the plugin runs on the same Node.js.

\`npm run measure:compat\` writes each part (\`npm run measure:compat -- node\` writes one of them), which takes about 25 minutes.
A short form runs with \`npm test\`.
`,
);

/** A row of the page, as far as a summary needs it. */
export interface Row {
  what: string;
  version: string;
  works: boolean;
}

/** Reads one part of the page. */
export function readRows(page: string, name: string): Row[] {
  const from = page.indexOf(`<!-- ${name}: `);
  const part = page.slice(from, page.indexOf(`<!-- /${name} -->`, from));
  return part
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) => {
      const [what, version, ...cells] = line.slice(2, -2).split(" | ");
      return { what: what!, version: version!, works: !cells.includes("no") };
    });
}
