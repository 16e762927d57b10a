import * as pulumi from "@pulumi/pulumi";
import { ARGUMENT_NAMES, FUNCTION_ARGUMENTS, ruleOf, type TokenInputs } from "../credentials/arguments";
import { calculateSecondsLeft, describeDuration } from "../ground/lifetime";
import { mintedForRunLine } from "../ground/messages";
import { loadMint, sayOn } from "./load-mint";

/** What a program is handed of a token. */
export interface HandedToken {
  accessToken: string;
  expiresAt: string | undefined;
  grant: string;
  account: string | undefined;
}

type Outputs = { [name in keyof HandedToken]: pulumi.Output<HandedToken[name]> };

/** Makes an output of what a program is handed. */
export type HandOut = <T>(make: (token: HandedToken) => T) => pulumi.Output<T>;

/** The arguments that a mint needs. */
const NAMES: readonly string[] = [
  ...FUNCTION_ARGUMENTS,
  ...ARGUMENT_NAMES.filter((name) => ruleOf(name).isLogin && ruleOf(name).isForResource),
];

/**
 * Makes what hands a program the stored token or, where it has expired, one that is minted by login for this run. Operations that do not renew a token hand
 * the program the stored one: `destroy --run-program`, a refresh that could not renew it, an `up` that leaves it out. A preview sends nothing with it.
 */
export function createHandOut(
  resource: pulumi.Resource & Outputs,
  name: string,
  inputs: Record<string, unknown>,
): HandOut {
  const { accessToken, expiresAt, grant, account } = resource;
  let minted: Promise<Partial<HandedToken>> | undefined;
  // One step from the resource to each output: where one fails, Node 20, with the debugger that the SDK starts, follows every path through the outputs that are
  // made of it, and each step multiplies their number. With three steps more it did so for minutes. Node 22 does not.
  return <T>(make: (token: HandedToken) => T) =>
    pulumi.all([accessToken, expiresAt, grant, account]).apply(([accessToken, expiresAt, grant, account]) => {
      const stored = { accessToken, expiresAt, grant, account };
      const left = expiresAt === undefined ? 1 : calculateSecondsLeft(expiresAt, Date.now());
      if (left > 0 || pulumi.runtime.isDryRun() || !isRun()) {
        return make(stored);
      }
      minted ??= mintFor(resource, name, inputs, -left);
      return minted.then((another) => make({ ...stored, ...another }));
    }) as pulumi.Output<T>;
}

async function mintFor(
  resource: pulumi.Resource,
  name: string,
  inputs: Record<string, unknown>,
  expiredSeconds: number,
): Promise<Partial<HandedToken>> {
  const why = `expired ${describeDuration(expiredSeconds)} ago, and this operation does not renew it`;
  const say = sayOn(resource);
  const given = Object.fromEntries(NAMES.map((argument) => [argument, inputs[argument]]));
  const known = await new Promise((resolve) => pulumi.output(given).apply(resolve));
  const title = `SpotinstToken "${name}": its token ${why}, so a login is needed`;
  const { accessToken, expiresAt } = await loadMint()(
    known as TokenInputs,
    { title, names: NAMES, isMinted: true },
    say,
  );
  say(mintedForRunLine(name, why));
  return { accessToken: accessToken!, expiresAt };
}

/** Tells whether an engine runs the program. In a unit test of a program with mocks a token may have any date. */
function isRun(): boolean {
  return pulumi.runtime.getEngine() !== undefined;
}
