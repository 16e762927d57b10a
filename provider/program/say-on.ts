import * as pulumi from "@pulumi/pulumi";
import type { Say } from "../ground/messages";

/** Makes what shows lines on a resource; on the stack's own without one. */
export function sayOn(resource: pulumi.Resource | undefined): Say {
  return ({ level, text }) => void pulumi.log[level === "info" ? "info" : "warn"](text, resource);
}
