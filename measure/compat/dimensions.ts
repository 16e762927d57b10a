import {
  type Cell,
  type Dimension,
  form,
  NEWEST_NODE,
  OF_PLUGIN,
  OLDEST,
  plugin,
  SDK,
  WHOLE,
  whole,
} from "./cell";
import { EXTREMES } from "./extreme-cells";
import { INSTALLERS } from "./installer-cells";

const FORMS: readonly Cell[] = [
  form("JavaScript", "node", { form: "javascript" }),
  form("JavaScript, ES module", "node", { form: "module" }),
  form("TypeScript, as Pulumi runs it (ts-node)", "typescript", { form: "typescript" }),
  {
    ...form("TypeScript, ES module (ts-node/esm)", "ts-node", { form: "tsNodeModule" }),
    note: '`nodeargs: "--loader ts-node/esm --no-warnings"`',
  },
  {
    ...form("TypeScript by tsx", "tsx", { form: "tsx" }),
    note: '`typescript: false`, `nodeargs: "--import tsx"`',
  },
  {
    ...form("TypeScript by Node itself", "node", { form: "stripped" }),
    note: "`typescript: false`",
  },
  form("bundled by esbuild, packages external", "esbuild", { form: "esbuild" }),
  {
    ...form("bundled by esbuild, this package inside", "esbuild", { form: "esbuildWhole" }),
    note: "this package must be installed as well: the engine loads the provider from there",
  },
];

const SDKS = [OLDEST.sdk, "3.50.2", "3.100.0", "3.142.0", "3.200.0", "latest"];
const NODES = [OLDEST.node, "22", "24", NEWEST_NODE];

export const DIMENSIONS: readonly Dimension[] = [
  {
    name: "sdk",
    title: "`@pulumi/pulumi`",
    stages: WHOLE,
    cells: SDKS.map((sdk) => whole(`\`${SDK}\``, SDK, { sdk })),
  },
  {
    name: "node",
    title: "Node.js",
    stages: WHOLE,
    cells: NODES.map((node) => whole("Node.js", "node", { node })),
  },
  {
    name: "typescript",
    title: "TypeScript, as Pulumi runs it",
    stages: WHOLE,
    cells: [
      {
        ...form("the one that Pulumi brings", "typescript", {
          form: "oldTypescript",
          typescript: undefined,
        }),
        note: "a `tsc` run by hand must be 4.5 or newer to read this package's declarations",
      },
      ...["4.5.5", "5.9.3"].map((typescript) =>
        form("TypeScript", "typescript", { form: "oldTypescript", typescript }),
      ),
      form("TypeScript", "typescript", { form: "typescript", typescript: "6.0.3" }),
      {
        ...form("TypeScript", "typescript", { form: "typescript", typescript: "7.0.2" }),
        fails: {
          message: /peerOptional typescript@/,
          reason: "`@pulumi/pulumi` asks for TypeScript older than 7, so npm refuses to install both",
          cure: "use TypeScript 6, or run the program by tsx or by Node itself, which need none",
        },
      },
    ],
  },
  { name: "program", title: "Programs", stages: WHOLE, cells: FORMS },
  { name: "installer", title: "Installed by", stages: WHOLE, cells: INSTALLERS },
  {
    name: "extremes",
    title: "Extremes together",
    stages: WHOLE,
    cells: EXTREMES,
  },
  {
    name: "plugin",
    title: "The provider plugin",
    stages: OF_PLUGIN,
    cells: [
      ...SDKS.map((sdk) => plugin(`\`${SDK}\``, SDK, { sdk })),
      ...NODES.map((node) => plugin("Node.js", "node", { node })),
      plugin("oldest SDK, oldest Node", SDK, OLDEST),
    ],
  },
];
