/** A piece of a line in one colour. */
export interface Span {
  text: string;
  /** The colour's number among the sixteen of a terminal; undefined for the terminal's own. */
  colour?: number;
  isBold: boolean;
}

/** Escape sequences of a colour or a weight, with their numbers. The CLI prints no others into a pipe. */
const SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

/** Makes what splits line after line of coloured output into spans; a colour lasts over the end of a line. */
export function createPainter(): (line: string) => Span[] {
  let current: Omit<Span, "text"> = { isBold: false };
  return (line) =>
    line
      .split(SEQUENCE)
      .map((part, index): Span => {
        const isSequence = index % 2 === 1;
        if (isSequence) {
          current = change(current, part);
        }
        return { text: isSequence ? "" : part, ...current };
      })
      .filter(({ text }) => text !== "");
}

function change(style: Omit<Span, "text">, numbers: string): Omit<Span, "text"> {
  const indexed = /^38;5;(\d+)$/.exec(numbers);
  if (indexed) {
    return { ...style, colour: Number(indexed[1]) };
  }
  if (numbers === "1") {
    return { ...style, isBold: true };
  }
  if (numbers === "0" || numbers === "") {
    return { isBold: false };
  }
  throw new Error(`The picture knows no escape sequence ${numbers}m. Add it to ${__filename}.`);
}
