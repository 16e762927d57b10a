import { join } from "node:path";
import { MeasuredPage } from "../measured-page";

export const RELIABILITY_PAGE = new MeasuredPage(
  join(__dirname, "../../docs/measured/reliability.md"),
  "npm run measure:faults",
  `# Reliability, in figures

A token service is the one thing that every deployment waits for. This page says what happens when it, the network, or the arguments are bad.
Each part is written by \`npm run measure:faults\` (\`npm run measure:faults -- flaky\` for one of them), which takes minutes; a short form of each runs with \`npm test\`.
`,
);
