// A provider plugin that stands for Spot's own: configured with `token`, `account` and `endpoint` (or SPOTINST_API_URL, else Spot's own
// address), it takes every resource for one of a collection of the local service (the first argument, else things), whose every call carries the
// token and fails on 401. The SDK's own provider server drops what `configure` is given, so this speaks the engine's protocol directly. Plain JavaScript,
// because the engine starts it once per command.
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const services = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const collections = require("./collections.cjs");
const { send } = require("./send.cjs");

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const collection = collections[process.argv[2]] ?? collections.things;
let config = {};

/** Properties as plain values: the engine wraps a secret in an object beside its signature. */
const js = (struct) =>
  Object.fromEntries(
    Object.entries(struct?.toJavaScript() ?? {}).map(([name, value]) => [name, value?.value ?? value]),
  );
const differ = (a, b) => Object.keys(b).some((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));

/** Calls the service, and returns the resource in its answer. */
async function call(method, id, properties) {
  const base = config.endpoint ?? (process.env.SPOTINST_API_URL || "https://api.spotinst.io");
  const query = config.account === undefined ? "" : `?accountId=${config.account}`;
  const { status, text } = await send(`${base}${collection.path}${id}${query}`, {
    method,
    headers: { authorization: `Bearer ${config.token}`, "content-type": "application/json" },
    ...(properties !== undefined && { body: JSON.stringify(collection.write(properties)) }),
  });
  if (status === 401) {
    throw new Error("things: 401, the token is not accepted");
  }
  return status >= 200 && status < 300 && text !== "" ? collection.read(JSON.parse(text)) : undefined;
}

/** What a program in YAML is checked against. */
function describeSchema({ package: name, token, inputs, required }) {
  const resource = { inputProperties: inputs, requiredInputs: required, properties: inputs, required };
  const config = Object.fromEntries(
    ["token", "account", "endpoint"].map((property) => [property, { type: "string" }]),
  );
  return { name, version: "1.0.0", provider: { inputProperties: config }, resources: { [token]: resource } };
}

function checked(request) {
  const response = new messages.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function diffed(request) {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  const olds = js(request.getOlds());
  response.setChanges(differ(olds, js(request.getNews())) ? DIFF_SOME : DIFF_NONE);
  return response;
}

/** The engine's calls; each returns its response or throws. */
const methods = {
  cancel: () => new Empty(),
  getPluginInfo: () => {
    const info = new PluginInfo();
    info.setVersion("1.0.0");
    return info;
  },
  getSchema: () => {
    const response = new messages.GetSchemaResponse();
    response.setSchema(JSON.stringify(describeSchema(collection.schema)));
    return response;
  },
  checkConfig: checked,
  diffConfig: diffed,
  configure: (request) => {
    config = js(request.getArgs());
    return new messages.ConfigureResponse();
  },
  check: checked,
  diff: diffed,
  create: async (request) => {
    const response = new messages.CreateResponse();
    if (!request.getPreview()) {
      const properties = js(request.getProperties());
      const { id } = await call("POST", "", properties);
      response.setId(id);
    }
    response.setProperties(request.getProperties());
    return response;
  },
  read: async (request) => {
    const resource = await call("GET", `/${request.getId()}`);
    const response = new messages.ReadResponse();
    if (resource !== undefined) {
      response.setId(request.getId());
      response.setProperties(Struct.fromJavaScript(resource));
      response.setInputs(request.getInputs());
    }
    return response;
  },
  update: async (request) => {
    if (!request.getPreview() && config.token !== UNKNOWN) {
      await call("PUT", `/${request.getId()}`, js(request.getNews()));
    }
    const response = new messages.UpdateResponse();
    response.setProperties(request.getNews());
    return response;
  },
  delete: async (request) => {
    await call("DELETE", `/${request.getId()}`);
    return new Empty();
  },
};

const server = new grpc.Server();
const implementation = Object.fromEntries(
  Object.keys(services.ResourceProviderService).map((name) => [
    name,
    async ({ request }, callback) => {
      const method = methods[name];
      if (method === undefined) {
        callback({ code: grpc.status.UNIMPLEMENTED, details: name });
        return;
      }
      try {
        callback(null, await method(request));
      } catch (error) {
        callback({ code: grpc.status.UNKNOWN, details: error.message });
      }
    },
  ]),
);
server.addService(services.ResourceProviderService, implementation);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  console.log(String(port));
});
