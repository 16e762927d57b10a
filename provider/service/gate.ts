import type { Clock } from "../ground/clock";
import type { Environment } from "../ground/environment";
import { CancelledError, TimeLimitError, UnexpectedStatusError } from "../ground/errors";

/** How long a caller waits for its turn, and whether also for a host that is closed. */
export interface TurnOptions {
  leftMs: number;
  waitsAsAsked: boolean;
}

/** Default of the largest number of requests under way at one host in one process. */
const DEFAULT_MAX_IN_FLIGHT = 8;

/** The environment variable that changes it. */
const MAX_IN_FLIGHT_VARIABLE = "SPOTINST_TOKEN_MAX_REQUESTS";

/** Node's timers take no longer time. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Host {
  opensAtMs: number;
  /** The status with which the host last asked to wait. */
  status: number;
  places?: Promise<import("p-limit").LimitFunction>;
}

export type Gate = ReturnType<typeof createGate>;

/**
 * Makes what all requests of one process share: how many may be under way at one host, and when a host may be asked. Three hundred
 * tokens in one `up` are then one polite client. Each host has `maxInFlight` places, so that a silent host costs no other its turn.
 */
export function createGate(
  maxInFlight: number,
  { elapsed, sleep, cancelled }: Pick<Clock, "elapsed" | "sleep" | "cancelled">,
) {
  const hosts = new Map<string, Host>();

  function hostOf(host: string): Host {
    const state = hosts.get(host) ?? { opensAtMs: 0, status: 0 };
    hosts.set(host, state);
    return state;
  }

  return {
    /**
     * Sends one request when the host has a free place and may be asked. `send` gets what is then left of `leftMs`.
     *
     * @throws {UnexpectedStatusError} when the host asked to wait longer than that, or at all where the caller does not wait
     * @throws {TimeLimitError} when no place became free in that time
     * @throws {CancelledError} when the operation is cancelled before
     */
    async run<T>(
      host: string,
      { leftMs, waitsAsAsked }: TurnOptions,
      send: (leftMs: number) => Promise<T>,
    ): Promise<T> {
      const state = hostOf(host);
      const endMs = elapsed() + leftMs;
      const left = () => endMs - elapsed();
      // An ES module, loaded with the first request as node-fetch is.
      state.places ??= import("p-limit").then(({ default: pLimit }) => pLimit(maxInFlight));
      const limit = await state.places;
      // Another request may have closed the host meanwhile.
      for (;;) {
        const outcome = await withinTime(
          limit,
          { leftMs: left(), cancelled, late: () => noPlace(host) },
          async () => {
            const waitMs = state.opensAtMs - elapsed();
            if (waitMs > 0) {
              return { waitMs };
            }
            if (left() <= 0) {
              throw noPlace(host);
            }
            return { result: await send(left()) };
          },
        );
        if ("result" in outcome) {
          return outcome.result;
        }
        if (!waitsAsAsked || outcome.waitMs >= left()) {
          throw askedToWait(host, state.status, outcome.waitMs);
        }
        await sleep(outcome.waitMs);
      }
    },
    /** Closes a host for the time that it asked to wait. */
    close(host: string, status: number, seconds: number | undefined): void {
      const opensAtMs = elapsed() + (seconds ?? 0) * 1000;
      const state = hostOf(host);
      if (opensAtMs > state.opensAtMs) {
        Object.assign(state, { opensAtMs, status });
      }
    },
  };
}

/** Does the work in a place of the host; does nothing where none became free in time. */
function withinTime<T>(
  limit: import("p-limit").LimitFunction,
  wait: { leftMs: number; cancelled: AbortSignal | undefined; late: () => Error },
  work: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const giveUp = (error: Error) => {
      isOver = true;
      reject(error);
    };
    const cancel = () => giveUp(new CancelledError());
    const timer = setTimeout(() => giveUp(wait.late()), Math.min(wait.leftMs, LONGEST_TIMER_MS));
    wait.cancelled?.addEventListener("abort", cancel);
    if (wait.cancelled?.aborted) {
      cancel();
    }
    void limit(async () => {
      clearTimeout(timer);
      wait.cancelled?.removeEventListener("abort", cancel);
      if (!isOver) {
        await work().then(resolve, reject);
      }
    });
  });
}

function noPlace(host: string): TimeLimitError {
  return new TimeLimitError(
    `The time limit was over before ${host} could be asked: too many requests were under way. ` +
      `Raise timeoutSeconds or ${MAX_IN_FLIGHT_VARIABLE}.`,
  );
}

/** Repeats what the host answered another request. */
function askedToWait(host: string, status: number, waitMs: number): UnexpectedStatusError {
  return new UnexpectedStatusError(
    `The token service at ${host} could not answer (HTTP ${status}), and is not asked again before the time that it named.`,
    status,
    undefined,
    waitMs / 1000,
  );
}

/** Reads the largest number of requests at one host from the environment; anything but a whole number from 1 on is the default. */
export function readMaxInFlight(env: Environment): number {
  const value = Number(env[MAX_IN_FLIGHT_VARIABLE]);
  return Number.isInteger(value) && value >= 1 ? value : DEFAULT_MAX_IN_FLIGHT;
}
