import * as pulumi from "@pulumi/pulumi";
import { FUNCTION_ARGUMENTS } from "../credentials/arguments";
import { describeFailure } from "../credentials/credentials";
import { findUnknownArguments } from "../credentials/inputs";
import { isRecord } from "../ground/is-record";
import { isSeconds } from "../ground/lifetime";
import {
  admit,
  DEFAULT_MINIMUM_VALIDITY_SECONDS,
  DEFAULT_OUTPUT_NAME,
  judgeSharedToken,
} from "../token/judge-shared-token";
import type { SharedToken } from "../token/shared-token";
import type { GetSpotinstTokenOutputArgs } from "./get-spotinst-token";
import { isLater } from "./is-later";
import { mintInstead } from "./mint-instead";
import { createProgramError } from "./program-error";
import { sayOn } from "./say-on";

/** The options of {@link requireSpotinstToken}. */
export interface RequireSpotinstTokenOptions {
  /**
   * The output of the other stack that holds `token.shared`.
   * @default "spotinstToken"
   */
  outputName?: string | undefined;
  /**
   * The fewest seconds that the token must have left.
   * @default 600 (seconds)
   */
  minimumValiditySeconds?: number | undefined;
  /**
   * The login that mints a token for this run if the other stack has no good one.
   * @default none
   */
  renewWith?: GetSpotinstTokenOutputArgs | undefined;
}

/** A token taken from another stack. */
export interface TakenSpotinstToken {
  /** The bearer token, always kept secret. */
  accessToken: pulumi.Output<string>;
  /** Whether the token expires (`temporary`) or not (`permanent`). */
  kind: pulumi.Output<"temporary" | "permanent">;
  /** The Spot account that the token is used for. */
  account: pulumi.Output<string | undefined>;
  /** When the token expires, in the format of RFC 3339. */
  expiresAt: pulumi.Output<string | undefined>;
  /** All that `requireSpotinstToken` needs in yet another stack, always kept secret. */
  readonly shared: pulumi.Output<SharedToken>;
}

/**
 * Takes the token that another stack exports, and refuses one that has expired or soon will.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import * as spotinst from "@pulumi/spotinst";
 * import { requireSpotinstToken } from "pulumi-spotinst-token";
 *
 * const stack = new pulumi.StackReference("organization/spotinst-token/dev");
 * const token = requireSpotinstToken(stack);
 *
 * const provider = new spotinst.Provider("spot", {
 *   token: token.accessToken,
 *   account: "act-12345678",
 * });
 * ```
 * @see The page docs/reference.md tells what else it refuses.
 * @throws {pulumi.RunError} when the arguments are wrong; a mistake in the output fails the returned outputs
 */
export function requireSpotinstToken(
  stack: pulumi.StackReference,
  options: RequireSpotinstTokenOptions = {},
): TakenSpotinstToken {
  const {
    outputName = DEFAULT_OUTPUT_NAME,
    minimumValiditySeconds = DEFAULT_MINIMUM_VALIDITY_SECONDS,
    renewWith,
  } = options ?? {};
  refuseMistakes(stack, outputName, minimumValiditySeconds, renewWith);
  const value = stack.getOutput(outputName);
  const token = pulumi
    .all([stack.name, value, pulumi.isSecret(value), stack.outputs])
    .apply(([name, seen, isSecret, outputs]): SharedToken | pulumi.Output<SharedToken> => {
      const others = Object.keys(outputs).sort();
      const output = { stack: name, name: outputName, value: seen, isSecret, others };
      const judgement = judgeSharedToken(output, minimumValiditySeconds, Date.now());
      return judgement.lack === undefined || renewWith == null
        ? admit(judgement, pulumi.runtime.isDryRun(), sayOn(stack), createProgramError)
        : mintInstead(judgement, minimumValiditySeconds, renewWith, stack);
    }) as pulumi.Output<SharedToken>;
  const account = token.apply(({ account }) => account ?? undefined);
  const taken = {
    accessToken: pulumi.secret(token.accessToken),
    kind: pulumi.unsecret(token.apply(({ kind }) => kind)),
    // What this program gives as an output may be a secret.
    account: isLater(renewWith?.account) ? account : pulumi.unsecret(account),
    expiresAt: pulumi.unsecret(token.apply(({ expiresAt }) => expiresAt)),
  };
  // Not enumerable, so that a stack that exports all of this stores the token once.
  return Object.defineProperty(taken, "shared", { value: pulumi.secret(token) }) as typeof taken & {
    shared: pulumi.Output<SharedToken>;
  };
}

function refuseMistakes(
  stack: unknown,
  outputName: unknown,
  minimumValiditySeconds: unknown,
  renewWith: unknown,
): void {
  const isReference =
    (stack as { __pulumiType?: unknown } | undefined)?.__pulumiType === STACK_REFERENCE_TYPE;
  const mistakes = [
    isReference
      ? undefined
      : 'stack: must be a pulumi.StackReference; write requireSpotinstToken(new pulumi.StackReference("organization/project/stack"))',
    typeof outputName === "string" && outputName !== ""
      ? undefined
      : "outputName: must be the name of an output of that stack",
    isSeconds(minimumValiditySeconds, 0)
      ? undefined
      : "minimumValiditySeconds: must be a number of seconds, 0 or more",
    renewWith == null || isRecord(renewWith)
      ? undefined
      : "renewWith: must hold the arguments of getSpotinstToken; write renewWith: {} for the login of the environment",
    ...findUnknownArguments(isRecord(renewWith) ? renewWith : {}, "getSpotinstToken", [
      ...FUNCTION_ARGUMENTS,
      "mintInPreview",
    ]).map((failure) => `renewWith.${describeFailure(failure)}`),
  ].filter((mistake) => mistake !== undefined);
  if (mistakes.length > 0) {
    throw createProgramError(`requireSpotinstToken:\n${mistakes.join("\n")}`);
  }
}

const STACK_REFERENCE_TYPE = "pulumi:pulumi:StackReference";
