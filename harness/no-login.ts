import { join } from "node:path";
import { loginVariables } from "../emulator/login-environment";
import { DEMO_LOGIN } from "../emulator/token-service";

/** The variables that hold a login. */
export const LOGIN_NAMES = Object.keys(loginVariables(DEMO_LOGIN));

/** An environment without one. A variable that is set but empty counts as not set. */
export const NO_LOGIN = Object.fromEntries([...LOGIN_NAMES, "SPOTINST_TOKEN_URL"].map((name) => [name, ""]));

/** Makes this process forget what Spot's variables say, and where the credentials file is, of whoever runs the tests. */
export function forgetLogin(): void {
  for (const name of Object.keys(process.env).filter((name) => name.startsWith("SPOTINST_"))) {
    delete process.env[name];
  }
  process.env.SPOTINST_CREDENTIALS_FILE = join(__dirname, "no-such-file");
}
