import { join } from "node:path";
import type { TestContext } from "node:test";
import type { TokenService, TokenServiceOptions } from "../emulator/token-service";
import { createMethods, type PluginEffects } from "../provider/plugin/methods";
import { createRealEffects } from "../provider/plugin/real-effects";
import { serve } from "../provider/plugin/server";
import { type LoggedLine, PluginClient, runEngine } from "./plugin-client";
import { CHECKOUT } from "./program-folder";
import { runTokenService } from "./server";
import { LOGIN } from "./words";

/** A plugin that listens, an engine that it talks to, and a token service. */
export interface RunningPlugin {
  client: PluginClient;
  service: TokenService;
  /** What the engine was told to show. */
  logged: LoggedLine[];
  /** Arguments of a login that the service takes. */
  login: Record<string, string>;
  /** A further plugin, as the engine starts one for every operation. */
  restart(effects?: Partial<PluginEffects>): Promise<PluginClient>;
  /** The time of the plugin and of the service, in epoch milliseconds. */
  nowMs: number;
}

/** Runs a plugin in this process until the test ends. */
export async function runPlugin(
  test: TestContext,
  {
    effects = {},
    service: options = {},
  }: { effects?: Partial<PluginEffects>; service?: TokenServiceOptions } = {},
): Promise<RunningPlugin> {
  const logged: LoggedLine[] = [];
  const engine = await runEngine(test, logged);
  const plugin = { logged, nowMs: Date.now() } as RunningPlugin;
  plugin.service = await runTokenService(test, { logins: [LOGIN], now: () => plugin.nowMs, ...options });
  plugin.login = {
    ...LOGIN,
    tokenEndpoint: plugin.service.tokenEndpoint,
    apiEndpoint: plugin.service.url,
  };
  plugin.restart = async (others = {}) => {
    const real = createRealEffects(engine, {}, join(CHECKOUT, "plugin", "schema.json"));
    const methods = createMethods({
      ...real,
      clock: { ...real.clock, now: () => plugin.nowMs },
      ...effects,
      ...others,
    });
    const { port, close } = await serve("pulumirpc.ResourceProvider", methods);
    test.after(close);
    return new PluginClient(test, port);
  };
  plugin.client = await plugin.restart();
  return plugin;
}
