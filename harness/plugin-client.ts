import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import * as grpc from "@grpc/grpc-js";
import { runtime } from "@pulumi/pulumi";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

type Values = Record<string, unknown>;

/** Far above what a call takes, so that a hang fails a test instead of the suite. */
const CALL_LIMIT_MS = 60_000;

/** The plugin is on this machine. Unless told otherwise, the client would ask the proxy that the environment names for the way to it. */
const WITHOUT_PROXY = { "grpc.enable_http_proxy": 0 };

/** What the engine was told to show. */
export interface LoggedLine {
  severity: number;
  message: string;
  urn: string;
}

/** The URN of a token of this name. */
export function urnOf(name: string): string {
  return `urn:pulumi:dev::tokens::spotinst-token:index:Token::${name}`;
}

/** A value as the engine marks it: a secret. */
export function secret(value: unknown) {
  return { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

/** Runs the part of the engine that plugins talk to; returns its address. */
export async function runEngine(
  test: TestContext,
  logged: LoggedLine[],
  answer: (done: () => void) => void = (done) => done(),
): Promise<string> {
  const server = new grpc.Server();
  const notHere: grpc.UntypedHandleCall = (_call: unknown, done: grpc.sendUnaryData<never>) =>
    done({ code: grpc.status.UNIMPLEMENTED });
  const others = Object.keys(EngineService).map((name) => [name, notHere]);
  server.addService(EngineService as unknown as grpc.ServiceDefinition, {
    ...Object.fromEntries(others),
    log: (({ request }: { request: LogRequest }, done: grpc.sendUnaryData<Empty>) =>
      answer(() => {
        logged.push({
          severity: request.getSeverity(),
          message: request.getMessage(),
          urn: request.getUrn(),
        });
        done(null, new Empty());
      })) as grpc.UntypedHandleCall,
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  test.after(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

/** Speaks to a plugin as the engine does, with the SDK's own messages. */
export class PluginClient {
  readonly #client: ResourceProviderClient;

  constructor(test: TestContext, port: number) {
    this.#client = new ResourceProviderClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
      WITHOUT_PROXY,
    );
    test.after(() => this.#client.close());
  }

  check(name: string, news: Values, olds: Values = {}) {
    const request = fill(new messages.CheckRequest(), { urn: urnOf(name), news, olds });
    return this.#call("check", request, readChecked);
  }

  checkConfig(news: Values, urn: string) {
    return this.#call("checkConfig", fill(new messages.CheckRequest(), { urn, news }), readChecked);
  }

  configure(args: Values) {
    const request = fill(new messages.ConfigureRequest(), { args });
    return this.#call("configure", request, (response: messages.ConfigureResponse) => response.toObject());
  }

  async diff(name: string, stored: { olds: Values; news: Values; oldInputs?: Values }) {
    const request = fill(new messages.DiffRequest(), { id: "id", urn: urnOf(name), ...stored });
    const { DIFF_SOME, DIFF_UNKNOWN } = messages.DiffResponse.DiffChanges;
    const changes = await this.#call("diff", request, (response: messages.DiffResponse) =>
      response.getChanges(),
    );
    assert.notEqual(changes, DIFF_UNKNOWN);
    return changes === DIFF_SOME;
  }

  create(name: string, properties: Values, preview = false) {
    const request = fill(new messages.CreateRequest(), { urn: urnOf(name), properties, preview });
    return this.#call("create", request, (response: messages.CreateResponse) => ({
      id: response.getId(),
      properties: read(response.getProperties()),
    }));
  }

  update(name: string, stored: { olds: Values; news: Values; oldInputs?: Values }, preview = false) {
    const request = fill(new messages.UpdateRequest(), { id: "id", urn: urnOf(name), ...stored, preview });
    return this.#call("update", request, (response: messages.UpdateResponse) =>
      read(response.getProperties()),
    );
  }

  read(name: string, stored: { id?: string; properties?: Values; inputs?: Values }) {
    const request = fill(new messages.ReadRequest(), { id: "id", urn: urnOf(name), ...stored });
    return this.#call("read", request, (response: messages.ReadResponse) => ({
      id: response.getId(),
      properties: read(response.getProperties()),
      inputs: read(response.getInputs()),
    }));
  }

  delete(name: string, properties: Values) {
    const request = fill(new messages.DeleteRequest(), { id: "id", urn: urnOf(name), properties });
    return this.#call("delete", request, () => undefined);
  }

  invoke(name: string, args: Values, preview = false) {
    return this.invokeToken(`spotinst-token:index:${name}`, args, preview);
  }

  /** Calls a function by its whole token. */
  invokeToken(tok: string, args: Values = {}, preview = false) {
    const request = fill(new messages.InvokeRequest(), { tok, args, preview });
    return this.#call("invoke", request, (response: messages.InvokeResponse) => read(response.getReturn()));
  }

  cancel() {
    return this.#call("cancel", new Empty(), () => undefined);
  }

  handshake() {
    const request = fill(new messages.ProviderHandshakeRequest(), { engineAddress: "127.0.0.1:1" });
    return this.#call("handshake", request, (response: messages.ProviderHandshakeResponse) =>
      response.toObject(),
    );
  }

  version() {
    return this.#call("getPluginInfo", new Empty(), (response: { getVersion(): string }) =>
      response.getVersion(),
    );
  }

  schema() {
    const request = new messages.GetSchemaRequest();
    return this.#call("getSchema", request, (response: messages.GetSchemaResponse) => response.getSchema());
  }

  /** Calls a method that the plugin may not have. */
  diffConfig() {
    return this.#call("diffConfig", new messages.DiffRequest(), () => undefined);
  }

  #call<Response, Result>(
    method: string,
    request: unknown,
    readResponse: (response: Response) => Result,
  ): Promise<Result> {
    const client = this.#client as unknown as Record<string, (...all: unknown[]) => void>;
    return new Promise((resolve, reject) => {
      client[method]!(
        request,
        new grpc.Metadata(),
        { deadline: Date.now() + CALL_LIMIT_MS },
        (error: grpc.ServiceError | null, response: Response) =>
          error === null ? resolve(readResponse(response)) : reject(error),
      );
    });
  }
}

function readChecked(response: messages.CheckResponse) {
  return {
    inputs: read(response.getInputs()),
    failures: response.getFailuresList().map((failure) => failure.toObject()),
  };
}

/** Fills a message by its setters; objects become structs. */
function fill<Message extends object>(message: Message, values: Values): Message {
  for (const [name, value] of Object.entries(values)) {
    const setter = `set${name[0]!.toUpperCase()}${name.slice(1)}`;
    const set = (message as Record<string, unknown>)[setter] as (value: unknown) => void;
    set.call(message, typeof value === "object" ? toStruct(value as object) : value);
  }
  return message;
}

/** As the engine sends them: without what is undefined. */
function toStruct(values: object): Struct {
  const sent = JSON.parse(JSON.stringify(values)) as Record<string, JavaScriptValue>;
  return Struct.fromJavaScript(sent);
}

function read(struct: Struct | undefined): Values {
  return (struct?.toJavaScript() ?? {}) as Values;
}
