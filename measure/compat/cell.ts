import type { FormName } from "./forms";
import type { InstallerName } from "./installers";
import type { Stage } from "./life";

/** What a program runs with. */
export interface Combination {
  /** The version of `@pulumi/pulumi`, or a range of which the newest is taken. */
  sdk: string;
  /** The version of Node, or a range; undefined for the one that runs this. */
  node: string | undefined;
  form: FormName;
  /** The version of TypeScript; undefined for the one that `@pulumi/pulumi` brings along. */
  typescript: string | undefined;
  installer: InstallerName;
}

/** One row of the page: a combination, and what is known not to work of it. */
export interface Cell {
  what: string;
  /** What differs from the default. */
  differs: Partial<Combination>;
  /** Names the package whose version the row shows. */
  versionOf: string;
  /** What a token goes through. */
  stages: readonly Stage[];
  /** What it takes to work. */
  note?: string;
  /** Why it does not work and what helps; it is an error if it does work. */
  fails?: { message: RegExp; reason: string; cure: string };
}

/** One table of the page. */
export interface Dimension {
  /** What names it on the command line. */
  name: string;
  title: string;
  /** What its table shows. */
  stages: readonly Stage[];
  cells: readonly Cell[];
}

/** What each dimension varies. */
export const DEFAULTS: Combination = {
  sdk: "latest",
  node: "24",
  form: "javascript",
  typescript: "6.0.3",
  installer: "npm",
};

export const SDK = "@pulumi/pulumi";
export const OLDEST = { sdk: "3.3.0", node: "20.19.0" };
export const NEWEST_NODE = "26";

/** What all that the package exports goes through, and the columns of most tables. */
export const WHOLE: readonly Stage[] = ["minted", "renewed", "taken", "destroyed"];
/** What a token of the provider plugin goes through. */
export const OF_PLUGIN: readonly Stage[] = ["minted", "previewed", "renewed", "refreshed", "destroyed"];

export function form(what: string, versionOf: string, differs: Partial<Combination>): Cell {
  return { what, versionOf, differs, stages: ["minted", "renewed", "destroyed"] };
}

/** Uses all that the package exports: a second stack takes the token as well. */
export function whole(what: string, versionOf: string, differs: Partial<Combination>): Cell {
  return { what, versionOf, differs, stages: WHOLE };
}

/** Uses the provider plugin. */
export function plugin(what: string, versionOf: string, differs: Partial<Combination>): Cell {
  return { what, versionOf, differs: { ...differs, form: "plugin" }, stages: OF_PLUGIN };
}
