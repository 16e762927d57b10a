import type { TestContext } from "node:test";

const VARIABLES = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"] as const;

/** Sets the proxy variables of this process until the test ends; those not named are unset. */
export function setProxyVariables(
  test: Pick<TestContext, "after">,
  values: Partial<Record<(typeof VARIABLES)[number], string>>,
): void {
  const kept = VARIABLES.map((name) => [name, process.env[name]] as const);
  assign(VARIABLES.map((name) => [name, values[name]] as const));
  test.after(() => assign(kept));
}

function assign(values: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of values) {
    delete process.env[name];
    Object.assign(process.env, value !== undefined && { [name]: value });
  }
}
