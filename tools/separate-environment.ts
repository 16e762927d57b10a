import { join } from "node:path";

/** Makes an environment in which Pulumi knows nothing of the user's: no login, no settings, and a backend of its own in `state/` of this folder. */
export function createSeparateEnvironment(folder: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => !/^(SPOTINST|PULUMI|NODE_TEST|npm)_/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "a-passphrase",
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
}
