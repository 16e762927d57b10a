import * as pulumi from "@pulumi/pulumi";

/** Tells whether a value comes later: it may then be a secret, or undefined. */
export function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
