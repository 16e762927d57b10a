import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { resolveOutput } from "../../../harness/mocks";
import { findWords, WORDS } from "../../../harness/words";
import { ARGUMENT_NAMES, FUNCTION_ARGUMENTS } from "../../../provider/credentials/arguments";
import { completeFromConfiguration, isConfiguredSecret } from "../../../provider/program/configuration";

function configure(values: Record<string, string>, secrets: readonly string[] = []): void {
  const named = (name: string) => `spotinst-token:${name}`;
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [named(name), value])),
    secrets.map(named),
  );
}

const LOGIN = {
  username: "user@example.com",
  password: WORDS.password,
  clientId: "id",
  clientSecret: WORDS.clientSecret,
};

describe("completeFromConfiguration", () => {
  after(() => configure({}));

  it("takes every argument that the program leaves out", () => {
    configure(
      {
        ...LOGIN,
        account: "act-1",
        renewBeforeSeconds: "1800",
        verify: "false",
        showRenewalInPreview: "true",
      },
      ["password", "clientSecret"],
    );
    assert.deepEqual(completeFromConfiguration({}, ARGUMENT_NAMES), {
      ...LOGIN,
      account: "act-1",
      renewBeforeSeconds: 1800,
      verify: false,
      showRenewalInPreview: true,
    });
    assert.deepEqual(
      completeFromConfiguration({ account: "act-2", renewBeforeSeconds: 60 }, ARGUMENT_NAMES),
      {
        ...LOGIN,
        account: "act-2",
        renewBeforeSeconds: 60,
        verify: false,
        showRenewalInPreview: true,
      },
    );
  });

  it("takes no credential where the program names one", () => {
    configure({ ...LOGIN, account: "act-1" }, ["password", "clientSecret"]);
    for (const args of [{ username: "other" }, { permanentToken: "one" }, { clientId: "other" }]) {
      assert.deepEqual(completeFromConfiguration(args, ARGUMENT_NAMES), { ...args, account: "act-1" });
    }
  });

  it("takes the login for a program that names but an endpoint", () => {
    configure(LOGIN, ["password", "clientSecret"]);
    const args = { tokenEndpoint: "https://broker.example.com/token" };
    assert.deepEqual(completeFromConfiguration(args, ARGUMENT_NAMES), { ...LOGIN, ...args });
  });

  it("takes only what the caller has a use for", () => {
    configure({ account: "act-1", verify: "false", apiEndpoint: "https://api.example.com" });
    assert.deepEqual(completeFromConfiguration({}, FUNCTION_ARGUMENTS), {
      account: "act-1",
    });
  });

  it("knows what is a secret there", () => {
    configure({ account: "act-1", username: "user" }, ["account"]);
    assert.deepEqual(["account", "username", "clientId"].map(isConfiguredSecret), [true, false, false]);
  });

  it("takes null and no arguments at all for nothing given", () => {
    configure({ account: "act-1" });
    assert.deepEqual(completeFromConfiguration({ account: null }, ARGUMENT_NAMES), { account: "act-1" });
    assert.deepEqual(completeFromConfiguration(null as unknown as object, ARGUMENT_NAMES), {
      account: "act-1",
    });
  });

  it("completes an argument that turns out to be left out, and no other", async () => {
    configure({ account: "act-1", verify: "false" }, ["account"]);
    const complete = async (args: object) => {
      const { account } = completeFromConfiguration(args, ARGUMENT_NAMES) as {
        account: pulumi.Output<string>;
      };
      return [await resolveOutput(account), await pulumi.isSecret(account)];
    };
    assert.deepEqual(await complete({ account: pulumi.output(undefined) }), ["act-1", true]);
    assert.deepEqual(await complete({ account: Promise.resolve(null) }), ["act-1", true]);
    assert.deepEqual(await complete({ account: pulumi.output("act-2") }), ["act-2", false]);
    const { verify } = completeFromConfiguration({ verify: pulumi.output(undefined) }, ARGUMENT_NAMES);
    assert.equal(await resolveOutput(verify), false);
    assert.equal(await pulumi.isSecret(verify), false);
  });

  it("takes a credential that is an output for one that is named", () => {
    configure(LOGIN, ["password", "clientSecret"]);
    const args = { username: pulumi.output(undefined) };
    assert.deepEqual(completeFromConfiguration(args, ARGUMENT_NAMES), args);
  });

  it("takes no triggers", () => {
    configure({ triggers: '["one"]', account: "act-1" });
    assert.deepEqual(completeFromConfiguration({}, ARGUMENT_NAMES), { account: "act-1" });
  });

  it("refuses secrets in plain text, with the commands that encrypt them", () => {
    configure(LOGIN, ["clientSecret"]);
    assert.throws(
      () => completeFromConfiguration({}, ARGUMENT_NAMES),
      (error: Error) => {
        assert.match(error.message, /^The configuration has spotinst-token:password in plain text\./);
        assert.match(error.message, /\n {2}pulumi config set --secret spotinst-token:password$/);
        assert.deepEqual(findWords(error), []);
        return pulumi.RunError.isInstance(error);
      },
    );
    configure(LOGIN);
    assert.throws(
      () => completeFromConfiguration({}, ARGUMENT_NAMES),
      /password and spotinst-token:clientSecret in plain text/,
    );
  });

  for (const [wrong, right] of [
    ["client_id", "clientId"],
    ["clientID", "clientId"],
    ["Username", "username"],
    ["renew-before-seconds", "renewBeforeSeconds"],
    ["renewbeforeseconds", "renewBeforeSeconds"],
  ] as const) {
    it(`refuses the key ${wrong}, which it would not read`, () => {
      configure({ [wrong]: "7", account: "act-1" });
      for (const args of [{}, { account: "act-2" }]) {
        assert.throws(
          () => completeFromConfiguration(args, ["account"]),
          (error: Error) => {
            assert.equal(
              error.message,
              `The configuration has spotinst-token:${wrong}. Write spotinst-token:${right} instead.`,
            );
            return pulumi.RunError.isInstance(error);
          },
        );
      }
    });
  }

  it("names every misspelled key at once", () => {
    configure({ client_id: "one", clientsecret: "two" });
    assert.throws(
      () => completeFromConfiguration({}, ARGUMENT_NAMES),
      /spotinst-token:client_id\..*\n.*spotinst-token:clientsecret\./,
    );
  });

  it("leaves every other key to the program, whose project may be called spotinst-token", () => {
    configure({ accounts: "all", region: "eu", "": "nothing", account: "act-1" });
    pulumi.runtime.setConfig("another:client_id", "one");
    assert.deepEqual(completeFromConfiguration({}, ARGUMENT_NAMES), { account: "act-1" });
  });

  it("leaves a value of the wrong type for check to refuse", () => {
    configure({ timeoutSeconds: "soon", verify: "perhaps", renewBeforeSeconds: " " });
    assert.deepEqual(completeFromConfiguration({}, ARGUMENT_NAMES), {
      timeoutSeconds: "soon",
      verify: "perhaps",
      renewBeforeSeconds: " ",
    });
  });
});
