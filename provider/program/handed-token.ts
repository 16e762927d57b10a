import * as pulumi from "@pulumi/pulumi";
import { ARGUMENT_NAMES, ruleOf, type TokenInputs } from "../credentials/arguments";
import { calculateSecondsLeft, describeDuration, isExpired } from "../ground/lifetime";
import { mintedForRunLine } from "../ground/messages";
import type { Fingerprint } from "../token/fingerprint";
import { loadMint } from "./load-mint";
import { withContext } from "./program-error";
import { sayOn } from "./say-on";

/** What a program is handed of a token. */
export interface HandedToken {
  accessToken: string;
  expiresAt: string | undefined;
  grant: string;
  account: string | undefined;
}

/** The outputs of a stored token. */
type StoredOutputs = { [name in keyof HandedToken]: pulumi.Output<HandedToken[name]> } & {
  fingerprint: pulumi.Output<Fingerprint | undefined>;
};

/** Makes an output of what a program is handed: of the named parts, so that it is a secret only where one of them is. */
export type HandOut = <Name extends keyof HandedToken, T>(
  names: readonly Name[],
  make: (token: Pick<HandedToken, Name>) => T,
) => pulumi.Output<T>;

type Minted = Pick<HandedToken, "accessToken" | "expiresAt">;

/** The arguments that a mint needs. */
const NAMES: readonly string[] = ARGUMENT_NAMES.filter((name) =>
  ["text", "seconds"].includes(ruleOf(name).kind!),
);

/**
 * Makes what hands a program the stored token or, where it has expired, one that is minted by login for this run. Operations that do not renew a token hand
 * the program the stored one: `destroy --run-program`, a refresh that could not renew it, an `up` that leaves it out. A preview is handed the stored one.
 */
export function createHandOut(
  resource: pulumi.Resource,
  name: string,
  inputs: Record<string, unknown>,
): HandOut {
  // Taken now: the resource is given others in their place.
  const { accessToken, expiresAt, grant, account, fingerprint } = resource as unknown as StoredOutputs;
  const stored = { accessToken, expiresAt, grant, account };
  let minted: Promise<Minted> | undefined;
  // One step from the resource to each output: where one fails, Node 20, with the debugger that the SDK starts, follows every path through the outputs that are
  // made of it, and each step multiplies their number. With three steps more it did so for minutes. Node 22 does not.
  return <Name extends keyof HandedToken, T>(
    names: readonly Name[],
    make: (token: Pick<HandedToken, Name>) => T,
  ) => {
    const outputs: pulumi.Output<unknown>[] = [expiresAt, grant, fingerprint];
    const known = pulumi.all([...outputs, ...names.map((name) => stored[name])]);
    return known.apply((all) => {
      const [expiresAt, grant, fingerprint, ...values] = all as unknown[] as [
        string,
        string,
        Fingerprint,
        ...unknown[],
      ];
      const token = Object.fromEntries(names.map((name, index) => [name, values[index]])) as unknown as Pick<
        HandedToken,
        Name
      >;
      if (!isExpired({ expiresAt, grant }, Date.now()) || pulumi.runtime.isDryRun() || !isRun()) {
        return make(token);
      }
      const ago = describeDuration(-calculateSecondsLeft(expiresAt, Date.now()));
      minted ??= mintFor(resource, name, inputs, fingerprint, ago);
      return minted.then((another) => make({ ...token, ...another }));
    }) as pulumi.Output<T>;
  };
}

async function mintFor(
  resource: pulumi.Resource,
  name: string,
  inputs: Record<string, unknown>,
  fingerprint: Fingerprint | undefined,
  ago: string,
): Promise<Minted> {
  const what = `its token expired ${ago} ago and was not renewed`;
  const say = sayOn(resource);
  const given = Object.fromEntries(NAMES.map((argument) => [argument, inputs[argument]]));
  // A promise, not an output: see above.
  const known = await new Promise((resolve) => pulumi.output(given).apply(resolve));
  const asking = { title: "SpotinstToken", names: NAMES, isMinted: true, replaced: { fingerprint } };
  const minting = loadMint()(known as TokenInputs, asking, say);
  const { accessToken, expiresAt } = await withContext(
    minting,
    `SpotinstToken "${name}": ${what}, and none could be minted for this run`,
    " If nothing needs the token, run this with --run-program=false.",
  );
  say(mintedForRunLine(`SpotinstToken "${name}": ${what}`));
  return { accessToken: accessToken!, expiresAt };
}

/** Tells whether an engine runs the program. In a unit test of a program with mocks a token may have any date. */
function isRun(): boolean {
  return pulumi.runtime.getEngine() !== undefined;
}
