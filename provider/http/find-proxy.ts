import { type Environment, findVariable } from "../ground/environment";
import { isExcepted } from "./no-proxy";
import { type ProxyAddress, parseProxy } from "./proxy-address";

/** Where a proxy and its exceptions may be named; the first that is not empty counts. */
const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy"] as const;
const EXCEPTION_VARIABLES = ["NO_PROXY", "no_proxy"] as const;

/**
 * Finds the proxy for an https URL as Go's HTTP client does, which the Spotinst provider has: so one environment means the same to both.
 * Returns undefined where the way is direct. Go takes no proxy where a variable is no proxy's address; here that is a fault.
 *
 * @throws {ProxyError} when the variable names no proxy that can be used
 * @see https://pkg.go.dev/net/http#ProxyFromEnvironment
 */
export function findProxy(url: URL, env: Environment): ProxyAddress | undefined {
  const proxy = findVariable(PROXY_VARIABLES, env);
  const exceptions = findVariable(EXCEPTION_VARIABLES, env)?.value ?? "";
  return proxy === undefined || isExcepted(url, exceptions)
    ? undefined
    : parseProxy(proxy.value, proxy.variable);
}
