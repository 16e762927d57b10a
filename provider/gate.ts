/**
 * What all requests of one process share: how many may be under way at once, and when a host may be asked. Three hundred
 * tokens in one `up` are then one polite client, not three hundred.
 */
export interface Gate {
  /** Runs `send` when a place is free. */
  pass<T>(send: () => Promise<T>): Promise<T>;
  /** Asks for leave to send one request to a host: 0, or the milliseconds to wait before asking again. */
  enter(host: string): number;
  /** Notes what a host answered, and for how many seconds it asked to be left alone. */
  learn(host: string, status: number, retryAfterSeconds?: number): void;
  /** The status with which the host last asked to be left alone. */
  statusOf(host: string): number;
}

/** Default of the largest number of requests under way at once in one process. */
export const DEFAULT_MAX_IN_FLIGHT = 8;

/** The environment variable that changes it. */
export const MAX_IN_FLIGHT_VARIABLE = "SPOTINST_TOKEN_MAX_REQUESTS";

const TOO_MANY_REQUESTS = 429;

/**
 * One host's door. A rate limit counts requests in windows. A 429 that names the end of one closes the door until then; the window that begins there is seen
 * whole, so the next 429 teaches by what was accepted in it how many requests fit. The windows after it are filled so far and no further. Each that saw no
 * 429 lets more in, ever more of it: others may have used the quota while we learned.
 */
interface Door {
  opensAtMs: number;
  status: number;
  windowStartMs: number;
  /** What the last 429 named; without end until the first. */
  windowMs: number;
  allowance: number;
  /** The part of the allowance by which the next one is larger. */
  growth: number;
  entered: number;
  accepted: number;
  isWhole: boolean;
  isLimited: boolean;
}

const FIRST_GROWTH = 0.1;

/** Makes a gate over a monotonic clock in milliseconds. */
export function createGate(maxInFlight: number, elapsed: () => number): Gate {
  const doors = new Map<string, Door>();
  // An ES module, loaded with the first request as node-fetch is.
  let limit: Promise<import("p-limit").LimitFunction> | undefined;

  function doorOf(host: string): Door {
    const door = doors.get(host) ?? openDoor(elapsed());
    doors.set(host, door);
    return door;
  }

  return {
    pass: async (send) => {
      limit ??= import("p-limit").then(({ default: pLimit }) => pLimit(maxInFlight));
      return (await limit)(send);
    },
    enter: (host) => {
      const door = doorOf(host);
      const nowMs = elapsed();
      if (nowMs < door.opensAtMs) {
        return door.opensAtMs - nowMs;
      }
      if (door.isLimited || nowMs >= door.windowStartMs + door.windowMs) {
        Object.assign(door, nextWindow(door, nowMs));
      }
      if (door.entered >= door.allowance) {
        door.opensAtMs = door.windowStartMs + door.windowMs;
        return door.opensAtMs - nowMs;
      }
      door.entered += 1;
      return 0;
    },
    learn: (host, status, retryAfterSeconds) => {
      const door = doorOf(host);
      door.accepted += status === TOO_MANY_REQUESTS ? 0 : 1;
      if (retryAfterSeconds === undefined) {
        return;
      }
      door.status = status;
      door.opensAtMs = Math.max(door.opensAtMs, elapsed() + retryAfterSeconds * 1000);
      if (status === TOO_MANY_REQUESTS) {
        door.isLimited = true;
        door.windowMs = retryAfterSeconds * 1000;
      }
    },
    statusOf: (host) => doorOf(host).status,
  };
}

function openDoor(nowMs: number): Door {
  return {
    opensAtMs: nowMs,
    status: TOO_MANY_REQUESTS,
    windowStartMs: nowMs,
    windowMs: Number.POSITIVE_INFINITY,
    allowance: Number.POSITIVE_INFINITY,
    growth: FIRST_GROWTH,
    entered: 0,
    accepted: 0,
    isWhole: false,
    isLimited: false,
  };
}

function nextWindow({ isLimited, isWhole, accepted, allowance, growth }: Door, nowMs: number): Partial<Door> {
  const isLesson = isLimited && isWhole && accepted > 0;
  const larger = allowance + Math.max(1, Math.floor(allowance * growth));
  return {
    windowStartMs: nowMs,
    allowance: isLesson ? accepted : isLimited ? allowance : larger,
    growth: isLimited ? FIRST_GROWTH : growth * 2,
    entered: 0,
    accepted: 0,
    isWhole: true,
    isLimited: false,
  };
}

/** Reads the largest number of requests from the environment; anything but a whole number from 1 on is the default. */
export function readMaxInFlight(env: Readonly<Record<string, string | undefined>>): number {
  const value = Number(env[MAX_IN_FLIGHT_VARIABLE]);
  return Number.isInteger(value) && value >= 1 ? value : DEFAULT_MAX_IN_FLIGHT;
}
