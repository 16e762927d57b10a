import type { Span } from "./colours";
import type { PlacedLine, Playback } from "./playback";

/** What a picture says beside the lines that it plays. */
export interface Caption {
  title: string;
  description: string;
  /** Stands in the bar of the window. */
  bar: string;
  /** The command, in the first row of the screen. */
  command: string;
}

const WIDTH = 800;
const MARGIN = 16;
const BAR = 36;
const ROW = 19;

/** A line appears at once; a step of this length is shorter than a frame. */
const INSTANT_PERCENT = 0.01;

const STYLE = `
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: pre; fill: #c9d1d9 }
.bar { font-size: 12px; fill: #8b949e; text-anchor: middle }
.say { fill: #79c0ff; font-weight: bold }
.typed { fill: #f0f6fc; font-weight: bold }
.bold { font-weight: bold }
.colour1 { fill: #ff7b72 }
.colour2 { fill: #56d364 }
.colour3 { fill: #e3b341 }
.colour5, .colour13 { fill: #d2a8ff }
.colour12 { fill: #79c0ff }
.folded { opacity: 0 }
`;

/** Draws a terminal that plays its lines again and again. Who wants no motion sees the end. */
export function drawTerminal(playback: Playback, caption: Caption): string {
  const height = BAR + 2 * MARGIN + playback.rowCount * ROW;
  const motions = new Map<string, string>();
  const groups = playback.lines.map((line) => {
    const motion = describeMotion(line, playback.playMs);
    const name = motions.get(motion) ?? `m${motions.size}`;
    motions.set(motion, name);
    return { classes: line.isFolded ? `${name} folded` : name, text: drawLine(line) };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeXml(caption.title)}</title>
<desc id="description">${escapeXml(caption.description)}</desc>
<style>${STYLE}@media (prefers-reduced-motion: no-preference) {
#screen { --play: ${(playback.playMs / 1000).toFixed(1)}s }
#screen g { animation-duration: var(--play); animation-timing-function: linear; animation-iteration-count: infinite }
${[...motions].map(([motion, name]) => `.${name} { animation-name: ${name} } @keyframes ${name} { ${motion} }`).join("\n")}
}</style>
<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="10" fill="#0d1117" stroke="#30363d"/>
<path d="M1 ${BAR}H${WIDTH - 1}" stroke="#30363d"/>
${["#ff5f57", "#febc2e", "#28c840"].map((fill, index) => `<circle cx="${20 + index * 20}" cy="18" r="6" fill="${fill}"/>`).join("")}
<text class="bar" x="${WIDTH / 2}" y="22">${escapeXml(caption.bar)}</text>
<text class="typed" x="${MARGIN}" y="${baselineOf(0)}">${escapeXml(caption.command)}</text>
<g id="screen" xml:space="preserve">
${joinGroups(groups)}
</g>
</svg>
`;
}

/** Neighbours that move alike are one group. */
function joinGroups(groups: readonly { classes: string; text: string }[]): string {
  return groups
    .map(({ classes, text }, index) => {
      const begins = groups[index - 1]?.classes !== classes;
      const ends = groups[index + 1]?.classes !== classes;
      return `${begins ? `<g class="${classes}">` : ""}${text}${ends ? "</g>" : ""}`;
    })
    .join("\n");
}

/** Writes the key frames of a line. */
function describeMotion({ fromMs, fold, isFolded, lower }: PlacedLine, playMs: number): string {
  const percent = (ms: number) => Number(((100 * ms) / playMs).toFixed(2));
  const from = percent(fromMs);
  const shift = lower === 0 ? "" : `; transform: translateY(${lower * ROW}px)`;
  const appears = `0%, ${from}% { opacity: 0${shift} }`;
  const stands = `${(from + INSTANT_PERCENT).toFixed(2)}%`;
  if (fold === undefined) {
    return `${appears} ${stands}, to { opacity: 1 }`;
  }
  // What goes is gone before what stays moves over its place.
  const gone = percent((fold.startMs + fold.endMs) / 2);
  return isFolded
    ? `${appears} ${stands}, ${percent(fold.startMs)}% { opacity: 1 } ${gone}%, to { opacity: 0 }`
    : `${appears} ${stands}, ${gone}% { opacity: 1${shift} } ${percent(fold.endMs)}%, to { opacity: 1; transform: none }`;
}

function drawLine({ rows, row }: PlacedLine): string {
  const text = rows
    .flat()
    .map((span) => span.text)
    .join("");
  const kind = text.startsWith("▶") ? ' class="say"' : text.startsWith("$ ") ? ' class="typed"' : "";
  const drawn = rows.map(
    (spans, index) =>
      `<tspan x="${MARGIN}" y="${baselineOf(row + index)}">${spans.map(drawSpan).join("")}</tspan>`,
  );
  return `<text${kind}>${drawn.join("")}</text>`;
}

function drawSpan({ text, colour, isBold }: Span): string {
  const classes = [...(colour === undefined ? [] : [`colour${colour}`]), ...(isBold ? ["bold"] : [])];
  return classes.length === 0
    ? escapeXml(text)
    : `<tspan class="${classes.join(" ")}">${escapeXml(text)}</tspan>`;
}

function baselineOf(row: number): number {
  return BAR + MARGIN + row * ROW + 13;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
