import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DOMParser, type Document, onErrorStopParsing } from "@xmldom/xmldom";
import { CHECKOUT } from "./program-folder";

/** Reads the picture of what `npm start` shows, as text and parsed; throws where it is not well-formed. */
export function readPicture(): { svg: string; document: Document } {
  const svg = readFileSync(join(CHECKOUT, "docs", "start.svg"), "utf8");
  const parser = new DOMParser({ onError: onErrorStopParsing });
  return { svg, document: parser.parseFromString(svg, "image/svg+xml") };
}

/** The lines that the demo printed, as the picture has them. */
export function linesOfPicture(document: Document): string[] {
  return [...document.getElementById("screen")!.getElementsByTagName("text")].map(
    ({ textContent }) => textContent ?? "",
  );
}

/** What begins and ends the lines in which the CLI shows its resources at work. */
const PROGRESS = { begins: /^(Updating|Destroying) \(/, ends: /^(Outputs|Resources):$/ };

/** A resource that is not ready yet. How often the CLI shows it depends on how busy the machine is. */
const AT_WORK = /^ [ +~-] {2}\S+ \S+ \w+ing \(/;

/**
 * Makes the outputs of two runs comparable: times and durations are the same, and empty lines are left out.
 * Neither the order in which resources get ready counts, nor how often the CLI shows one at work.
 */
export function normaliseRun(lines: readonly string[]): string[] {
  const run: string[] = [];
  let progress: string[] | undefined;
  for (const line of lines.map(normaliseLine).filter((text) => text !== "")) {
    if (progress && PROGRESS.ends.test(line)) {
      run.push(...progress.sort());
      progress = undefined;
    }
    if (!progress) {
      run.push(line);
    } else if (!AT_WORK.test(line)) {
      progress.push(line);
    }
    if (PROGRESS.begins.test(line)) {
      progress = [];
    }
  }
  return [...run, ...(progress ?? [])];
}

function normaliseLine(line: string): string {
  return line
    .trimEnd()
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/(?<=\(|Duration: )(?:\d+m)?[\d.]+s\b/g, "DURATION")
    .replace(/(?<=Waiting |tokens live )\d+/, "SECONDS");
}
