import { DEMO_LOGIN, type Login } from "./options";

/** Returns the environment of somebody who uses the local token service instead of Spot. */
export function loginEnvironment(
  { tokenEndpoint, url }: { tokenEndpoint: string; url: string },
  login: Login = DEMO_LOGIN,
): Record<string, string> {
  return { SPOTINST_TOKEN_URL: tokenEndpoint, SPOTINST_API_URL: url, ...loginVariables(login) };
}

/** Returns the variables that hold a login. */
export function loginVariables(login: Login): Record<string, string> {
  return {
    SPOTINST_USERNAME: login.username,
    SPOTINST_PASSWORD: login.password,
    SPOTINST_CLIENT_ID: login.clientId,
    SPOTINST_CLIENT_SECRET: login.clientSecret,
  };
}
