/** What is known of connections that fail, by the code that Node gives. */
interface Failure {
  codes: RegExp;
  /** What to do; the place is what named the address. */
  cure: (place: string) => string;
  /** Trying again, or waiting, does not help. */
  isLasting: boolean;
}

const FAILURES: readonly Failure[] = [
  {
    codes: /^(ENOTFOUND|EAI_)/,
    cure: (place) => `The host's name was not found; check ${place} and the network`,
    isLasting: false,
  },
  {
    codes: /^ECONNREFUSED$/,
    cure: (place) => `Nothing listens there; check ${place}, or run again when the service is back`,
    isLasting: false,
  },
  {
    codes: /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|ALTNAME/,
    cure: (place) =>
      `Its certificate is not trusted; check ${place}, or name your own authority in NODE_EXTRA_CA_CERTS`,
    isLasting: true,
  },
  {
    codes: /^(HPE_|Z_)/,
    cure: (place) => `What answers there does not speak HTTP as expected; check ${place} and its port`,
    isLasting: true,
  },
  {
    codes: /^(ERR_SSL|ERR_TLS|EPROTO)/,
    cure: (place) => `It does not speak TLS as expected; check ${place} and its port`,
    isLasting: true,
  },
];

const UNKNOWN: Omit<Failure, "codes"> = {
  cure: () => "The connection broke; run again, or check the network and the proxy",
  isLasting: false,
};

/** Looks up what is known of a connection that failed. The cure is one sentence without a full stop. */
export function lookupFailure(code: string | undefined): Omit<Failure, "codes"> {
  return FAILURES.find(({ codes }) => codes.test(code ?? "")) ?? UNKNOWN;
}
