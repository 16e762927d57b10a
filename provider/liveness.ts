import type { Declaration } from "./declare";
import { GrantRefusedError } from "./errors";
import { announceDeath, type Say } from "./messages";
import type { TokenState } from "./state";
import type { Verdict, Verification } from "./verify";

/** Which tokens of one operation are alive, as far as the service was asked. */
export interface Liveness {
  ask(token: TokenState, declaration: Declaration): Promise<Verdict["answer"]>;
  /**
   * Asks, and remembers and tells of a death.
   *
   * @throws {GrantRefusedError} when a permanent token is dead, for which there is no renewal
   */
  findDeath(token: TokenState, declaration: Declaration): Promise<boolean>;
  isKnownDead(token: TokenState): boolean;
}

/** Makes the knowledge of one operation. */
export function createLiveness(
  verify: (verification: Verification) => Promise<Verdict["answer"]>,
  say: Say,
): Liveness {
  const dead = new Set<string>();
  const ask: Liveness["ask"] = ({ accessToken }, { apiEndpoint, declared: { account } }) =>
    verify({ accessToken, apiEndpoint, ...(account !== undefined && { account }) });
  return {
    ask,
    findDeath: async (token, declaration) => {
      if ((await ask(token, declaration)) !== "dead") {
        return false;
      }
      if (declaration.declared.grant === "permanent") {
        throw deadPermanentToken();
      }
      dead.add(token.accessToken);
      say(announceDeath(token));
      return true;
    },
    isKnownDead: ({ accessToken }) => dead.has(accessToken),
  };
}

function deadPermanentToken(): GrantRefusedError {
  return new GrantRefusedError(
    "Spot no longer accepts the permanent token (HTTP 401). Make a new one in Spot's console (user settings, API), " +
      "and set it as permanentToken or SPOTINST_TOKEN.",
  );
}
