/** Compiled by `npm run check` and never run: what the types must take, and what they must refuse. */
import * as pulumi from "@pulumi/pulumi";
import {
  type ErrorCode,
  type GetSpotinstTokenArgs,
  getSpotinstToken,
  getSpotinstTokenOutput,
  type RequireSpotinstTokenOptions,
  requireSpotinstToken,
  type SharedToken,
  SpotinstToken,
  type SpotinstTokenArgs,
  type TakenSpotinstToken,
} from "../../provider";
import type { ArgumentName, TokenInputs } from "../../provider/credentials/arguments";

/** Both ways assignable, so that neither is wider than the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

function is<_ extends true>(): void {}

// An argument stands in the table and, documented, in the arguments of the resource.
is<Same<keyof SpotinstTokenArgs, ArgumentName>>();
is<
  Same<
    { [name in Exclude<ArgumentName, "triggers">]: NonNullable<pulumi.Unwrap<SpotinstTokenArgs[name]>> },
    { [name in Exclude<ArgumentName, "triggers">]: NonNullable<TokenInputs[name]> }
  >
>();

export async function types(stack: pulumi.StackReference): Promise<void> {
  const later = pulumi.output("act-12345678");
  const token = new SpotinstToken("token", {
    account: later,
    renewBeforeSeconds: pulumi.output(60),
    triggers: [1, later],
    verify: false,
  });
  is<Same<typeof token.accessToken, pulumi.Output<string>>>();
  is<Same<typeof token.expiresAt, pulumi.Output<string | undefined>>>();
  is<Same<typeof token.shared, pulumi.Output<SharedToken>>>();
  is<Same<SharedToken["kind"], "temporary" | "permanent">>();
  new SpotinstToken("token", undefined, { dependsOn: token });

  // @ts-expect-error a name that is no argument
  const unknown: SpotinstTokenArgs = { userName: "user" };
  // @ts-expect-error seconds are a number
  const seconds: SpotinstTokenArgs = { timeoutSeconds: "60" };
  // @ts-expect-error outputs are read only
  token.accessToken = pulumi.output("another");
  // @ts-expect-error a switch is no text
  const text: SpotinstTokenArgs = { verify: "false" };
  void [unknown, seconds, text];

  const minted = await getSpotinstToken({ account: "act-12345678", mintInPreview: false });
  is<Same<typeof minted.accessToken, pulumi.Output<string>>>();
  is<Same<typeof minted.expiresAt, string | undefined>>();
  const output = getSpotinstTokenOutput({ account: later }, { dependsOn: [token] });
  is<Same<typeof output.accessToken, pulumi.Output<string>>>();
  // @ts-expect-error outputs are for getSpotinstTokenOutput
  await getSpotinstToken({ account: later });
  // @ts-expect-error a refresh token is for the resource, which stores its successor
  await getSpotinstToken({ refreshToken: "a" });

  const taken = requireSpotinstToken(stack, { minimumValiditySeconds: 60 });
  is<Same<typeof taken.accessToken, pulumi.Output<string>>>();
  is<Same<typeof taken.account, pulumi.Output<string | undefined>>>();
  is<Same<typeof taken.shared, pulumi.Output<SharedToken>>>();
  is<Same<typeof taken.kind, pulumi.Output<SharedToken["kind"]>>>();
  const certain: pulumi.Input<string> = taken.account.apply((account) => account ?? "act-12345678");
  const code: ErrorCode = "grant_refused";
  void [certain, code];
  // @ts-expect-error the name of a stack is no StackReference
  requireSpotinstToken("organization/tokens/dev");
}

/** What may be undefined is taken, also by the compiler's option exactOptionalPropertyTypes, which is set here. */
export async function undefinedIsLeftOut(
  config: pulumi.Config,
  stack: pulumi.StackReference,
  token: SpotinstToken,
  taken: TakenSpotinstToken,
): Promise<void> {
  const text = config.get("text");
  const later = pulumi.output(text);
  const promise = Promise.resolve(text);
  const minted = await getSpotinstToken({
    username: text,
    account: text,
    mintInPreview: config.getBoolean("b"),
  });
  const output = getSpotinstTokenOutput({ account: minted.account });
  for (const account of [
    text,
    later,
    promise,
    token.account,
    taken.account,
    minted.account,
    output.account,
  ]) {
    new SpotinstToken("token", { account });
    getSpotinstTokenOutput({ account }, { dependsOn: undefined, parent: undefined });
  }
  new SpotinstToken("token", {
    username: text,
    password: config.getSecret("password"),
    clientId: later,
    renewBeforeSeconds: config.getNumber("seconds"),
    verify: pulumi.output(config.getBoolean("verify")),
    triggers: config.getObject<unknown[]>("triggers"),
  });
  requireSpotinstToken(stack, { outputName: text, minimumValiditySeconds: config.getNumber("seconds") });
  const nothing: { [name in keyof Required<SpotinstTokenArgs>]: undefined } = {} as never;
  const nothingToGet: { [name in keyof Required<GetSpotinstTokenArgs>]: undefined } = {} as never;
  const nothingToRequire: { [name in keyof Required<RequireSpotinstTokenOptions>]: undefined } = {} as never;
  new SpotinstToken("token", nothing);
  await getSpotinstToken(nothingToGet, { parent: undefined });
  getSpotinstTokenOutput(nothingToGet);
  requireSpotinstToken(stack, nothingToRequire);
}
