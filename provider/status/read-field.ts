import { isRecord } from "../ground/is-record";
import { SIGNATURE_KEY } from "../ground/pulumi-marks";

/** Stands for a secret, of which nothing is shown. */
export const SECRET = "[secret]";

/** Reads one output as a text; undefined where it is absent. What the engine marked, a secret above all, is never looked into. */
export function readField(value: unknown): string | undefined {
  if (isRecord(value) && SIGNATURE_KEY in value) {
    return SECRET;
  }
  return typeof value === "string" && value !== "" ? value : undefined;
}
