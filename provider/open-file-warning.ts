import type { Environment, TokenInputs } from "./arguments";
import { type Say, warnOpenFile } from "./messages";
import { resolveCredentials } from "./resolve-credentials";

/** Makes what warns, once in a process, of a credentials file that is used and that other users of the machine can read. */
export function createOpenFileWarning(env: Environment): (inputs: TokenInputs, say: Say) => void {
  let isSaid = false;
  return (inputs, say) => {
    const profile = isSaid ? undefined : resolveCredentials(inputs, env).profile;
    if (profile?.isOpen === true) {
      isSaid = true;
      say(warnOpenFile(profile.path));
    }
  };
}
