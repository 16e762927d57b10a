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

/** Makes the outputs of two runs comparable: times and durations are the same, and empty lines are left out. */
export function normaliseRun(lines: readonly string[]): string[] {
  return lines
    .map((line) =>
      line
        .trimEnd()
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
        .replace(/(?<=\(|Duration: )(?:\d+m)?[\d.]+s\b/g, "DURATION")
        .replace(/(?<=Waiting )\d+/, "SECONDS"),
    )
    .filter((line) => line !== "");
}
