import type * as pulumi from "@pulumi/pulumi";

/** The arguments of a `SpotinstToken`, all of which are optional. */
export interface SpotinstTokenArgs {
  /**
   * The Spot user that the token is minted for.
   * @default SPOTINST_USERNAME, else SPOTINST_EMAIL, else SPOTINST_USER
   */
  username?: pulumi.Input<string | undefined>;
  /**
   * The user's password, always kept secret.
   * @default SPOTINST_PASSWORD
   */
  password?: pulumi.Input<string | undefined>;
  /**
   * The id of the OAuth client.
   * @default SPOTINST_CLIENT_ID
   */
  clientId?: pulumi.Input<string | undefined>;
  /**
   * The secret of the OAuth client, always kept secret.
   * @default SPOTINST_CLIENT_SECRET
   */
  clientSecret?: pulumi.Input<string | undefined>;
  /**
   * A refresh token to obtain the token with, always kept secret.
   * @default none
   */
  refreshToken?: pulumi.Input<string | undefined>;
  /**
   * A token made in Spot's console, which does not expire and is always kept secret.
   * @default SPOTINST_TOKEN
   */
  permanentToken?: pulumi.Input<string | undefined>;
  /**
   * The URL that tokens are requested from.
   * @default SPOTINST_TOKEN_URL, else https://oauth.spotinst.io/token
   */
  tokenEndpoint?: pulumi.Input<string | undefined>;
  /**
   * The URL that refresh tokens are sent to.
   * @default https://api.spotinst.io/token, or the tokenEndpoint if that is your own (beside a refreshToken it must be given then)
   */
  refreshEndpoint?: pulumi.Input<string | undefined>;
  /**
   * The URL of the Spot API, which is asked whether it accepts a token.
   * @default SPOTINST_API_URL, else https://api.spotinst.io
   */
  apiEndpoint?: pulumi.Input<string | undefined>;
  /**
   * The Spot account (act-…) that the token is used for.
   * @default SPOTINST_ACCOUNT, else the account that comes with the login in the credentials file
   */
  account?: pulumi.Input<string | undefined>;
  /**
   * An `up` renews the token if it has fewer seconds left than this.
   * @default 3600 (seconds)
   */
  renewBeforeSeconds?: pulumi.Input<number | undefined>;
  /**
   * The most seconds that obtaining a token may take, all attempts together.
   * @default 60 (seconds)
   */
  timeoutSeconds?: pulumi.Input<number | undefined>;
  /**
   * Whether an `up` or a refresh asks Spot if it still accepts the token, and renews a rejected one.
   * @default true
   */
  verify?: pulumi.Input<boolean | undefined>;
  /**
   * Whether an `up` that cannot renew a due token keeps the old one with a warning (`"warn"`) or fails (`"error"`).
   * @default SPOTINST_TOKEN_RENEWAL_FAILURE, else "warn"
   */
  renewalFailure?: pulumi.Input<"warn" | "error" | undefined>;
  /**
   * Whether `pulumi refresh` renews a due or rejected token.
   * @default true
   */
  renewOnRefresh?: pulumi.Input<boolean | undefined>;
  /**
   * Whether a preview shows the renewal of a due token as an update.
   * @default false
   */
  showRenewalInPreview?: pulumi.Input<boolean | undefined>;
  /**
   * Values of any type: when one of them changes, the token is renewed at once.
   * @default none
   */
  triggers?: pulumi.Input<pulumi.Input<unknown>[] | undefined>;
}
