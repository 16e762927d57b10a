import { createServer, type RequestListener } from "node:http";
import type { TestContext } from "node:test";
import { listen } from "../emulator/listening";
import { startTokenService, type TokenService, type TokenServiceOptions } from "../emulator/token-service";

/** Serves on a free port of 127.0.0.1 until the test ends, and returns the URL. */
export async function serve(test: TestContext, listener: RequestListener): Promise<string> {
  const { port, close } = await listen(createServer(listener));
  test.after(close);
  return `http://127.0.0.1:${port}`;
}

/** Runs a token service until the test ends; a scripted answer that was left unused fails the test. */
export async function runTokenService(
  test: TestContext,
  options: TokenServiceOptions = {},
): Promise<TokenService> {
  const service = await startTokenService(options);
  test.after(async () => {
    await service.close();
    if (service.pendingScript > 0) {
      throw new Error(`${service.pendingScript} scripted answers were not used`);
    }
  });
  return service;
}

/** Returns a URL on which nothing listens. */
export async function findRefusedUrl(): Promise<string> {
  const { port, close } = await listen(createServer());
  await close();
  return `http://127.0.0.1:${port}`;
}
