import { FUNCTION_ARGUMENTS } from "../credentials/arguments";
import { describeFailure } from "../credentials/credentials";
import { findSwitchMistakes, findUnknownArguments } from "../credentials/inputs";
import { withinBoundary } from "../ground/boundary";
import { InvalidArgumentsError } from "../ground/errors";
import { isSeconds } from "../ground/lifetime";
import type { Say } from "../ground/messages";
import { markSecrets } from "../ground/pulumi-marks";
import type { Outside } from "../service/token-source";
import {
  admit,
  DEFAULT_MINIMUM_VALIDITY_SECONDS,
  DEFAULT_OUTPUT_NAME,
  judgeSharedToken,
} from "../token/judge-shared-token";
import { listHidden } from "../token/secret-values";
import { createTokenGetter } from "../token/token-getter";
import type { Configuration } from "./configuration";
import { plainValues, readStruct, type Struct, writeStruct } from "./values";

type Arguments = Record<string, unknown>;

/** Makes the functions of the package, by their tokens. */
export function createFunctions(
  { say, ...outside }: Outside & { say: Say },
  { complete, markConfigured }: Pick<Configuration, "complete" | "markConfigured">,
) {
  const getToken = createTokenGetter(outside);

  const functions: Record<string, (given: Arguments, isPreview: boolean) => object | Promise<object>> = {
    /** Mints a token that is stored nowhere. */
    "spotinst-token:index:getToken": (given) => {
      const inputs = complete(given, FUNCTION_ARGUMENTS);
      return withinBoundary(listHidden([inputs], outside.env), async (redact) => {
        const asking = { title: "getToken", names: FUNCTION_ARGUMENTS, isMinted: true, redact, say };
        const token = await getToken(inputs, asking).catch((error: unknown) => {
          throw error instanceof InvalidArgumentsError
            ? new InvalidArgumentsError(`getToken:\n${error.message}`)
            : error;
        });
        const { accessToken, expiresAt, issuedAt, grant, account, organizationId, userId } = token;
        return markConfigured({
          accessToken,
          expiresAt,
          issuedAt,
          grant,
          account,
          organizationId,
          userId,
        });
      });
    },

    /** Tells a program whether it runs for a preview, in a language that cannot tell. */
    "spotinst-token:index:isPreview": (_given, isPreview) => ({ value: isPreview }),

    /** Takes the token that another stack exports, and refuses one that is of no use. */
    "spotinst-token:index:requireToken": (all, isPreview) => {
      const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
      refuseMistakes(given);
      const {
        shared: value,
        isSecret = true,
        stack,
        outputName: name = DEFAULT_OUTPUT_NAME,
        minimumValiditySeconds = DEFAULT_MINIMUM_VALIDITY_SECONDS,
      } = given as RequireArguments;
      const judgement = judgeSharedToken(
        { stack, name, value, isSecret },
        minimumValiditySeconds,
        outside.clock.now(),
      );
      const refuse = (message: string) => new InvalidArgumentsError(message);
      const { accessToken, kind, expiresAt, account } = admit(judgement, isPreview, say, refuse);
      const token = { accessToken, kind, expiresAt, account };
      return { ...token, shared: token };
    },
  };

  return async ({ tok, args, preview = false }: { tok: string; args?: Struct; preview?: boolean }) => {
    const run = Object.hasOwn(functions, tok) ? functions[tok] : undefined;
    if (run === undefined) {
      throw new Error(`There is no function ${tok}; there are ${Object.keys(functions).join(", ")}.`);
    }
    const result = await run(plainValues(readStruct(args)), preview);
    return { return: writeStruct(markSecrets(result as Secrets, ["accessToken", "shared"])) };
  };
}

const REQUIRE_ARGUMENTS = ["shared", "isSecret", "stack", "outputName", "minimumValiditySeconds"];

/** What of a result is secret. */
interface Secrets {
  accessToken?: string;
  shared?: object;
}

interface RequireArguments {
  shared?: unknown;
  /** The engine hands over values without their secrecy, so the program says it. */
  isSecret?: boolean;
  stack?: string;
  outputName?: string;
  minimumValiditySeconds?: number;
}

function refuseMistakes(given: Arguments): void {
  const isText = (value: unknown) => value == null || (typeof value === "string" && value !== "");
  const mistakes = [
    ...findUnknownArguments(given, "requireToken", REQUIRE_ARGUMENTS).map(describeFailure),
    ...findSwitchMistakes("isSecret", given.isSecret).map(describeFailure),
    ...["stack", "outputName"]
      .filter((name) => !isText(given[name]))
      .map((name) => `${name}: must be a text that is not empty`),
    ...(given.minimumValiditySeconds == null || isSeconds(given.minimumValiditySeconds, 0)
      ? []
      : ["minimumValiditySeconds: must be a number of seconds, 0 or more"]),
  ];
  if (mistakes.length > 0) {
    throw new InvalidArgumentsError(`requireToken:\n${mistakes.join("\n")}`);
  }
}
