import { writeTable } from "../../tools/markdown";
import { type Row, readRows } from "./page";

/** What docs/reference.md says of the page, in one table. */
export function summarise(page: string): string {
  const [sdk, node, typescript, program, installer] = [
    "sdk",
    "node",
    "typescript",
    "program",
    "installer",
  ].map((name) => readRows(page, name).filter(({ works }) => works)) as [Row[], Row[], Row[], Row[], Row[]];
  const name = ({ what }: Row) => what;
  return writeTable(
    ["what", "works with ([and what does not](measured/compatibility.md))"],
    [
      ["`@pulumi/pulumi`", range(sdk)],
      [
        "Node.js",
        node.map(({ version }, index) => (index === 0 ? version : version.split(".")[0])).join(", "),
      ],
      ["TypeScript, as Pulumi runs it", range(typescript)],
      ["program", program.map(name).join("; ")],
      ["installed by", installer.map(name).join("; ")],
    ],
  );
}

/** The oldest `@pulumi/pulumi` and the oldest Node of the page. */
export function readOldest(page: string): { sdk: string | undefined; node: string | undefined } {
  const [sdk, node] = ["sdk", "node"].map((name) => readRows(page, name).find(({ works }) => works)?.version);
  return { sdk, node };
}

function range(rows: readonly Row[]): string {
  return `${rows[0]?.version} to ${rows.at(-1)?.version}`;
}
