import { isIPv6 } from "node:net";
import { NoAnswerError, ProxyError, TimeLimitError } from "../ground/errors";
import { lookupFailure } from "./connection-failure";
import { isPassingStatus } from "./passing-status";
import type { ProxyAddress } from "./proxy-address";

const LOGIN_REQUIRED = 407;

/** Makes the error of a proxy that answered CONNECT, but did not open the way. Whatever the status, it is not the service's word. */
export function judgeProxyAnswer(proxy: ProxyAddress, host: string, status: number): ProxyError {
  const { variable, authorization } = proxy;
  if (status === LOGIN_REQUIRED) {
    return new ProxyError(
      authorization === undefined
        ? `${describeProxy(proxy)} asks for a login (HTTP ${status}). Put it into ${variable} (http://user:password@host:port).`
        : `${describeProxy(proxy)} did not accept the login that ${variable} holds (HTTP ${status}). Check its user and password; characters like # and / are written as %23 and %2F.`,
      status,
    );
  }
  return new ProxyError(
    `${describeProxy(proxy)} did not open the way to ${host} (HTTP ${status}). ` +
      (isPassingStatus(status)
        ? "Run again later, or ask who runs it."
        : "Ask who runs it to allow that host, or list it in NO_PROXY."),
    status,
  );
}

/** Makes the error of a proxy that was not reached, or gave no answer that could be read. */
export function judgeProxyFailure(proxy: ProxyAddress, code: string | undefined): NoAnswerError {
  return new NoAnswerError(
    `${describeProxy(proxy)} gave no answer (${code ?? "unknown cause"}). ${lookupFailure(code).cure(proxy.variable)}.`,
    code,
  );
}

/** Makes the error of a proxy that was silent. */
export function judgeProxySilence(proxy: ProxyAddress, host: string, limitMs: number): TimeLimitError {
  return new TimeLimitError(
    `${describeProxy(proxy)} did not open the way to ${host} within ${Math.ceil(limitMs / 1000)} s. Run again later, or check ${proxy.variable}.`,
  );
}

function describeProxy({ host, port, variable }: ProxyAddress): string {
  return `The proxy ${isIPv6(host) ? `[${host}]` : host}:${port} (${variable})`;
}
