/**
 * What all requests of one process share: how many may be under way at once, and until when a host asked to be left
 * alone. Three hundred tokens in one `up` are then one polite client, not three hundred.
 */
export interface Gate {
  /** Runs `send` when a place is free. */
  pass<T>(send: () => Promise<T>): Promise<T>;
  /** Notes that a host asked to be left alone for so many milliseconds. */
  close(host: string, ms: number): void;
  /** Milliseconds until the host may be asked again; 0 when it may. */
  closedFor(host: string): number;
}

/** Default of the largest number of requests under way at once in one process. */
export const DEFAULT_MAX_IN_FLIGHT = 8;

/** The environment variable that changes it. */
export const MAX_IN_FLIGHT_VARIABLE = "SPOTINST_TOKEN_MAX_REQUESTS";

/** Makes a gate over a monotonic clock in milliseconds. */
export function createGate(maxInFlight: number, elapsed: () => number): Gate {
  const openAt = new Map<string, number>();
  // An ES module, loaded with the first request as node-fetch is.
  let limit: Promise<import("p-limit").LimitFunction> | undefined;
  return {
    pass: async (send) => {
      limit ??= import("p-limit").then(({ default: pLimit }) => pLimit(maxInFlight));
      return (await limit)(send);
    },
    close: (host, ms) => openAt.set(host, Math.max(openAt.get(host) ?? 0, elapsed() + ms)),
    closedFor: (host) => Math.max(0, (openAt.get(host) ?? 0) - elapsed()),
  };
}

/** Reads the largest number of requests from the environment; anything but a whole number from 1 on is the default. */
export function readMaxInFlight(env: Readonly<Record<string, string | undefined>>): number {
  const value = Number(env[MAX_IN_FLIGHT_VARIABLE]);
  return Number.isInteger(value) && value >= 1 ? value : DEFAULT_MAX_IN_FLIGHT;
}
