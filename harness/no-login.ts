import { loginVariables } from "../emulator/login-environment";
import { DEMO_LOGIN } from "../emulator/token-service";

/** The variables that hold a login. */
export const LOGIN_NAMES = Object.keys(loginVariables(DEMO_LOGIN));

/** An environment without one. A variable that is set but empty counts as not set. */
export const NO_LOGIN = Object.fromEntries([...LOGIN_NAMES, "SPOTINST_TOKEN_URL"].map((name) => [name, ""]));
