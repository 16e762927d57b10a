import type { Environment } from "../ground/environment";
import { UNKNOWN_VALUE } from "../ground/pulumi-marks";
import { listArguments, readEnvironment, type TextArgument, type TokenInputs } from "./arguments";
import { type Failure, type Grant, isOwnEndpoint } from "./credentials";

const LOGIN = listArguments({ isLogin: true });

/**
 * Chooses the grant by the arguments. Where they name none, the environment does. docs/credentials.md has the rule as a table.
 */
export function chooseGrant(inputs: TokenInputs, env: Environment): Grant | undefined {
  const hasClient = inputs.clientId !== undefined && inputs.clientSecret !== undefined;
  return (
    // Without a client, an endpoint in the arguments is no broker.
    chooseGrantOf(hasClient ? inputs : { ...inputs, tokenEndpoint: undefined }) ??
    chooseGrantOf({
      permanentToken: namesLogin(inputs) ? undefined : readEnvironment("permanentToken", env),
      username: readEnvironment("username", env),
      password: readEnvironment("password", env),
      tokenEndpoint: inputs.tokenEndpoint ?? readEnvironment("tokenEndpoint", env),
    })
  );
}

/** Chooses the grant that the values of one place name. */
export function chooseGrantOf(
  values: { readonly [name in TextArgument]?: string | undefined },
): Grant | undefined {
  if (values.permanentToken !== undefined) {
    return "permanent";
  }
  if (values.username !== undefined || values.password !== undefined) {
    return "password";
  }
  if (values.refreshToken !== undefined) {
    return "refresh_token";
  }
  return values.tokenEndpoint === undefined ? undefined : "client_credentials";
}

/** Tells whether the arguments are about a login, so that a permanent token in the environment is not meant. */
export function namesLogin(inputs: TokenInputs): boolean {
  return LOGIN.some((name) => inputs[name] !== undefined);
}

function isKnown(value: string | undefined): boolean {
  return value !== undefined && value !== UNKNOWN_VALUE;
}

/** Finds credentials that contradict each other, in the arguments or in the environment. */
export function findContradictions(inputs: TokenInputs, env: Environment): Failure[] {
  if (inputs.permanentToken === UNKNOWN_VALUE) {
    // It may turn out not to be given at all.
    return [];
  }
  if (inputs.permanentToken !== undefined) {
    return LOGIN.filter((name) => isKnown(inputs[name])).map((name) => ({
      property: name,
      reason: `contradicts permanentToken, which needs no login; remove ${name} to use the permanent token, or permanentToken to mint temporary ones`,
    }));
  }
  if (namesLogin(inputs) || readEnvironment("permanentToken", env) === undefined) {
    return [];
  }
  const has = (name: TextArgument) => readEnvironment(name, env) !== undefined;
  const rival =
    has("username") || has("password")
      ? "SPOTINST_USERNAME or SPOTINST_PASSWORD"
      : has("tokenEndpoint")
        ? "SPOTINST_TOKEN_URL"
        : undefined;
  return rival === undefined
    ? []
    : [
        {
          property: "permanentToken",
          reason: `the environment names two credentials: SPOTINST_TOKEN (a permanent token) and ${rival} (a login); unset one of them, or name the one to use in the arguments`,
        },
      ];
}

/** A refresh token goes only where it came from. Beside a tokenEndpoint that is not Spot's, only the user knows where that is. */
export function findRefreshTokenWithoutEndpoint(
  inputs: TokenInputs,
  grant: Grant,
  tokenEndpoint: string | undefined,
): Failure[] {
  const lacksEndpoint =
    isKnown(inputs.refreshToken) &&
    inputs.refreshEndpoint === undefined &&
    isOwnEndpoint(grant === "refresh_token" ? inputs.tokenEndpoint : tokenEndpoint);
  return lacksEndpoint
    ? [
        {
          property: "refreshEndpoint",
          reason:
            "is missing: with a tokenEndpoint of your own, say which URL the refreshToken was issued for and may be sent to",
        },
      ]
    : [];
}
