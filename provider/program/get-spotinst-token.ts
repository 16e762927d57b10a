import * as pulumi from "@pulumi/pulumi";
import { FUNCTION_ARGUMENTS, type FunctionArgument, type TokenInputs } from "../credentials/arguments";
import type { KnownToken } from "../token/token-getter";
import { completeFromConfiguration } from "./configuration";
import { loadMint } from "./load-mint";
import { createProgramError, type ProgramError } from "./program-error";
import { sayOn } from "./say-on";
import type { SpotinstTokenArgs } from "./spotinst-token-args";

/**
 * Those arguments of a {@link SpotinstTokenArgs | SpotinstToken} that the function has too, as plain values. Mapped over `Pick` and not over
 * the names, because only so an editor shows their doc comments.
 */
type SharedArgs = {
  [name in keyof Pick<SpotinstTokenArgs, FunctionArgument>]?:
    | pulumi.Unwrap<SpotinstTokenArgs[name]>
    | undefined;
};

/** The arguments of {@link getSpotinstToken}, all of which are optional. */
export interface GetSpotinstTokenArgs extends SharedArgs {
  /**
   * A token minted earlier in this process is reused only if it has at least this many seconds left.
   * @default 3600 (seconds)
   */
  renewBeforeSeconds?: number | undefined;
  /**
   * Whether a preview mints a token too.
   * @default true
   */
  mintInPreview?: boolean | undefined;
}

/** The arguments of {@link getSpotinstTokenOutput}, all of which are optional. */
export type GetSpotinstTokenOutputArgs = {
  [name in keyof GetSpotinstTokenArgs]: pulumi.Input<GetSpotinstTokenArgs[name]>;
};

/** A token that was minted while the program ran. */
export interface GetSpotinstTokenResult {
  /** The bearer token, always kept secret. */
  accessToken: pulumi.Output<string>;
  /** When the token expires, in the format of RFC 3339. */
  expiresAt: string | undefined;
  /** When the token was requested, in the format of RFC 3339. */
  issuedAt: string | undefined;
  /** How the token was obtained: `password`, `client_credentials` or `permanent`. */
  grant: string | undefined;
  /** The Spot account that the token is used for. */
  account: string | undefined;
  /** The id of the Spot organization, from the token's claims. */
  organizationId: string | undefined;
  /** The id of the Spot user, from the token's claims. */
  userId: string | undefined;
}

/** The options of {@link getSpotinstToken}. */
export interface GetSpotinstTokenOptions {
  /**
   * The resource that messages are shown on.
   * @default the stack
   */
  parent?: pulumi.Resource | undefined;
}

/** The options of {@link getSpotinstTokenOutput}. */
export interface GetSpotinstTokenOutputOptions extends GetSpotinstTokenOptions {
  /**
   * The resources that must be there before the token is minted.
   * @default none
   */
  dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource> | undefined;
}

/**
 * Mints a token while the program runs, and stores it nowhere.
 *
 * @example
 * ```ts
 * import { getSpotinstToken } from "pulumi-spotinst-token";
 *
 * const token = getSpotinstToken();
 *
 * export const expiresAt = token.then(({ expiresAt }) => expiresAt);
 * ```
 * @see The page docs/reference.md tells when to take `SpotinstToken` instead.
 * @throws {pulumi.RunError} with the `code` of what went wrong, and a message without secrets
 */
export async function getSpotinstToken(
  args: GetSpotinstTokenArgs = {},
  opts: GetSpotinstTokenOptions = {},
): Promise<GetSpotinstTokenResult> {
  const token = await mintOrSay(args, opts);
  const { accessToken = pulumi.unknown as unknown as string, ...rest } = pickResult(token);
  return { accessToken: pulumi.secret(accessToken), ...rest };
}

/**
 * Does what {@link getSpotinstToken} does, for arguments that may be outputs.
 *
 * @example
 * ```ts
 * import * as spotinst from "@pulumi/spotinst";
 * import { getSpotinstTokenOutput } from "pulumi-spotinst-token";
 *
 * const token = getSpotinstTokenOutput({ account: "act-12345678" });
 *
 * const provider = new spotinst.Provider("spot", {
 *   token: token.accessToken,
 *   account: "act-12345678",
 * });
 * ```
 */
export function getSpotinstTokenOutput(
  args: GetSpotinstTokenOutputArgs = {},
  opts: GetSpotinstTokenOutputOptions = {},
): pulumi.Output<pulumi.Unwrap<GetSpotinstTokenResult>> {
  const { dependsOn, ...options } = opts ?? {};
  const known = pulumi.all([pulumi.output(args ?? {}), waitFor(dependsOn)]).apply(async ([given]) => {
    const token = await mintOrSay(given as GetSpotinstTokenArgs, options);
    const result = pickResult(token);
    return result.accessToken === undefined ? { ...result, ...UNKNOWN_FIELDS } : result;
  });
  return pulumi.secret(known) as unknown as pulumi.Output<pulumi.Unwrap<GetSpotinstTokenResult>>;
}

/** Returns a token, or what is known without one in a preview that is to mint none. */
export async function mintByLogin(
  args: GetSpotinstTokenArgs,
  opts: GetSpotinstTokenOptions,
): Promise<KnownToken> {
  const { mintInPreview, ...given } = args ?? {};
  const inputs = completeFromConfiguration(given, FUNCTION_ARGUMENTS) as TokenInputs;
  const isMinted = mintInPreview !== false || !pulumi.runtime.isDryRun();
  const asking = { title: "getSpotinstToken", names: [...FUNCTION_ARGUMENTS, "mintInPreview"], isMinted };
  return loadMint()({ ...inputs, mintInPreview }, asking, sayOn(opts?.parent));
}

/** The same, where mistakes in the arguments are told under the function's name. */
async function mintOrSay(args: GetSpotinstTokenArgs, opts: GetSpotinstTokenOptions): Promise<KnownToken> {
  try {
    return await mintByLogin(args, opts);
  } catch (error) {
    const { code, message } = error as ProgramError;
    throw code === "invalid_arguments" ? createProgramError(`getSpotinstToken:\n${message}`, code) : error;
  }
}

function pickResult(token: KnownToken) {
  const { accessToken, expiresAt, issuedAt, grant, account, organizationId, userId } = token;
  return { accessToken, expiresAt, issuedAt, grant, account, organizationId, userId };
}

/** Fields that are unknown without a token. */
const UNKNOWN_FIELDS = Object.fromEntries(
  ["accessToken", "expiresAt", "issuedAt", "organizationId", "userId"].map((name) => [name, pulumi.unknown]),
);

/** Waits for resources, and for those inside components. An id that a preview does not know makes the token unknown too. */
function waitFor(dependsOn: GetSpotinstTokenOutputOptions["dependsOn"]): pulumi.Output<unknown> {
  const resources = pulumi.output(dependsOn as pulumi.Input<pulumi.Resource | pulumi.Resource[]>);
  return resources.apply((given) => {
    const roots = [given ?? []].flat() as unknown as (Dependency | null)[];
    return pulumi.all(roots.flatMap((root) => (root ? listSigns(root) : [])));
  });
}

/** The SDK keeps a component's children in a property that it does not declare. */
type Dependency = pulumi.Resource & { id?: pulumi.Output<string>; __childResources?: Iterable<Dependency> };

function listSigns(resource: Dependency): pulumi.Output<string>[] {
  const children = [...(resource.__childResources ?? [])];
  return [resource.id ?? resource.urn, ...children.flatMap(listSigns)];
}
