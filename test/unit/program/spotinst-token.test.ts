import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it, mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { pretendProgram } from "../../../harness/mocks";
import { LOGIN, WORDS } from "../../../harness/words";
import { ARGUMENT_NAMES, SECRET_ARGUMENTS } from "../../../provider/credentials/arguments";
import * as entry from "../../../provider/index";
import { PROVIDER_HANDLE } from "../../../provider/program/handle";
import { SpotinstToken } from "../../../provider/program/spotinst-token";
import type { SpotinstTokenArgs } from "../../../provider/program/spotinst-token-args";
import * as provider from "../../../provider/provider";

/** The marks of a secret in what the engine is sent. */
const SECRET_MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** What the engine is sent when a resource is registered. */
interface Registration {
  getObject(): { toJavaScript(): Record<string, unknown> };
  toObject(): Record<string, unknown>;
}

const registrations: Registration[] = [];

/** Makes resources and returns the last registration, once it has reached the engine. */
async function register(make: () => pulumi.CustomResource): Promise<Registration> {
  const { urn } = make();
  await new Promise((resolve) => urn.apply(resolve));
  return registrations.at(-1)!;
}

function resolved(output: pulumi.Output<unknown>): Promise<unknown> {
  return new Promise((resolve) => output.apply(resolve));
}

async function inputsOf(args?: SpotinstTokenArgs): Promise<Record<string, unknown>> {
  return (await register(() => new SpotinstToken("main", args))).getObject().toJavaScript();
}

/** A registration without the parts that tell two resources of one kind apart. */
function comparable(registration: Registration): Record<string, unknown> {
  const { object: _inputs, sourceposition, stacktrace, ...rest } = registration.toObject();
  const { __provider: _code, ...inputs } = registration.getObject().toJavaScript();
  return { ...rest, inputs };
}

class DynamicToken extends pulumi.dynamic.Resource {}

const providerOfOurs: pulumi.dynamic.ResourceProvider = {
  create: async () => ({ id: "id", outs: {} }),
};

before(async () => {
  await pretendProgram(false);
  const { registerResource } = MockMonitor.prototype;
  mock.method(
    MockMonitor.prototype,
    "registerResource",
    function (this: MockMonitor, request: Registration, callback: never) {
      registrations.push(request);
      return registerResource.call(this, request, callback);
    },
  );
});

beforeEach(() => {
  registrations.length = 0;
});

after(() => mock.restoreAll());

describe("SpotinstToken", () => {
  for (const name of SECRET_ARGUMENTS) {
    it(`makes a secret of ${name}, though it is given in clear`, async () => {
      const inputs = await inputsOf({ [name]: "a-word-in-clear" });
      assert.deepEqual(inputs[name], { ...SECRET_MARK, value: "a-word-in-clear" });
    });

    it(`keeps ${name} a secret that is one already`, async () => {
      const inputs = await inputsOf({ [name]: pulumi.secret("a-secret-word") });
      assert.deepEqual(inputs[name], { ...SECRET_MARK, value: "a-secret-word" });
    });

    it(`makes a secret of ${name} from an output`, async () => {
      const inputs = await inputsOf({ [name]: pulumi.output(Promise.resolve("a-later-word")) });
      assert.deepEqual(inputs[name], { ...SECRET_MARK, value: "a-later-word" });
    });

    it(`sends no ${name} that is left out`, async () => {
      assert.ok(!(name in (await inputsOf({ [name]: undefined } as SpotinstTokenArgs))));
    });
  }

  it("leaves the other arguments in clear", async () => {
    const inputs = await inputsOf({
      username: "user@example.com",
      clientId: "client-id",
      account: "act-12345678",
      renewBeforeSeconds: 60,
      verify: false,
      triggers: [1, "two"],
    });
    assert.deepEqual(inputs, {
      username: "user@example.com",
      clientId: "client-id",
      account: "act-12345678",
      renewBeforeSeconds: 60,
      verify: false,
      triggers: [1, "two"],
      __provider: PROVIDER_HANDLE,
    });
  });

  for (const [title, id] of [
    ["a text", "an-id"],
    ["an empty text", ""],
    ["an output", pulumi.output("an-id")],
  ] as const) {
    it(`refuses the option id: ${title}`, () => {
      assert.throws(
        () => new SpotinstToken("main", {}, { id }),
        (error: Error) => {
          assert.match(error.message, /^SpotinstToken "main": the option id reads a resource that exists/);
          return pulumi.RunError.isInstance(error) && "code" in error && error.code === "invalid_arguments";
        },
      );
      assert.deepEqual(registrations, []);
    });
  }

  it("needs no arguments", async () => {
    assert.deepEqual(await inputsOf(), { __provider: PROVIDER_HANDLE });
  });

  it("does not change the arguments that it is given", async () => {
    const args = Object.freeze({ ...LOGIN });
    await inputsOf(args);
    assert.deepEqual(args, LOGIN);
  });

  it("is registered as a dynamic resource of the module spotinst and the type Token would be", async () => {
    const options: pulumi.CustomResourceOptions = {
      protect: true,
      ignoreChanges: ["username"],
      additionalSecretOutputs: ["userId"],
    };
    const ours = await register(
      () => new SpotinstToken("main", { username: "user", triggers: [1], password: WORDS.password }, options),
    );
    const theirs = await register(
      () =>
        new DynamicToken(
          providerOfOurs,
          "main",
          { username: "user", triggers: [1], password: pulumi.secret(WORDS.password) },
          {
            ...options,
            additionalSecretOutputs: ["userId", "accessToken", "refreshToken", "renewalSecrets"],
          },
          "spotinst",
          "Token",
        ),
    );
    assert.equal(ours.toObject().type, "pulumi-nodejs:dynamic/spotinst:Token");
    assert.equal(ours.toObject().custom, true);
    assert.deepEqual(comparable(ours), comparable(theirs));
  });

  it("joins its secret outputs with the user's own", async () => {
    const secretsWith = async (options?: pulumi.CustomResourceOptions) => {
      const registration = await register(() => new SpotinstToken("main", {}, options));
      return registration.toObject().additionalsecretoutputsList;
    };
    assert.deepEqual(await secretsWith(), ["accessToken", "refreshToken", "renewalSecrets"]);
    assert.deepEqual(await secretsWith({ additionalSecretOutputs: ["userId"] }), [
      "userId",
      "accessToken",
      "refreshToken",
      "renewalSecrets",
    ]);
  });

  it("does not let the arguments replace the provider", async () => {
    const args = { __provider: "module.exports = 1", __preview: "x" } as SpotinstTokenArgs;
    assert.deepEqual(await inputsOf(args), { __provider: PROVIDER_HANDLE });
  });

  it("sends dates as texts, except one that Pulumi has emptied", async () => {
    const day = new Date("1970-01-01T00:00:00Z");
    const inputs = await inputsOf({ triggers: [day, pulumi.output(day)] });
    assert.deepEqual(inputs.triggers, ["1970-01-01T00:00:00.000Z", {}]);
  });

  it("has every output, undefined where the provider gives none", async () => {
    const token = new SpotinstToken("main", { account: "act-12345678" });
    for (const name of [
      "accessToken",
      "refreshToken",
      "tokenType",
      "grant",
      "issuedAt",
      "expiresAt",
      "refreshTokenExpiresAt",
      "organizationId",
      "userId",
    ] as const) {
      assert.ok(pulumi.Output.isInstance(token[name]), name);
      assert.equal(await resolved(token[name]), undefined);
    }
    assert.equal(await resolved(token.account), "act-12345678");
  });

  it("marks a preview with its name, and a preview alone", async () => {
    await pretendProgram(true);
    try {
      assert.equal((await inputsOf({ username: "user" })).__preview, "main");
    } finally {
      await pretendProgram(false);
    }
    assert.ok(!("__preview" in (await inputsOf({ username: "user" }))));
  });
});

describe("SpotinstToken.isInstance", () => {
  it("is true of a token, also one made by another copy of the package", () => {
    assert.equal(SpotinstToken.isInstance(new SpotinstToken("main")), true);
    assert.equal(SpotinstToken.isInstance({ __pulumiType: "pulumi-nodejs:dynamic/spotinst:Token" }), true);
  });

  it("is false of anything else", () => {
    for (const other of [undefined, null, 5, "text", {}, [], { __pulumiType: "random:index:Id" }]) {
      assert.equal(SpotinstToken.isInstance(other), false);
    }
    assert.equal(SpotinstToken.isInstance(new pulumi.ComponentResource("a:b:C", "component")), false);
  });
});

describe("ignoreChanges", () => {
  it("of everything leaves out the marker of a preview, which nobody sets", async () => {
    const options = { ignoreChanges: ["*"] };
    const registration = await register(() => new SpotinstToken("main", {}, options));
    assert.deepEqual(registration.toObject().ignorechangesList, ARGUMENT_NAMES);
  });
});

describe("a value that is a secret in the configuration", () => {
  it("is one in the inputs too", async () => {
    const keys = { "spotinst-token:account": "act-1", "spotinst-token:username": "user" };
    pulumi.runtime.setAllConfig(keys, ["spotinst-token:account"]);
    const inputs = await inputsOf();
    pulumi.runtime.setAllConfig({});
    assert.deepEqual(inputs.account, { ...SECRET_MARK, value: "act-1" });
    assert.equal(inputs.username, "user");
  });
});

describe("the engine's entry", () => {
  it("has the methods that a token needs, and no other", async () => {
    assert.deepEqual(Object.keys(provider).sort(), ["check", "create", "diff", "read", "update"]);
    assert.deepEqual((await provider.check({}, { permanentToken: WORDS.permanentToken })).failures, []);
  });
});

describe("shared", () => {
  it("is a secret with all that another stack needs", async () => {
    const token = new SpotinstToken("main", { account: "act-1" });
    assert.equal(await pulumi.isSecret(token.shared), true);
    assert.deepEqual(await resolved(token.shared.apply(({ account }) => account)), "act-1");
  });
});

describe("the package", () => {
  it("exports the resource, the function, the guard and nothing else", () => {
    assert.deepEqual(Object.keys(entry).sort(), [
      "SpotinstToken",
      "getSpotinstToken",
      "getSpotinstTokenOutput",
      "requireSpotinstToken",
    ]);
    assert.ok(Object.values(entry).every((exported) => typeof exported === "function"));
    assert.equal(entry.SpotinstToken, SpotinstToken);
  });
});
