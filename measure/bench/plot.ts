import { init } from "echarts";
import type { Contender } from "./contenders";
import type { Operation } from "./life";
import type { Results } from "./statistics";

const PANELS: readonly { operation: Operation; title: string; left: string }[] = [
  { operation: "first", title: "first up: minting", left: "7%" },
  { operation: "renewing", title: "renewing up", left: "56%" },
];

/** Told apart without colour too: by the symbol. */
const STYLES: Record<Contender["name"], { color: string; symbol: string }> = {
  "this-package": { color: "#0b7a3e", symbol: "circle" },
  "usual-way": { color: "#c4421a", symbol: "rect" },
  command: { color: "#1f5fbf", symbol: "triangle" },
  "do-nothing": { color: "#6b6b6b", symbol: "diamond" },
  empty: { color: "#b0b0b0", symbol: "emptyCircle" },
};

/** Draws the median times over the number of tokens, one panel for each kind of `up`. */
export function drawTimes(results: Results, contenders: readonly Contender[]): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 960, height: 420 });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    // The texts are wider in most fonts than is reckoned here.
    legend: { bottom: 0, itemGap: 40, data: contenders.map(plainTitle) },
    title: PANELS.map(({ title, left }) => ({ text: title, left, top: 4, textStyle: { fontSize: 15 } })),
    grid: PANELS.map(({ left }) => ({ left, top: 60, width: "38%", bottom: 80 })),
    xAxis: PANELS.map((_, gridIndex) => ({
      gridIndex,
      type: "category",
      boundaryGap: false,
      data: results.sizes.map(String),
      name: "tokens",
      nameLocation: "middle",
      nameGap: 28,
    })),
    yAxis: PANELS.map((_, gridIndex) => ({
      gridIndex,
      type: "log",
      name: "seconds (median)",
      minorSplitLine: { show: true },
    })),
    series: PANELS.flatMap(({ operation }, index) =>
      contenders.map((contender) => ({
        ...drawLine(results, contender, operation),
        xAxisIndex: index,
        yAxisIndex: index,
      })),
    ),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg.trim()}\n`;
}

function drawLine(results: Results, contender: Contender, operation: Operation) {
  const { color, symbol } = STYLES[contender.name];
  const seconds = (tokens: number) =>
    results.median(contender.name, tokens, (life) => life[operation].wallMs) / 1000;
  return {
    type: "line" as const,
    name: plainTitle(contender),
    color,
    symbol,
    symbolSize: 8,
    data: results.sizes.map((tokens) => Number(seconds(tokens).toFixed(3))),
  };
}

function plainTitle({ title }: Contender): string {
  return title.replaceAll("`", "");
}
