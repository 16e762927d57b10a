import { type Cell, NEWEST_NODE, OLDEST, SDK, whole } from "./cell";

export const EXTREMES: readonly Cell[] = [
  whole("oldest SDK, oldest Node", SDK, OLDEST),
  whole("oldest SDK, newest Node", SDK, { ...OLDEST, node: NEWEST_NODE }),
  whole("newest SDK, oldest Node", SDK, { node: OLDEST.node }),
  {
    ...whole("newest SDK, oldest Node, yarn 1", SDK, { node: OLDEST.node, installer: "yarnClassic" }),
    fails: {
      message: /The engine "node" is incompatible/,
      reason: "the newest `@pulumi/pulumi` asks for Node.js 22, and yarn 1 refuses to install it elsewhere",
      cure: "use Node.js 22, or the SDK of the next row",
    },
  },
  whole("last SDK known for Node 20, oldest Node, yarn 1", SDK, {
    ...{ sdk: "3.242.0", node: OLDEST.node, installer: "yarnClassic" },
  }),
  whole("newest SDK, newest Node, ES module, pnpm", SDK, {
    node: NEWEST_NODE,
    form: "module",
    installer: "pnpm",
  }),
  whole("oldest SDK, newest Node, TypeScript that Pulumi brings, pnpm", SDK, {
    ...OLDEST,
    ...{ node: NEWEST_NODE, form: "oldTypescript", typescript: undefined, installer: "pnpm" },
  }),
  whole("oldest SDK, linked to a clone with the newest", SDK, { ...OLDEST, installer: "npmLink" }),
];
