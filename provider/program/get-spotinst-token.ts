import * as pulumi from "@pulumi/pulumi";
import { FUNCTION_ARGUMENTS, type FunctionArgument, type TokenInputs } from "../credentials/arguments";
import type { KnownToken } from "../token/token-getter";
import { completeFromConfiguration } from "./configuration";
import { loadMint } from "./load-mint";
import { createProgramError, type ProgramError } from "./program-error";
import { sayOn } from "./say-on";
import type { SpotinstTokenArgs } from "./spotinst-token";

/** Those arguments of a {@link SpotinstTokenArgs | SpotinstToken} that the function has too, as plain values. */
type SharedArgs = {
  [name in FunctionArgument]?: pulumi.Unwrap<SpotinstTokenArgs[name]> | undefined;
};

/** The arguments of {@link getSpotinstToken}. Credentials that are left out come from where those of a `SpotinstToken` come from. */
export interface GetSpotinstTokenArgs extends SharedArgs {
  /**
   * A token that this process minted before is handed out again while it has so much time left.
   * @default 3600 (seconds)
   */
  renewBeforeSeconds?: number | undefined;
  /**
   * Whether a preview mints a token too. Without, everything that depends on the token is unknown in the preview.
   * @default true
   */
  mintInPreview?: boolean | undefined;
}

/** The arguments of {@link getSpotinstTokenOutput}. */
export type GetSpotinstTokenOutputArgs = {
  [name in keyof GetSpotinstTokenArgs]: pulumi.Input<GetSpotinstTokenArgs[name]>;
};

/** A token that was minted while the program ran. Its fields are named as those of a `SpotinstToken`. */
export interface GetSpotinstTokenResult {
  /** The bearer token; a secret. */
  accessToken: pulumi.Output<string>;
  /** The moment the token expires, RFC 3339. Undefined for a permanent token. */
  expiresAt: string | undefined;
  /** The moment the token was requested, RFC 3339. */
  issuedAt: string | undefined;
  /** How the token was obtained: `password`, `client_credentials`, or `permanent`. */
  grant: string | undefined;
  /** The Spot account that the token is used for. */
  account: string | undefined;
  /** The id of the organization, from the token's claims. */
  organizationId: string | undefined;
  /** The id of the user, from the token's claims. */
  userId: string | undefined;
}

/** The options of {@link getSpotinstToken}. */
export interface GetSpotinstTokenOptions {
  /** The resource that messages are shown on; the stack's own by default. */
  parent?: pulumi.Resource | undefined;
}

/** The options of {@link getSpotinstTokenOutput}. */
export interface GetSpotinstTokenOutputOptions extends GetSpotinstTokenOptions {
  /** Resources that must be there before the token is minted. */
  dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource> | undefined;
}

/**
 * Mints a token while the program runs. Nothing of it is stored, so `refresh --run-program` and `destroy --run-program` work with no step before,
 * and every run mints one. Calls of one process with the same login share a token. The environment is the program's own.
 *
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

/** The same as {@link getSpotinstToken}, for arguments that are known only when other resources are there. All of it is a secret. */
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
