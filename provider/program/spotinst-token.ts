import * as pulumi from "@pulumi/pulumi";
import { ARGUMENT_NAMES, ruleOf } from "../credentials/arguments";
import { TOKEN_TYPE } from "../ground/pulumi-marks";
import { setPreviewMarker } from "../token/preview-marker";
import { type SharedToken, shareToken } from "../token/shared-token";
import { SECRET_OUTPUTS, TOKEN_NAMES } from "../token/token-state";
import { completeFromConfiguration, isConfiguredSecret } from "./configuration";
import { createHandOut, type HandOut } from "./handed-token";
import { PROVIDER_HANDLE } from "./handle";
import { writeTriggers } from "./write-triggers";

/** The arguments of a {@link SpotinstToken}. Credentials that are left out come from the configuration, the environment of the engine or the credentials file. */
export interface SpotinstTokenArgs {
  /**
   * The user whose token it is, for the password grant.
   * @default SPOTINST_USERNAME, else SPOTINST_EMAIL, else SPOTINST_USER
   */
  username?: pulumi.Input<string | undefined>;
  /**
   * The user's password; always a secret.
   * @default SPOTINST_PASSWORD
   */
  password?: pulumi.Input<string | undefined>;
  /**
   * The id of the OAuth client.
   * @default SPOTINST_CLIENT_ID
   */
  clientId?: pulumi.Input<string | undefined>;
  /**
   * The secret of the OAuth client; always a secret.
   * @default SPOTINST_CLIENT_SECRET
   */
  clientSecret?: pulumi.Input<string | undefined>;
  /**
   * A refresh token to obtain the token with; always a secret. With a username or a password it is tried first. Without them it is the only way, also where the environment has a login.
   * @default none
   */
  refreshToken?: pulumi.Input<string | undefined>;
  /**
   * A token made in Spot's console, which does not expire; always a secret. Spot is asked whether it accepts the token before it is stored.
   * @default SPOTINST_TOKEN
   */
  permanentToken?: pulumi.Input<string | undefined>;
  /**
   * The URL that tokens are requested from. Given with clientId and clientSecret alone, it is your own token broker (client credentials grant).
   * @default SPOTINST_TOKEN_URL, else https://oauth.spotinst.io/token
   */
  tokenEndpoint?: pulumi.Input<string | undefined>;
  /**
   * The URL that refresh tokens are sent to.
   * @default https://api.spotinst.io/token, or the tokenEndpoint where that is your own
   */
  refreshEndpoint?: pulumi.Input<string | undefined>;
  /**
   * Where the Spot API is, to verify a token.
   * @default SPOTINST_API_URL, else https://api.spotinst.io
   */
  apiEndpoint?: pulumi.Input<string | undefined>;
  /**
   * The Spot account (act-…) the token is used for; handed on to consumers with the token.
   * @default SPOTINST_ACCOUNT, else the account that comes with the login in the credentials file
   */
  account?: pulumi.Input<string | undefined>;
  /**
   * The token is renewed by an `up` that finds fewer seconds left; after an `up`, the token has at least so many left. A window longer than 90 % of the token's life is cut to half of that life.
   * @default 3600 (seconds)
   */
  renewBeforeSeconds?: pulumi.Input<number | undefined>;
  /**
   * The limit for obtaining the token, all attempts together. It is 8 seconds at most for a due token with more than 30 seconds left, unless `renewalFailure` is `"error"`.
   * @default 60 (seconds)
   */
  timeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Whether an `up` or a refresh asks Spot if it still accepts the token, and renews a rejected one. Takes at most 5 seconds; without an answer the token is kept.
   * @default true
   */
  verify?: pulumi.Input<boolean | undefined>;
  /**
   * What an `up` does that cannot renew a due token: `"warn"` keeps the old one, with a warning; `"error"` tries for `timeoutSeconds` and then fails, with the old one left in the state. For schedules.
   * @default SPOTINST_TOKEN_RENEWAL_FAILURE, else "warn"
   */
  renewalFailure?: pulumi.Input<"warn" | "error" | undefined>;
  /**
   * Whether `pulumi refresh` renews a due or rejected token, by login and never by its refresh token.
   * @default true
   */
  renewOnRefresh?: pulumi.Input<boolean | undefined>;
  /**
   * Whether a preview shows a due token as an update, and all that depends on it as unknown. Update plans (`--save-plan`) need it.
   * @default false
   */
  showRenewalInPreview?: pulumi.Input<boolean | undefined>;
  /**
   * Any values; when one changes, the token is renewed at once. Their order does not matter. A value that cannot be compared (a function, a Map, a class that hides its fields) is refused.
   * @default none
   */
  triggers?: pulumi.Input<pulumi.Input<unknown>[] | undefined>;
}

/**
 * A token of the Spot (Spotinst) API, minted from a login and renewed by `pulumi up` before it expires.
 *
 * It is stored as a secret. Removing it from the program only forgets it: Spot cannot revoke a temporary token, which expires by itself within two hours.
 */
export class SpotinstToken extends pulumi.CustomResource {
  /** Tells whether an object is a `SpotinstToken`, also one made by another copy of this package. */
  static override isInstance(value: unknown): value is SpotinstToken {
    return (value as { __pulumiType?: unknown } | undefined | null)?.__pulumiType === TOKEN_TYPE;
  }

  /** The bearer token; a secret. */
  declare readonly accessToken: pulumi.Output<string>;
  /** The refresh token that came with it; a secret. Undefined where the service issued none. */
  declare readonly refreshToken: pulumi.Output<string | undefined>;
  /** The type of the token; `bearer`. */
  declare readonly tokenType: pulumi.Output<string>;
  /** How the token is obtained: `password`, `refresh_token`, `client_credentials`, or `permanent`. */
  declare readonly grant: pulumi.Output<string>;
  /** The moment the token was requested, RFC 3339. */
  declare readonly issuedAt: pulumi.Output<string>;
  /** The moment the token expires, RFC 3339. Undefined for a permanent token. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;
  /** The moment the refresh token expires, RFC 3339. Undefined where the service did not say. */
  declare readonly refreshTokenExpiresAt: pulumi.Output<string | undefined>;
  /** The id of the organization, from the token's claims. Undefined where it has none. */
  declare readonly organizationId: pulumi.Output<string | undefined>;
  /** The id of the user, from the token's claims. Undefined where it has none. */
  declare readonly userId: pulumi.Output<string | undefined>;
  /** The Spot account given in `account`, SPOTINST_ACCOUNT or the credentials file. Undefined without one. */
  declare readonly account: pulumi.Output<string | undefined>;

  /** All that another stack needs of the token, to be exported whole and taken there by `requireSpotinstToken`; a secret. */
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
   * @param args the arguments; what is left out comes from the configuration, the environment or the credentials file
   * @param opts options that control the resource's behavior
   */
  constructor(name: string, args: SpotinstTokenArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
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

function isConfiguredAsSecret(name: string, args: SpotinstTokenArgs): boolean {
  return ((args as Record<string, unknown> | null)?.[name] ?? null) === null && isConfiguredSecret(name);
}

function warnOfEmpty(name: string): void {
  void pulumi.log.warn(
    `triggers of SpotinstToken "${name}": an output holds an empty object. Where Pulumi has made it of a Date, a Map or a Set, no change of it is noticed; ` +
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
