/** Writes a table of Markdown; a bar inside a cell would end the cell. */
export function writeTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Writes a number as people read it: 100,000. */
export function writeCount(count: number): string {
  return count.toLocaleString("en-US");
}
