import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { TokenForm, TokenPair } from "./answers";
import { mintJwt, readSignedJwt } from "./jwt";
import type { Settings } from "./options";

/** The grants of RFC 6749 that the service knows. */
export type GrantType = "password" | "refresh_token" | "client_credentials";

/** Whom a token was issued to. */
export interface TokenOwner {
  clientId: string;
  username?: string;
}

/** What was issued by one good token request. */
export interface IssuedToken {
  accessToken: string;
  refreshToken?: string;
  grant: GrantType;
  username?: string;
  /** End of the access token by the service's clock, in epoch milliseconds. */
  expiresAtMs: number;
}

const ORGANIZATION_ID = 100200300400;
const ROLE = 2;

/** Remembers which tokens were issued and which of them are still good. */
export class TokenLedger {
  readonly issued: IssuedToken[] = [];
  // With a key for each kind, a refresh token is no bearer token though both are JWTs.
  readonly #accessKey = randomBytes(32);
  readonly #refreshKey = randomBytes(32);
  readonly #deadAccessTokens = new Set<string>();
  readonly #refreshTokens = new Map<string, TokenOwner>();
  readonly #settings: () => Settings;

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }

  /** Tells the time by the service's own clock, in epoch milliseconds. */
  clockMs(): number {
    const { now, clockOffsetSeconds } = this.#settings();
    return now() + clockOffsetSeconds * 1000;
  }

  /** Issues an access token and, if asked to, a refresh token. */
  issue(grant: GrantType, owner: TokenOwner, form: TokenForm, withRefreshToken: boolean): TokenPair {
    const { lifetimeSeconds, refreshLifetimeSeconds } = this.#settings();
    const { token, exp, expiresIn } = this.#mint(owner, lifetimeSeconds, this.#accessKey);
    const accessToken = form === "opaque" ? randomBytes(32).toString("hex") : token;
    const refresh = withRefreshToken
      ? this.#mint(owner, refreshLifetimeSeconds, this.#refreshKey)
      : undefined;
    if (refresh !== undefined) {
      this.#refreshTokens.set(refresh.token, owner);
    }
    this.issued.push({
      accessToken,
      ...(refresh !== undefined && { refreshToken: refresh.token }),
      grant,
      ...(owner.username !== undefined && { username: owner.username }),
      expiresAtMs: exp * 1000,
    });
    return {
      accessToken,
      expiresIn,
      ...(refresh !== undefined && {
        refresh: { refreshToken: refresh.token, expiresIn: refresh.expiresIn },
      }),
    };
  }

  /** Tells whether a bearer token is permanent, or one of ours that is neither expired nor rejected. */
  isAlive(bearer: string): boolean {
    if (this.#settings().permanentTokens.includes(bearer)) {
      return true;
    }
    const known = this.issued.find(({ accessToken }) => accessToken === bearer);
    const isInDate = known !== undefined && known.expiresAtMs > this.clockMs();
    return isInDate && !this.#deadAccessTokens.has(bearer);
  }

  /** Finds whom a good refresh token was issued to; `undefined` for one that is unknown, spent or expired. */
  findRefreshOwner(refreshToken: string): TokenOwner | undefined {
    return this.#isRefreshInDate(refreshToken) ? this.#refreshTokens.get(refreshToken) : undefined;
  }

  /** Makes a refresh token useless from now on. */
  spendRefreshToken(refreshToken: string): void {
    this.#refreshTokens.delete(refreshToken);
  }

  /** Makes the service reject every access token issued so far. */
  killAccessTokens(): void {
    for (const { accessToken } of this.issued) {
      this.#deadAccessTokens.add(accessToken);
    }
  }

  /** Makes every refresh token issued so far useless. */
  killRefreshTokens(): void {
    this.#refreshTokens.clear();
  }

  #mint(
    owner: TokenOwner,
    lifeSeconds: number,
    key: Buffer,
  ): { token: string; exp: number; expiresIn: number } {
    const clockSeconds = this.clockMs() / 1000;
    const iat = Math.floor(clockSeconds);
    const exp = iat + lifeSeconds;
    const uid = calculateUserId(owner);
    const jti = randomUUID();
    const token = mintJwt({ iss: "spotinst", uid, oid: ORGANIZATION_ID, role: ROLE, iat, exp, jti }, key);
    // A token minted within a second loses its part of it: 7199 was recorded for two hours.
    return { token, exp, expiresIn: Math.floor(exp - clockSeconds) };
  }

  #isRefreshInDate(token: string): boolean {
    const claims = readSignedJwt(token, this.#refreshKey);
    return claims !== undefined && claims.exp * 1000 > this.clockMs();
  }
}

/** Users keep their id from run to run, and it is negative as some of Spot's are. */
function calculateUserId({ username, clientId }: TokenOwner): number {
  return -createHash("sha256")
    .update(username ?? clientId)
    .digest()
    .readUInt32BE(0);
}
