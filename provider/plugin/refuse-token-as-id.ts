import type { Hidden } from "../ground/boundary";
import { InvalidArgumentsError } from "../ground/errors";
import { createRedactor } from "../ground/redact";

/**
 * Refuses an id that is or looks like a secret: the engine stores and shows ids in clear.
 *
 * @throws {InvalidArgumentsError} which does not repeat the id
 */
export function refuseTokenAsId(id: string, { secrets }: Hidden): void {
  if (createRedactor(secrets)(id) !== id) {
    throw new InvalidArgumentsError(
      "The id looks like a token or another secret. Pulumi stores and shows ids in clear, so any word is the id of a Token; the login at hand mints it. " +
        "To keep a token that does not expire, set it as permanentToken or SPOTINST_TOKEN. Make a new one in place of the one just given: others may have seen it.",
    );
  }
}
