import { LONG_WAIT_MS } from "../ground/clock";
import { type Line, retryLine, type Say, waitingLine } from "../ground/messages";

/** One wait for a token. */
interface Watch {
  /** The first attempt failed, and another one is made. */
  failedOnce(error: Parameters<typeof retryLine>[1]): void;
  gaveToken(): void;
  /** The wait is over. */
  end(): void;
}

/** Makes what tells of hosts that take their time, of each once in a process. */
export function createSlowHosts() {
  const told = new Set<string>();
  // How many tokens each host has given. One that gives others theirs meanwhile is not silent.
  const given = new Map<string, number>();
  return {
    /** Watches one wait, which lasts `limitMs` at most. */
    watch(host: string, limitMs: number, say: Say): Watch {
      const tellOnce = (line: Line) => {
        if (!told.has(host)) {
          told.add(host);
          say(line);
        }
      };
      let timer: NodeJS.Timeout;
      const wait = () => {
        const before = given.get(host);
        timer = setTimeout(() => {
          if (given.get(host) === before) {
            tellOnce(waitingLine(host, LONG_WAIT_MS, limitMs));
          } else {
            wait();
          }
        }, LONG_WAIT_MS);
      };
      wait();
      return {
        failedOnce: (error) => tellOnce(retryLine(host, error, limitMs)),
        gaveToken: () => void given.set(host, (given.get(host) ?? 0) + 1),
        end: () => clearTimeout(timer),
      };
    },
  };
}
