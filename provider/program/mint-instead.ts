import * as pulumi from "@pulumi/pulumi";
import { calculateSecondsLeft } from "../ground/lifetime";
import { mintedByUpLine, mintedForRunLine, shortTokenLine } from "../ground/messages";
import type { Judgement } from "../token/judge-shared-token";
import { type SharedToken, shareToken } from "../token/shared-token";
import {
  type GetSpotinstTokenArgs,
  type GetSpotinstTokenOutputArgs,
  mintByLogin,
} from "./get-spotinst-token";
import { withContext } from "./program-error";
import { sayOn } from "./say-on";

/**
 * Mints a token for this run in the place of another stack's. In a preview that is to mint none it is the other one, with a warning, or unknown where there is no
 * other. The other one's account stays, unless the login names its own.
 */
export function mintInstead(
  judgement: Judgement,
  minimumValiditySeconds: number,
  renewWith: GetSpotinstTokenOutputArgs,
  stack: pulumi.StackReference,
): pulumi.Output<SharedToken> {
  const other = "token" in judgement ? judgement.token : undefined;
  const lack = judgement.lack!;
  const say = sayOn(stack);
  // Asked for only here: a token in date needs no login, not even a known one.
  return pulumi.output(renewWith).apply(async (known): Promise<SharedToken> => {
    const login = known as GetSpotinstTokenArgs;
    const context = `requireSpotinstToken: ${lack}, and renewWith could not replace it`;
    const minted = await withContext(mintByLogin(login, { parent: stack }), context);
    const account = login.account ?? other?.account ?? minted.account;
    if (minted.accessToken === undefined) {
      say(mintedByUpLine(lack));
      return other ?? shareToken(UNKNOWN, UNKNOWN, UNKNOWN, account);
    }
    say(mintedForRunLine(lack));
    const { expiresAt } = minted;
    const left = calculateSecondsLeft(expiresAt, Date.now());
    if (expiresAt !== undefined && left < minimumValiditySeconds) {
      say(shortTokenLine(left, minimumValiditySeconds));
    }
    return shareToken(minted.accessToken, minted.grant, expiresAt, account);
  });
}

const UNKNOWN = pulumi.unknown as unknown as string;
