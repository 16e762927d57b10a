import type { Environment } from "../ground/environment";
import { UNKNOWN_VALUE } from "../ground/pulumi-marks";

/** The input that says that a program runs for a preview. The SDKs set it from what the language hosts put into the environment of the program. */
export const PREVIEW_INPUT = "preview";

/** What the hosts call it. */
export const DRY_RUN_VARIABLES = ["PULUMI_DRY_RUN", "PULUMI_NODEJS_DRY_RUN"];

/**
 * Makes what `Check` remembers for the `Diff` that follows: whether this is a preview. The engine does not say.
 *
 * @param env the plugin's own environment. No host writes to it: where a variable is there, it is also in the user's shell, and an `up` would be taken for a preview
 */
export function createPreviews(env: Environment) {
  const isBelieved = DRY_RUN_VARIABLES.every((name) => env[name] === undefined);
  const checked = new Map<string, boolean>();
  return {
    remember: (urn: string, marker: unknown): void => {
      // Only a preview has values that are unknown.
      const isPreview = marker === UNKNOWN_VALUE || (isBelieved && (marker === true || marker === "true"));
      checked.set(urn, isPreview);
    },
    /** Tells whether the run is a preview; undefined for the diff of a refresh, which has had no check. */
    recall: (urn: string): boolean | undefined => {
      const isPreview = checked.get(urn);
      checked.delete(urn);
      return isPreview;
    },
  };
}
