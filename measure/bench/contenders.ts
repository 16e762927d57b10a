import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandPackage } from "./command-package";
import { installDependencies, installManifest, installThisPackage } from "./installation";

/** One way to have tokens in a program, or a floor to compare with. */
export interface Contender {
  /** The name of its program too. */
  name: "this-package" | "usual-way" | "command" | "plugin" | "do-nothing" | "empty";
  title: string;
  /** Requests to the service for each token, when it is minted and when it is renewed. */
  requestsPerToken: 0 | 1;
  resourcesPerToken: 0 | 1;
  /** Puts into the program's folder what `npm install` would. */
  install(folder: string): void;
  pluginFolder?: string;
  /** Whether it is the provider plugin of this checkout. */
  usesPlugin?: true;
}

/** Lists the contenders; without its package, @pulumi/command is left out. */
export function listContenders(command: CommandPackage | undefined): Contender[] {
  return [
    {
      name: "this-package",
      title: "this package",
      requestsPerToken: 1,
      resourcesPerToken: 1,
      install: installThisPackage,
    },
    {
      name: "usual-way",
      title: "the usual way",
      requestsPerToken: 1,
      resourcesPerToken: 1,
      install: (folder) => installDependencies(folder, ["node-fetch"]),
    },
    ...(command === undefined ? [] : [commandContender(command)]),
    {
      name: "plugin",
      title: "the plugin",
      requestsPerToken: 1,
      resourcesPerToken: 1,
      install: installManifest,
      usesPlugin: true,
    },
    {
      name: "do-nothing",
      title: "a resource that does nothing",
      requestsPerToken: 0,
      resourcesPerToken: 1,
      install: () => {},
    },
    {
      name: "empty",
      title: "an empty program",
      requestsPerToken: 0,
      resourcesPerToken: 0,
      install: () => {},
    },
  ];
}

/** Reads a contender's program. */
export function readProgram({ name }: Contender): string {
  return readFileSync(join(__dirname, "programs", `${name}.cjs`), "utf8");
}

function commandContender({ packageFolder, pluginFolder }: CommandPackage): Contender {
  return {
    name: "command",
    title: "`@pulumi/command`",
    requestsPerToken: 1,
    resourcesPerToken: 1,
    install: (folder) =>
      cpSync(packageFolder, join(folder, "node_modules", "@pulumi", "command"), { recursive: true }),
    pluginFolder,
  };
}
