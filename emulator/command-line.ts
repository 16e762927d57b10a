import { parseArgs } from "node:util";
import { ERROR_SHAPES, TOKEN_FORMS } from "./answers";
import { DEMO_LOGIN, type Login, type TokenServiceOptions } from "./options";

/** The same at every start: the address of a token service is part of who a token is for. */
const DEFAULT_PORT = 8977;

/** What the command says of itself. */
export const USAGE = `Runs a local stand-in for Spot's token service until it is interrupted.

  --port NUMBER              port on 127.0.0.1 (${DEFAULT_PORT}; 0: any free one)
  --proxy                    be a proxy behind which the service stands for Spot's own addresses, for programs with the
                             Spotinst provider
  --lifetime SECONDS         lifetime of an access token (7200)
  --refresh-lifetime SECONDS lifetime of a refresh token (1209600)
  --form FORM                ${TOKEN_FORMS.join(", ")} (two-items)
  --error-shape SHAPE        ${ERROR_SHAPES.join(", ")} (oauth)
  --keep-refresh-tokens      a refresh sends no new refresh token and the old one stays good
  --clock-offset SECONDS     how far the service's clock is ahead (0; behind: --clock-offset=-60)
  --delay MILLISECONDS       time before each answer (0)
  --username, --password, --client-id, --client-secret TEXT
                             the one good login (demo words)
  --help`;

/** What the flags ask for. */
export interface Command {
  isHelp: boolean;
  isProxy: boolean;
  port: number;
  login: Login;
  options: TokenServiceOptions;
}

/**
 * Reads the flags.
 *
 * @throws Error with a message for the person who wrote them
 */
export function parseCommandLine(): Command {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      proxy: { type: "boolean", default: false },
      lifetime: { type: "string", default: "7200" },
      "refresh-lifetime": { type: "string", default: "1209600" },
      form: { type: "string", default: "two-items" },
      "error-shape": { type: "string", default: "oauth" },
      "keep-refresh-tokens": { type: "boolean", default: false },
      "clock-offset": { type: "string", default: "0" },
      delay: { type: "string", default: "0" },
      username: { type: "string", default: DEMO_LOGIN.username },
      password: { type: "string", default: DEMO_LOGIN.password },
      "client-id": { type: "string", default: DEMO_LOGIN.clientId },
      "client-secret": { type: "string", default: DEMO_LOGIN.clientSecret },
      help: { type: "boolean", default: false },
    },
  });
  const login = {
    username: values.username,
    password: values.password,
    clientId: values["client-id"],
    clientSecret: values["client-secret"],
  };
  return {
    isHelp: values.help,
    isProxy: values.proxy,
    port: parseNumber("port", values.port, 0, 65535),
    login,
    options: {
      lifetimeSeconds: parseNumber("lifetime", values.lifetime, 1),
      refreshLifetimeSeconds: parseNumber("refresh-lifetime", values["refresh-lifetime"], 1),
      form: parseChoice("form", values.form, TOKEN_FORMS),
      errorShape: parseChoice("error-shape", values["error-shape"], ERROR_SHAPES),
      rotateRefreshTokens: !values["keep-refresh-tokens"],
      clockOffsetSeconds: parseNumber("clock-offset", values["clock-offset"], -1e9),
      delayMs: parseNumber("delay", values.delay, 0, 600_000),
      logins: [login],
    },
  };
}

function parseNumber(flag: string, text: string, least: number, most = 1e9): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`--${flag} must be a whole number from ${least} to ${most}, but is ${text}.`);
  }
  return number;
}

function parseChoice<Choice extends string>(flag: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((known) => known === text);
  if (choice === undefined) {
    throw new Error(`--${flag} must be one of ${choices.join(", ")}, but is ${text}.`);
  }
  return choice;
}
