import { parseArgs } from "node:util";
import { ERROR_SHAPES, TOKEN_FORMS } from "./answers";
import { loginEnvironment } from "./login-environment";
import { DEMO_LOGIN, type TokenServiceOptions } from "./options";
import type { RecordedRequest } from "./recorded-request";
import { startTokenService, type TokenService } from "./token-service";

const USAGE = `Runs a local stand-in for Spot's token service until it is interrupted.

  --port NUMBER              port on 127.0.0.1 (any free one)
  --lifetime SECONDS         life of an access token (7200)
  --refresh-lifetime SECONDS life of a refresh token (1209600)
  --form FORM                ${TOKEN_FORMS.join(", ")} (two-items)
  --error-shape SHAPE        ${ERROR_SHAPES.join(", ")} (oauth)
  --keep-refresh-tokens      a refresh sends no new refresh token and the old one stays good
  --clock-offset SECONDS     how far the service's clock is ahead (0; behind: --clock-offset=-60)
  --delay MILLISECONDS       time before each answer (0)
  --username, --password, --client-id, --client-secret TEXT
                             the one good login (demo words)
  --help`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
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
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const login = {
    username: values.username,
    password: values.password,
    clientId: values["client-id"],
    clientSecret: values["client-secret"],
  };
  const options: TokenServiceOptions = {
    port: parseNumber("port", values.port, 0, 65535),
    lifetimeSeconds: parseNumber("lifetime", values.lifetime, 1),
    refreshLifetimeSeconds: parseNumber("refresh-lifetime", values["refresh-lifetime"], 1),
    form: parseChoice("form", values.form, TOKEN_FORMS),
    errorShape: parseChoice("error-shape", values["error-shape"], ERROR_SHAPES),
    rotateRefreshTokens: !values["keep-refresh-tokens"],
    clockOffsetSeconds: parseNumber("clock-offset", values["clock-offset"], -1e9),
    delayMs: parseNumber("delay", values.delay, 0, 600_000),
    logins: [login],
    onRequest: (request) => console.log(describeRequest(request)),
  };
  const service = await startTokenService(options);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void service.close());
  }
  console.log(describeService(service, login));
}

function describeService(service: TokenService, login: typeof DEMO_LOGIN): string {
  return [
    `The token service listens on ${service.url} (tokenEndpoint ${service.tokenEndpoint}, apiEndpoint ${service.url}).`,
    "Paste this into the shell that is to use it:",
    "",
    ...Object.entries(loginEnvironment(service, login)).map(
      ([name, value]) => `export ${name}=${quote(value)}`,
    ),
    "",
    "Ctrl-C ends it. Requests:",
  ].join("\n");
}

function describeRequest({ atMs, method, path, grantType, username, status }: RecordedRequest): string {
  const time = new Date(atMs).toISOString();
  // JSON keeps a name with line breaks or terminal codes in it on its line.
  const who = [grantType, username].filter((part) => part !== undefined).map((part) => JSON.stringify(part));
  return [time, method, path, ...who, "->", status ?? "no answer"].join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
