import type { AuthorityFiles } from "./authority-files";
import { loginEnvironment, loginVariables } from "./login-environment";
import type { Login } from "./options";
import type { RecordedRequest } from "./recorded-request";
import { SPOT_HOSTS } from "./spot-hosts";
import type { TokenService } from "./token-service";

const END = "Ctrl-C ends it. Requests:";
const PASTE = "Paste this into the shell that is to use it:";

/** What would lead past the proxy or the login, if the shell had it. */
const IN_THE_WAY = ["NO_PROXY", "no_proxy", "SPOTINST_TOKEN", "SPOTINST_TOKEN_URL", "SPOTINST_API_URL"];

/** Says how the service at its own address is used. */
export function describeService(service: TokenService, login: Login): string {
  const { url, tokenEndpoint } = service;
  return [
    `The token service listens on ${url} (tokenEndpoint ${tokenEndpoint}, apiEndpoint ${url}).`,
    PASTE,
    "",
    "unset SPOTINST_TOKEN",
    ...exportLines(loginEnvironment(service, login)),
    "",
    END,
  ].join("\n");
}

/** Says how the service is used in Spot's place. */
export function describeSpotHosts(port: number, files: AuthorityFiles, login: Login): string {
  const proxy = `http://127.0.0.1:${port}`;
  const hosts = SPOT_HOSTS.map((host) => `https://${host}`).join(" and ");
  return [
    `Behind the proxy ${proxy} the token service stands for ${hosts}; any other host is reached directly.`,
    PASTE,
    "",
    `unset ${IN_THE_WAY.join(" ")}`,
    ...exportLines({
      HTTPS_PROXY: proxy,
      NODE_EXTRA_CA_CERTS: files.alone,
      SSL_CERT_FILE: files.beside,
      ...loginVariables(login),
    }),
    "",
    "SSL_CERT_FILE is for the Spotinst provider, on Linux. On macOS and Windows it does nothing: there the provider trusts",
    `what the system trusts, so add ${files.alone} to that for the trial. Every start makes a new one.`,
    "",
    END,
  ].join("\n");
}

/** Puts a request on one line, without its secrets. */
export function describeRequest({
  atMs,
  method,
  path,
  grantType,
  username,
  status,
}: RecordedRequest): string {
  const time = new Date(atMs).toISOString();
  // JSON keeps a name with line breaks or terminal codes in it on its line.
  const who = [grantType, username].filter((part) => part !== undefined).map((part) => JSON.stringify(part));
  return [time, method, path, ...who, "->", status ?? "no answer"].join(" ");
}

function exportLines(variables: Record<string, string>): string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
