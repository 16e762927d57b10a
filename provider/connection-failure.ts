/** What to do about a connection that failed, by the code that Node gives. */
const CURES: readonly (readonly [codes: RegExp, cure: string])[] = [
  [/^(ENOTFOUND|EAI_)/, "The host's name was not found; check the endpoint and the network"],
  [/^ECONNREFUSED$/, "Nothing listens there; check the endpoint, or run again when the service is back"],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|ALTNAME/,
    "Its certificate is not trusted; check the endpoint, or name your own authority in NODE_EXTRA_CA_CERTS",
  ],
  [/^(HPE_|Z_)/, "What answers there does not speak HTTP as expected; check the endpoint and its port"],
  [/^(ERR_SSL|EPROTO)/, "It does not speak TLS as expected; check the endpoint and its port"],
];

/** Returns one sentence, without a full stop, that says what to do about a failed connection. */
export function lookupFailureCure(code: string | undefined): string {
  const known = CURES.find(([codes]) => codes.test(code ?? ""));
  return known?.[1] ?? "The connection broke; run again, or check the network and the proxy";
}
