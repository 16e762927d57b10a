import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { TokenService, TokenServiceOptions } from "../emulator/token-service";
import type { TokenInputs } from "../provider/credentials/arguments";
import { createDynamicProvider, type DynamicProvider } from "../provider/dynamic/dynamic-provider";
import type { DynamicState } from "../provider/dynamic/stored-arguments";
import { formatLine } from "../provider/ground/messages";
import type { Effects } from "../provider/lifecycle/token-lifecycle";
import { requestToken } from "../provider/service/token-endpoint";
import { verifyToken } from "../provider/service/verify";
import { instantClock } from "./instant-clock";
import { runTokenService } from "./server";
import { LOGIN } from "./words";

/** What one `up` did. */
export interface Up {
  did: "create" | "update" | "nothing";
  /** The token requests it sent, as grants. */
  grants: (string | undefined)[];
  state: DynamicState;
}

/** One token, a local service and a clock, operated as the engine does it: a new host for every operation. */
export class Lifecycle {
  /** Epoch milliseconds, of the program and of the service. */
  nowMs = 0;
  state: DynamicState | undefined;
  /** The lines that were shown. */
  readonly lines: string[] = [];
  readonly env: Record<string, string> = {};
  /** Replaced parts of the world outside. */
  effects: Partial<Effects> = {};
  service!: TokenService;

  static async start(test: TestContext, options: TokenServiceOptions = {}): Promise<Lifecycle> {
    const lifecycle = new Lifecycle();
    lifecycle.service = await runTokenService(test, {
      logins: [LOGIN],
      now: () => lifecycle.nowMs,
      ...options,
    });
    return lifecycle;
  }

  /** The arguments of a login that the service takes. */
  get login(): TokenInputs {
    return { ...LOGIN, ...this.endpoints };
  }

  get endpoints(): TokenInputs {
    return { tokenEndpoint: this.service.tokenEndpoint, apiEndpoint: this.service.url };
  }

  /** A provider as a new host would load it. */
  host(): DynamicProvider {
    return createDynamicProvider({
      env: this.env,
      requestToken,
      verifyToken,
      say: (line) => void this.lines.push(formatLine(line)),
      ...this.effects,
      clock: { ...(this.effects.clock ?? instantClock()), now: () => this.nowMs },
    });
  }

  /** Brings the token up to date, as `pulumi up` does. */
  async up(news: TokenInputs): Promise<Up> {
    const host = this.host();
    this.service.clearRequests();
    const { failures } = await host.check(this.state ?? {}, news);
    assert.deepEqual(failures, []);
    const olds = this.state;
    if (olds === undefined) {
      this.state = (await host.create(news)).outs;
      return this.#report("create", this.state);
    }
    if (!(await host.diff("id", olds, news)).changes) {
      return this.#report("nothing", olds);
    }
    this.state = (await host.update("id", olds, news)).outs;
    return this.#report("update", this.state);
  }

  /** Reads the token, as `pulumi refresh` does. */
  async refresh(): Promise<Up> {
    const olds = this.state!;
    this.service.clearRequests();
    this.state = (await this.host().read("id", olds)).props;
    return this.#report("nothing", this.state);
  }

  #report(did: Up["did"], state: DynamicState): Up {
    const grants = this.service.requests
      .filter(({ method }) => method === "POST")
      .map(({ grantType }) => grantType);
    return { did, grants, state };
  }
}
