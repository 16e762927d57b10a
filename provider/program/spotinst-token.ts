import * as pulumi from "@pulumi/pulumi";
import { ARGUMENT_NAMES, ruleOf } from "../credentials/arguments";
import { TOKEN_TYPE } from "../ground/pulumi-marks";
import { setPreviewMarker } from "../token/preview-marker";
import { type SharedToken, shareToken } from "../token/shared-token";
import { SECRET_OUTPUTS, TOKEN_NAMES } from "../token/token-state";
import { completeFromConfiguration, isConfiguredSecret } from "./configuration";
import { createHandOut, type HandOut } from "./handed-token";
import { PROVIDER_HANDLE } from "./handle";
import { createProgramError } from "./program-error";
import type { SpotinstTokenArgs } from "./spotinst-token-args";
import { writeTriggers } from "./write-triggers";

/**
 * A token of the Spot (Spotinst) API, minted from a login and renewed by `pulumi up` before it expires.
 *
 * @example
 * ```ts
 * import { SpotinstToken } from "pulumi-spotinst-token";
 *
 * // The login comes from SPOTINST_USERNAME, SPOTINST_PASSWORD, SPOTINST_CLIENT_ID and SPOTINST_CLIENT_SECRET.
 * const token = new SpotinstToken("token");
 *
 * export const spotinstToken = token.shared; // for other stacks
 * ```
 * @see The page docs/reference.md tells when to take `getSpotinstToken` instead.
 */
export class SpotinstToken extends pulumi.CustomResource {
  /** Tells whether an object is a `SpotinstToken`, also one made by another copy of this package. */
  static override isInstance(value: unknown): value is SpotinstToken {
    return (value as { __pulumiType?: unknown } | undefined | null)?.__pulumiType === TOKEN_TYPE;
  }

  /** The bearer token, always kept secret. */
  declare readonly accessToken: pulumi.Output<string>;
  /** The refresh token that came with the token, always kept secret. */
  declare readonly refreshToken: pulumi.Output<string | undefined>;
  /** The type of the token, which is `bearer`. */
  declare readonly tokenType: pulumi.Output<string>;
  /** How the token is obtained: `password`, `refresh_token`, `client_credentials` or `permanent`. */
  declare readonly grant: pulumi.Output<string>;
  /** When the token was requested, in the format of RFC 3339. */
  declare readonly issuedAt: pulumi.Output<string>;
  /** When the token expires, in the format of RFC 3339. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;
  /** When the refresh token expires, in the format of RFC 3339. */
  declare readonly refreshTokenExpiresAt: pulumi.Output<string | undefined>;
  /** The id of the Spot organization, from the token's claims. */
  declare readonly organizationId: pulumi.Output<string | undefined>;
  /** The id of the Spot user, from the token's claims. */
  declare readonly userId: pulumi.Output<string | undefined>;
  /** The Spot account that the token is used for. */
  declare readonly account: pulumi.Output<string | undefined>;

  /** All that `requireSpotinstToken` needs in another stack, always kept secret. */
  get shared(): pulumi.Output<SharedToken> {
    return pulumi.secret(
      handOuts.get(this)!(["accessToken", "grant", "expiresAt", "account"], (token) =>
        shareToken(token.accessToken, token.grant, token.expiresAt, token.account),
      ),
    );
  }

  /**
   * Creates a SpotinstToken resource with the given unique name, arguments, and options.
   *
   * @param name the unique name of the resource
   * @param args the arguments; a login that they leave out comes from the configuration, the environment or the credentials file
   * @param opts options that control the resource's behavior, except `id`
   * @throws {pulumi.RunError} when `id` is among the options, or the configuration has a secret in plain text or a misspelled key
   * @example
   * ```ts
   * import { SpotinstToken } from "pulumi-spotinst-token";
   *
   * const token = new SpotinstToken("token", {
   *   account: "act-12345678",
   *   renewBeforeSeconds: 5400, // a token that up hands out is good for 90 minutes or more
   * });
   * ```
   */
  constructor(name: string, args: SpotinstTokenArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    refuseId(name, opts);
    const inputs: Record<string, unknown> = { ...completeFromConfiguration(args, ARGUMENT_NAMES) };
    const secrets = ARGUMENT_NAMES.filter(
      (name) =>
        inputs[name] !== undefined && (ruleOf(name).hidden === "always" || isConfiguredAsSecret(name, args)),
    ).map((name) => [name, pulumi.secret(inputs[name])]);
    super(
      TOKEN_TYPE,
      name,
      {
        ...UNDEFINED_OUTPUTS,
        ...inputs,
        ...Object.fromEntries(secrets),
        triggers: writeTriggers(inputs.triggers, () => warnOfEmpty(name)),
        // After the arguments, so that these cannot be set by mistake.
        ...setPreviewMarker(pulumi.runtime.isDryRun() ? name : undefined),
        __provider: PROVIDER_HANDLE,
      },
      pulumi.mergeOptions(withNamedIgnores(opts), {
        additionalSecretOutputs: [...SECRET_OUTPUTS, "renewalSecrets"],
      }),
    );
    const handOut = createHandOut(this, name, inputs);
    handOuts.set(this, handOut);
    // A preview is handed the stored one; it does not know an output that the stored token is without, and would not know these either.
    if (!pulumi.runtime.isDryRun()) {
      setLazily(this, "accessToken", () => handOut(["accessToken"], (token) => token.accessToken));
      setLazily(this, "expiresAt", () => handOut(["expiresAt"], (token) => token.expiresAt));
    }
  }
}

/** The engine would read a token without outputs, and the program be told of one that expired 0 s ago. */
function refuseId(name: string, opts: pulumi.CustomResourceOptions): void {
  if ((opts?.id ?? null) !== null) {
    throw createProgramError(
      `SpotinstToken "${name}": the option id reads a resource that exists, but Spot cannot look up a token. Leave id out to mint one; ` +
        "take the token of another stack by requireSpotinstToken.",
      "invalid_arguments",
    );
  }
}

function isConfiguredAsSecret(name: string, args: SpotinstTokenArgs): boolean {
  return ((args as Record<string, unknown> | null)?.[name] ?? null) === null && isConfiguredSecret(name);
}

function warnOfEmpty(name: string): void {
  void pulumi.log.warn(
    `triggers of SpotinstToken "${name}": an output holds an empty object. If Pulumi made it of a Date, a Map or a Set, no change of it is noticed; ` +
      "give pulumi.output, all or secret a text, such as date.toISOString().",
  );
}

/** Names every argument instead of `*`, which would ignore the marker of a preview too. */
function withNamedIgnores(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return opts?.ignoreChanges?.includes("*") ? { ...opts, ignoreChanges: [...ARGUMENT_NAMES] } : opts;
}

/** Sets a property that is made when it is asked for: a token that nobody uses is not minted. */
function setLazily<T extends object, Name extends keyof T>(target: T, name: Name, make: () => T[Name]): void {
  let made: T[Name] | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  Object.defineProperty(target, name, { enumerable: true, configurable: true, get });
}

/** What each hands out. Not a property: TypeScript would take two copies of this package for different classes. */
const handOuts = new WeakMap<SpotinstToken, HandOut>();

/** Declares the outputs, so that those the provider leaves out are resolved as `undefined`. */
const UNDEFINED_OUTPUTS = Object.fromEntries(
  [...TOKEN_NAMES, "grant", "account", "fingerprint"].map((name) => [name, undefined]),
);
