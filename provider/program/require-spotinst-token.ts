import * as pulumi from "@pulumi/pulumi";
import { FUNCTION_ARGUMENTS } from "../credentials/arguments";
import { describeFailure } from "../credentials/credentials";
import { findUnknownArguments } from "../credentials/inputs";
import { isRecord } from "../ground/is-record";
import { isSeconds } from "../ground/lifetime";
import {
  DEFAULT_MINIMUM_VALIDITY_SECONDS,
  type Judgement,
  judgeSharedToken,
} from "../token/judge-shared-token";
import type { SharedToken } from "../token/shared-token";
import type { GetSpotinstTokenOutputArgs } from "./get-spotinst-token";
import { isLater } from "./is-later";
import { mintInstead } from "./mint-instead";
import { createProgramError } from "./program-error";

/** The options of {@link requireSpotinstToken}. */
export interface RequireSpotinstTokenOptions {
  /**
   * The output of the other stack that holds `token.shared`.
   * @default "spotinstToken"
   */
  outputName?: string | undefined;
  /**
   * The least time that the token must have left, so that it does not expire during the update. Ask for less than the `renewBeforeSeconds` of the token.
   * @default 600 (seconds)
   */
  minimumValiditySeconds?: number | undefined;
  /**
   * The login of this stack, which mints a token for this run where the other stack's has expired, has too little time left, or is gone with the stack's outputs:
   * the arguments of `getSpotinstToken`, or `{}` for the login of the environment.
   * @default none
   */
  renewWith?: GetSpotinstTokenOutputArgs | undefined;
}

/** A token taken from another stack. */
export interface TakenSpotinstToken {
  /** The bearer token; a secret. */
  accessToken: pulumi.Output<string>;
  /** A permanent token does not expire, and so has no `expiresAt`. */
  kind: pulumi.Output<SharedToken["kind"]>;
  /** The Spot account that the token is used for. Undefined where the other stack names none. */
  account: pulumi.Output<string | undefined>;
  /** The moment the token expires, RFC 3339. Undefined for a permanent token. */
  expiresAt: pulumi.Output<string | undefined>;
  /** All of it, to be exported for yet another stack; a secret. */
  readonly shared: pulumi.Output<SharedToken>;
}

/**
 * Takes the token that another stack exports as `token.shared`, and refuses one that is of no use: a token that has expired, or has too
 * little time left, fails `up`, `refresh --run-program` and `destroy --run-program` before anything is sent with it, and is a warning in a preview.
 * An output that is missing, cannot be decrypted, or is in plain text is an error in both.
 *
 * @throws {pulumi.RunError} when the arguments are wrong; a mistake in the output fails the returned outputs
 */
export function requireSpotinstToken(
  stack: pulumi.StackReference,
  options: RequireSpotinstTokenOptions = {},
): TakenSpotinstToken {
  const {
    outputName = "spotinstToken",
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
        ? admit(judgement, pulumi.runtime.isDryRun(), (line) => void pulumi.log.warn(line, stack))
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

/**
 * Takes a token or refuses it. In a preview nothing is sent with it, and an `up` of the other stack may come first, so a problem is a warning.
 *
 * @internal
 */
export function admit(judgement: Judgement, isPreview: boolean, warn: (line: string) => void): SharedToken {
  if ("error" in judgement) {
    throw createProgramError(judgement.error);
  }
  if (judgement.problem !== undefined) {
    if (!isPreview) {
      throw createProgramError(judgement.problem);
    }
    warn(judgement.problem);
  }
  return judgement.token;
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
