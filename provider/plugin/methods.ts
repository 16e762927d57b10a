import { readFileSync } from "node:fs";
import { VERSION } from "../http/version";
import { createTokenLifecycle, type Effects } from "../lifecycle/token-lifecycle";
import { createGate, readMaxInFlight } from "../service/gate";
import { createConfiguration } from "./configuration";
import type { EngineLog } from "./engine";
import { createFunctions } from "./functions";
import { createPreviews } from "./previews";
import type { Method } from "./server";
import { createTokenResource } from "./token-resource";

const EMPTY = "google.protobuf.Empty";

/** What the plugin needs beside what a token does. */
export interface PluginEffects extends Omit<Effects, "say" | "title" | "gate"> {
  log: EngineLog;
  /** Where the schema is. */
  schemaPath: string;
  /** Told that the operation is cancelled. The engine says so too when an operation is done. */
  cancel(): void;
}

/**
 * Makes the methods of the engine's service `ResourceProvider`. `DiffConfig` is not among them: its "no change" would make the engine keep an older
 * configuration.
 */
export function createMethods({
  log,
  schemaPath,
  cancel,
  ...effects
}: PluginEffects): Record<string, Method> {
  const { say } = log;
  const gate = createGate(readMaxInFlight(effects.env), effects.clock);
  const outside = { ...effects, gate };
  const configuration = createConfiguration();
  const token = createTokenResource(
    createTokenLifecycle({ ...outside, say, title: "Token" }),
    configuration,
    createPreviews(outside.env),
    { env: outside.env, say },
  );
  const invoke = createFunctions({ ...outside, say }, configuration);

  /** A method about one resource, on which its lines are shown. */
  function about<Request>(name: string, call: (request: Request) => Promise<object>): Method {
    return {
      request: `${name}Request`,
      response: `${name}Response`,
      call: (request: Request & { urn: string }) => log.within(request.urn, () => call(request)),
    };
  }

  return {
    Handshake: {
      request: EMPTY,
      response: "ProviderHandshakeResponse",
      call: () => ({ acceptSecrets: true }),
    },
    GetPluginInfo: { request: EMPTY, response: "PluginInfo", call: () => ({ version: VERSION }) },
    GetSchema: {
      request: "GetSchemaRequest",
      response: "GetSchemaResponse",
      call: () => ({ schema: readFileSync(schemaPath, "utf8") }),
    },
    CheckConfig: { request: "CheckRequest", response: "CheckResponse", call: configuration.check },
    Configure: {
      request: "ConfigureRequest",
      response: "ConfigureResponse",
      call: (request) => {
        configuration.configure(request);
        return { acceptSecrets: true, supportsPreview: true };
      },
    },
    Check: about("Check", token.check),
    Diff: about("Diff", token.diff),
    Create: about("Create", token.create),
    Update: about("Update", token.update),
    Read: about("Read", token.read),
    // Spot cannot revoke a token, which expires by itself.
    Delete: { request: "DeleteRequest", response: EMPTY, call: () => ({}) },
    Invoke: {
      request: "InvokeRequest",
      response: "InvokeResponse",
      call: (request: Parameters<typeof invoke>[0]) => log.within("", () => invoke(request)),
    },
    Cancel: {
      request: EMPTY,
      response: EMPTY,
      call: () => {
        cancel();
        return {};
      },
    },
  };
}
