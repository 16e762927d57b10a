import * as pulumi from "@pulumi/pulumi";
import type { Say } from "../ground/messages";

/** Loads what mints in the program's process. */
export function loadMint(): typeof import("./mint").mint {
  const { mint }: typeof import("./mint") = require("./mint");
  return mint;
}

/** Makes what shows the lines of a mint on a resource; on the stack's own without one. */
export function sayOn(resource: pulumi.Resource | undefined): Say {
  return ({ level, text }) => void pulumi.log[level === "info" ? "info" : "warn"](text, resource);
}
