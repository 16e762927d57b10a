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
