import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { loginEnvironment } from "../../../emulator/login-environment";
import { DEMO_LOGIN, startTokenService, type TokenService } from "../../../emulator/token-service";
import type { Run, Workspace } from "../../../harness/engine";
import { createLanguageWorkspace, type Runtime } from "../../../harness/language-workspace";
import { assertNoSecrets, issuedTokens } from "../../../harness/leaks";
import { countTokenRequests } from "../../../harness/service";

/** A stack of the other face, whose token is taken. */
const DYNAMIC_TOKEN = `
const { SpotinstToken } = require("pulumi-spotinst-token");
exports.spotinstToken = new SpotinstToken("main", { account: "act-12345678" }).shared;
`;

/** The same token, in plain text. */
const PLAIN_TOKEN = `${DYNAMIC_TOKEN}exports.spotinstToken = require("@pulumi/pulumi").unsecret(exports.spotinstToken);`;

/** Takes the token of the program in the other language. */
const DYNAMIC_CONSUMER = `
const pulumi = require("@pulumi/pulumi");
const { requireSpotinstToken } = require("pulumi-spotinst-token");
const stack = new pulumi.StackReference(process.env.TOKEN_STACK);
exports.accessToken = requireSpotinstToken(stack).accessToken;
`;

/** The programs of one language. */
export interface LanguagePrograms {
  runtime: Runtime;
  /** The project of the program that has the token. */
  project: string;
  /** Writes the program with the token, which it exports as `spotinstToken`, and a provider `things` that uses it, and two things of that. */
  writeToken: (folder: string) => Promise<void>;
  /** Writes the program that takes the token of the stack in its configuration. */
  writeConsumer: (folder: string) => Promise<void>;
  /** The consumer's other configuration. */
  configureConsumer: (service: TokenService) => Record<string, string>;
  /** Whether the consumer tells the guard whether the output is a secret. @default false */
  seesPlainText?: boolean;
  /** Lets a workspace of this language run its operations in another way. @default by the CLI */
  adapt?: (workspace: Workspace, project: string) => Workspace;
}

/** The configuration of a consumer that makes a subscription. */
export const SUBSCRIPTION = { account: "act-12345678", resourceId: "sig-12345678", email: "you@example.com" };

const YES = ["--yes", "--skip-preview"];

/** Declares what holds for a token in any language: its life in one stack with what uses it, and across stacks of both faces. */
export function describeLives({
  runtime,
  project,
  writeToken,
  writeConsumer,
  configureConsumer,
  seesPlainText = false,
  adapt = (workspace) => workspace,
}: LanguagePrograms): void {
  let service: TokenService;
  let stack: Workspace;
  let consumer: Workspace;

  before(async () => {
    service = await startTokenService();
    stack = adapt(await createLanguageWorkspace(runtime, project, loginEnvironment(service)), project);
    await writeToken(stack.folder);
  });

  after(async () => {
    await service.close();
    stack.remove();
  });

  function succeeded({ code, output }: Run): string {
    assert.equal(code, 0, output);
    return output;
  }

  const storedToken = () => stack.resources().find(({ type }) => type === "spotinst-token:index:Token")!;

  it("the first up mints a token, which a provider and two things use, and shows it to nobody", async () => {
    assert.match(succeeded(await stack.up()), /spotinstToken *: (\[secret\]|\{\s+accessToken *: \[secret\])/);
    assert.equal(countTokenRequests(service), 1);
    assert.equal(service.things.size, 2);
  });

  it("a preview of a due token changes nothing and asks the service nothing", async () => {
    stack.age(4000);
    service.clearRequests();
    const output = succeeded(await stack.pulumi(["preview", "--expect-no-changes"]));
    assert.match(output, /5 unchanged/);
    assert.match(output, /token "token" expires in .*; `pulumi up` will renew it/);
    assert.deepEqual(service.requests, []);
  });

  it("the up after it renews the token and updates the provider, and leaves the things alone", async () => {
    assert.match(succeeded(await stack.up()), /~ 2 updated\n\s+3 unchanged/);
    assert.equal(countTokenRequests(service), 1);
    const { spotinstToken } = (await stack.outputs()) as { spotinstToken: { accessToken: string } };
    assert.equal(spotinstToken.accessToken, service.issued.at(-1)!.accessToken);
  });

  it("stores no marker of a preview and nothing of the login", () => {
    assert.deepEqual(storedToken().inputs ?? {}, {});
  });

  it("requireSpotinstToken of a TypeScript stack takes its token", async () => {
    const taker = await stack.sibling("dynamic-consumer", DYNAMIC_CONSUMER);
    succeeded(await taker.up({ TOKEN_STACK: `organization/${project}/dev` }));
    assert.equal((await taker.outputs()).accessToken, service.issued.at(-1)!.accessToken);
  });

  it("requireToken takes that token, and the one of a SpotinstToken in a TypeScript stack, and the service accepts them", async () => {
    const producer = await stack.sibling("dynamic-token", DYNAMIC_TOKEN);
    succeeded(await producer.up());
    const name = project.replace("token", "consumer");
    consumer = adapt(await stack.sibling(name, ""), name);
    await writeConsumer(consumer.folder);
    for (const tokenProject of [project, "dynamic-token"]) {
      const config = { tokenStack: `organization/${tokenProject}/dev`, ...configureConsumer(service) };
      const flags = Object.entries(config).flatMap(([name, value]) => ["--config", `${name}=${value}`]);
      service.clearRequests();
      succeeded(await consumer.pulumi(["up", ...YES, ...flags]));
      assert.match(String((await consumer.outputs()).expiresAt), /^2.*Z$/);
      assert.ok(service.requests.length > 0, "it was used");
      for (const { path, status } of service.requests) {
        assert.match(`${path} ${status}`, /^\/events\/subscription(\/[\w-]+)? 20\d$/);
      }
      succeeded(await consumer.pulumi(["destroy", ...YES]));
      assert.equal(service.subscriptions.size, 0);
    }
  });

  if (seesPlainText) {
    it("requireToken refuses a token that is in plain text in the other stack", async () => {
      // Of another service, for this token does stand in clear.
      const other = await startTokenService();
      const producer = await stack.sibling("plain-token", PLAIN_TOKEN);
      succeeded(await producer.up(loginEnvironment(other)));
      await other.close();
      const config = { tokenStack: "organization/plain-token/dev", ...configureConsumer(service) };
      const flags = Object.entries(config).flatMap(([name, value]) => ["--config", `${name}=${value}`]);
      const { code, output } = await consumer.pulumi(["up", ...YES, ...flags]);
      assert.notEqual(code, 0);
      assert.match(output, /is in plain text in that stack's state/);
    });
  }

  it("a refresh of an expired token renews it by the login, and keeps every output", async () => {
    const before = Object.keys(storedToken().outputs!).sort();
    stack.age(3 * 3600);
    service.clearRequests();
    succeeded(await stack.pulumi(["refresh", "--run-program", ...YES]));
    assert.equal(countTokenRequests(service), 1);
    assert.deepEqual(Object.keys(storedToken().outputs!).sort(), before);
  });

  it("a destroy leaves nothing behind, at the service or in the state", async () => {
    succeeded(await stack.pulumi(["destroy", ...YES]));
    assert.equal(service.things.size, 0);
    assert.deepEqual(stack.resources(), []);
  });

  it("the tokens and the login are in clear nowhere", () => {
    assert.ok(service.issued.length >= 4, "the renewals were real");
    const { password, clientSecret } = DEMO_LOGIN;
    assertNoSecrets(stack.traces(), { ...issuedTokens(service), password, clientSecret });
  });
}
