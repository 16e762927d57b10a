import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";
import * as grpc from "@grpc/grpc-js";
import { runtime } from "@pulumi/pulumi";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PROVIDER_HANDLE } from "../provider/program/handle";
import { WITHOUT_PROXY } from "./plugin-client";

type Properties = Record<string, unknown>;

/** Far above what a call takes, so that a hang fails a test instead of the suite. */
const CALL_LIMIT_MS = 60_000;

/** Pulumi's own host of dynamic providers, spoken to as the engine does. */
export class ProviderHost {
  /** What it printed to stderr, which the engine shows. */
  printed = "";
  readonly #client: ResourceProviderClient;

  private constructor(process: ChildProcess, port: string) {
    process.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.printed += text;
    });
    this.#client = new ResourceProviderClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
      WITHOUT_PROXY,
    );
  }

  /** Starts the host in a program's folder; it ends with the test. */
  static async start(
    test: TestContext,
    folder: string,
    env: Record<string, string> = {},
  ): Promise<ProviderHost> {
    const index = join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider", "index.js");
    const inherited = Object.entries(process.env).filter(([name]) => !/^(SPOTINST|NODE_OPTIONS)/.test(name));
    const child = spawn(process.execPath, [index, "127.0.0.1:1"], {
      cwd: folder,
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = once(child, "close");
    test.after(async () => {
      child.kill("SIGKILL");
      await closed;
    });
    const [port] = (await Promise.race([once(child.stdout.setEncoding("utf8"), "data"), closed])) as [
      unknown,
    ];
    if (typeof port !== "string") {
      throw new Error(`The host of dynamic providers in ${folder} ended before it named its port`);
    }
    const host = new ProviderHost(child, port.trim());
    test.after(() => host.#client.close());
    const request = new proto.ConfigureRequest();
    request.setArgs(toStruct({}));
    await host.#call((done, options) => host.#client.configure(request, new grpc.Metadata(), options, done));
    return host;
  }

  async check(news: Properties, olds: Properties = {}) {
    const request = new proto.CheckRequest();
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(withHandle(news)));
    const answer = await this.#call<proto.CheckResponse>((done, options) =>
      this.#client.check(request, new grpc.Metadata(), options, done),
    );
    return {
      inputs: fromStruct(answer.getInputs()),
      failures: answer.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async create(news: Properties) {
    const request = new proto.CreateRequest();
    request.setProperties(toStruct(withHandle(news)));
    const answer = await this.#call<proto.CreateResponse>((done, options) =>
      this.#client.create(request, new grpc.Metadata(), options, done),
    );
    return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<"some" | "none" | "unknown"> {
    const request = new proto.DiffRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(withHandle(news)));
    const answer = await this.#call<proto.DiffResponse>((done, options) =>
      this.#client.diff(request, new grpc.Metadata(), options, done),
    );
    const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
    const changes = answer.getChanges();
    return changes === DIFF_SOME ? "some" : changes === DIFF_NONE ? "none" : "unknown";
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new proto.UpdateRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(withHandle(news)));
    const answer = await this.#call<proto.UpdateResponse>((done, options) =>
      this.#client.update(request, new grpc.Metadata(), options, done),
    );
    return fromStruct(answer.getProperties());
  }

  async read(id: string, outputs: Properties) {
    const request = new proto.ReadRequest();
    request.setId(id);
    request.setProperties(toStruct(outputs));
    const answer = await this.#call<proto.ReadResponse>((done, options) =>
      this.#client.read(request, new grpc.Metadata(), options, done),
    );
    return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
  }

  async delete(id: string, outputs: Properties): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setId(id);
    request.setProperties(toStruct(outputs));
    await this.#call((done, options) => this.#client.delete(request, new grpc.Metadata(), options, done));
  }

  #call<Answer>(
    send: (
      done: (error: grpc.ServiceError | null, answer: Answer) => void,
      options: grpc.CallOptions,
    ) => void,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send((error, answer) => (error === null ? resolve(answer) : reject(error)), {
        deadline: Date.now() + CALL_LIMIT_MS,
      });
    });
  }
}

function withHandle(properties: Properties): Properties {
  return { ...properties, __provider: PROVIDER_HANDLE };
}

function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

/** Reads what the host answers, without the marks of secrets: the engine hands none over either, since the host accepts none. */
function fromStruct(struct: Struct | undefined): Properties {
  const marked = (struct?.toJavaScript() ?? {}) as Properties;
  return Object.fromEntries(
    Object.entries(marked).map(([name, value]) => [name, runtime.unwrapRpcSecret(value)]),
  );
}
