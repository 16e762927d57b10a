import { join } from "node:path";
import { MeasuredPage } from "../measured-page";

export const RELIABILITY_PAGE = new MeasuredPage(
  join(__dirname, "../../docs/measured/reliability.md"),
  "npm run measure:faults",
  `# Reliability, in figures

A token service is the one thing that every deployment waits for.
This page says what happens if the service, the network or the arguments are bad.
\`npm run measure:faults\` writes each part (\`npm run measure:faults -- flaky\` writes one of them), which takes minutes.
A short form of each runs with \`npm test\`.
`,
);
