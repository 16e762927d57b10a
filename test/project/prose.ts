/** A line of a page, by its number, or a table of contents, and what is wrong with it. */
export type Mistake = string;

/** Lines of Markdown that belong together: a paragraph, or an item of a list with its further lines. */
type Block = { number: number; text: string }[];

const FENCE = /^\s*```/;
const NO_PROSE = /^\s*(?:\||#|<!--|$)/;
const BEGINS_ITEM = /^\s*(?:[-*+]|\d+[.)]) /;
const ENDS_SENTENCE = /[.?!]["”')\]]*$/;
const BREAK = new Intl.Segmenter("en", { granularity: "sentence" });

/** Finds the lines that hold two sentences, and the sentences that go on in the next line. */
export function findProseMistakes(page: string): Mistake[] {
  return readBlocks(page).flatMap((block) =>
    block.flatMap(({ number, text }, index) => {
      const plain = plainOf(text);
      const mistakes = [];
      if (countSentences(plain) > 1) {
        mistakes.push(`line ${number} holds more than one sentence: ${text.trim()}`);
      }
      if (index < block.length - 1 && !ENDS_SENTENCE.test(plain)) {
        mistakes.push(`the sentence of line ${number} goes on in the next line: ${text.trim()}`);
      }
      return mistakes;
    }),
  );
}

/** Leaves out code, tables, headings, comments, and the parts that a command writes. */
function readBlocks(page: string): Block[] {
  const blocks: Block[] = [];
  let isCode = false;
  let written: string | undefined;
  let isOpen = false;
  page.split("\n").forEach((text, index) => {
    const [, end, begun] = /^<!-- (?:\/([\w-]+)|([\w-]+): .*) -->$/.exec(text) ?? [];
    if (FENCE.test(text)) {
      isCode = !isCode;
    } else if (begun !== undefined) {
      written = begun;
    } else if (end === written) {
      written = undefined;
    }
    const isProse = !isCode && written === undefined && !FENCE.test(text) && !NO_PROSE.test(text);
    if (isProse) {
      if (!isOpen || BEGINS_ITEM.test(text)) {
        blocks.push([]);
      }
      blocks.at(-1)!.push({ number: index + 1, text });
    }
    isOpen = isProse;
  });
  return blocks;
}

/** What a reader sees, with a word in the place of each thing in which a full stop ends no sentence. */
function plainOf(line: string): string {
  return line
    .replace(BEGINS_ITEM, "")
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/(`+)[^`].*?\1/g, "Code")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]*>|\*+/g, "")
    .replace(/https?:\/\/\S+?(?=[.,;:?!)]*(?:\s|$))/g, "Link")
    .replace(/(["“])[^"“”]*?([.?!]?)(["”])/g, "$1Quote$2$3")
    .replace(/\b(?:e\.g|i\.e|etc|vs|cf|approx|[A-Z])\.(?= )|\bNo\.(?= \d)/g, "Abbreviation")
    .trim();
}

function countSentences(text: string): number {
  const pieces = [...BREAK.segment(text)];
  // A full stop ends a sentence only before a space: Pulumi.Yaml is a name.
  return pieces.filter(({ segment }, index) => index === pieces.length - 1 || /\s$/.test(segment)).length;
}

/** A page of more lines has a table of contents. */
const LONGEST_WITHOUT_CONTENTS = 80;

/** Finds the headings that the list of links at the top of a long page lacks, has too often, or has in another order. */
export function findContentsMistake(
  page: string,
  anchorOf: (heading: string) => string,
): Mistake | undefined {
  if (page.trimEnd().split("\n").length <= LONGEST_WITHOUT_CONTENTS) {
    return undefined;
  }
  const [top = ""] = page.split(/^## /m);
  const listed = top
    .split("\n")
    .filter((line) => BEGINS_ITEM.test(line))
    .flatMap((line) => [...line.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!));
  const headings = [...page.replace(/^```.*?^```$/gms, "").matchAll(/^## (.+)$/gm)].map(([, heading]) =>
    anchorOf(heading!),
  );
  return listed.join() === headings.join()
    ? undefined
    : `the contents are ${listed.join(", ") || "missing"}; the headings are ${headings.join(", ")}`;
}
