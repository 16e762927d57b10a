/** Tells that work goes on, in one line. */
export type Progress = (line: string) => void;

/** One part of the page of figures: it measures, and says what it measured. */
export interface Section {
  /** What names it on the command line and between the marker comments of the page. */
  name: string;
  title: string;
  /** Measures in full and returns Markdown. Throws where a promise is broken. */
  run(progress: Progress): Promise<string>;
}

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
