import { DEMO_LOGIN, type TokenService } from "../../emulator/token-service";

/** The environment that a user of the local token service has. */
export function loginEnvironment(service: TokenService): Record<string, string> {
  return {
    SPOTINST_TOKEN_URL: service.tokenEndpoint,
    SPOTINST_API_URL: service.url,
    SPOTINST_USERNAME: DEMO_LOGIN.username,
    SPOTINST_PASSWORD: DEMO_LOGIN.password,
    SPOTINST_CLIENT_ID: DEMO_LOGIN.clientId,
    SPOTINST_CLIENT_SECRET: DEMO_LOGIN.clientSecret,
  };
}

/** Counts the token requests among what the service was sent. */
export function countTokenRequests(service: TokenService): number {
  return service.requests.filter(({ method, path }) => method === "POST" && path === "/token").length;
}
