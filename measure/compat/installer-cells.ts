import { type Cell, form } from "./cell";

export const INSTALLERS: readonly Cell[] = [
  form("npm, packed tarball", "npm", { installer: "npm" }),
  form("npm, link to a clone", "npm", { installer: "npmLink" }),
  form("npm, through a library that depends on it", "npm", { installer: "npm", form: "library" }),
  form("npm workspaces", "npm", { installer: "npmWorkspaces" }),
  form("pnpm", "pnpm", { installer: "pnpm" }),
  {
    ...form("pnpm, through a library that depends on it", "pnpm", { installer: "pnpm", form: "library" }),
    fails: {
      message: /Cannot find module 'pulumi-spotinst-token\/provider'/,
      reason:
        "the provider is looked up from the program's folder, where pnpm puts direct dependencies alone",
      cure: "`pnpm add pulumi-spotinst-token` in the program too",
    },
  },
  form("pnpm, hoisted", "pnpm", { installer: "pnpmHoisted" }),
  form("yarn 1", "yarn", { installer: "yarnClassic" }),
  form("yarn 4, `nodeLinker: node-modules`", "@yarnpkg/cli-dist", { installer: "yarn" }),
  form("yarn 4, `nodeLinker: pnpm`", "@yarnpkg/cli-dist", { installer: "yarnPnpm" }),
  {
    ...form("yarn 4, Plug'n'Play", "@yarnpkg/cli-dist", { installer: "yarnPnp" }),
    fails: {
      message: /Pulumi SDK has not been installed/,
      reason: "Pulumi looks for its own SDK in `node_modules`, and there is none",
      cure: "set `nodeLinker: node-modules` in `.yarnrc.yml`",
    },
  },
];
