import { inspect } from "node:util";
import { loginVariables } from "../emulator/login-environment";

/** The secrets of the tests: words that are easy to find wherever they should not be. */
export const WORDS = {
  password: "correct-horse-password",
  clientSecret: "battery-staple-client-secret",
  refreshToken: "paper-clip-refresh-token",
  permanentToken: "glass-marble-permanent-token",
} as const;

/** The client of the tests' login. */
export const CLIENT = { clientId: "client-id", clientSecret: WORDS.clientSecret } as const;

/** A login that is complete in the arguments. */
export const LOGIN = { username: "user@example.com", password: WORDS.password, ...CLIENT } as const;

/** The same login in the environment. */
export const LOGIN_ENV = loginVariables(LOGIN);

/** A token service's no to a login, in the words of RFC 6749. */
export const REFUSED = { status: 401, body: '{"error":"invalid_grant"}' };

/** Lists the secrets that can be read in a value however it is printed. */
export function findWords(value: unknown, words: readonly string[] = Object.values(WORDS)): string[] {
  const text = [
    inspect(value, { depth: 20, showHidden: true }),
    value instanceof Error ? `${value.message}\n${value.stack}` : "",
    JSON.stringify(value) ?? "",
  ].join("\n");
  return words.filter((word) => text.includes(word));
}

/** A token that such a login brought. */
export const MINTED_TOKEN = {
  accessToken: "access-token-text",
  tokenType: "bearer",
  issuedAt: "1970-01-01T00:00:00.000Z",
  expiresAt: "1970-01-01T02:00:00.000Z",
  refreshToken: WORDS.refreshToken,
  refreshTokenExpiresAt: "1970-01-15T00:00:00.000Z",
};
