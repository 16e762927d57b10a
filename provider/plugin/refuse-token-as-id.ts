import type { Hidden } from "../ground/boundary";
import { InvalidArgumentsError } from "../ground/errors";
import { createRedactor } from "../ground/redact";

/**
 * Refuses an id that is or looks like a secret: the engine stores and shows ids in plain text.
 *
 * @throws {InvalidArgumentsError} which does not repeat the id
 */
export function refuseTokenAsId(id: string, { secrets }: Hidden): void {
  if (createRedactor(secrets)(id) !== id) {
    throw new InvalidArgumentsError(
      "The id looks like a token or another secret, and Pulumi stores and shows ids in plain text. Use any other word: the login that was found mints the token. " +
        "Make a new token in place of the one just given: others may have seen it. One that does not expire is set as permanentToken or SPOTINST_TOKEN.",
    );
  }
}
