import type { Environment } from "../ground/environment";
import { decodePercent } from "./proxy-address";

/** A program, or another library in it, may use those that this package does not. */
const VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

/** Lists what must not be shown of the proxies that the environment names: their logins, in every form in which they are written or sent. */
export function listProxySecrets(env: Environment): string[] {
  return VARIABLES.flatMap((name) => secretsOf(env[name] ?? ""));
}

/** Finds the secrets in a value even where it is no valid address: a password may hold any character. */
function secretsOf(value: string): string[] {
  const address = value.trim().replace(/^["']?(?:(?:[a-z][a-z0-9+.-]*:)?\/\/|https?:)?\/*/i, "");
  const end = address.lastIndexOf("@");
  if (end === -1 && PLAIN_ADDRESS.test(address)) {
    return [];
  }
  const login = end === -1 ? address : address.slice(0, end);
  const [user = "", ...rest] = login.split(":");
  // A user is no secret, except one without a password, which may be a token.
  const password = rest.join(":") || user;
  const sent = decodePercent(`${user}:${rest.join(":")}`);
  return [login, password, String(sent), String(decodePercent(password)), sent.toString("base64")];
}

const PLAIN_ADDRESS = /^(?:[\w.-]*|\[[\w:.%]*\])(?::\d*)?(?:\/[\w./-]*)?$/;
