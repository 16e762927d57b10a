import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, STAND_INS, type Workspace } from "../../harness/engine";
import { assertNoSecrets, issuedTokens } from "../../harness/leaks";
import { NO_LOGIN } from "../../harness/no-login";
import { countTokenRequests } from "../../harness/service";
import { THINGS } from "../../harness/things-programs";

const PRODUCER = `
const { SpotinstToken } = require("pulumi-spotinst-token");
exports.spotinstToken = new SpotinstToken("main", { account: "act-12345678" }).shared;
`;

const CONSUMER = `${THINGS}
const { requireSpotinstToken } = require("pulumi-spotinst-token");
const renewWith = JSON.parse(process.env.RENEW_WITH ?? "null");
const taken = requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev"), { renewWith });
useThings(taken.accessToken);
exports.account = taken.account;
`;

const YES = ["--yes", "--skip-preview"];
const LOGIN_OF_ENVIRONMENT = { RENEW_WITH: "{}" };

describe("a consumer with renewWith, whose token expired in the other stack", () => {
  let service: TokenService;
  let producer: Workspace;
  let consumer: Workspace;
  let restore: () => void;
  let things: [string, unknown][];

  before(async () => {
    service = await startTokenService();
    producer = await createWorkspace({
      program: PRODUCER,
      env: loginEnvironment(service),
      pluginFolder: STAND_INS,
    });
    assert.equal((await producer.up()).code, 0);
    consumer = await producer.sibling("consumer", CONSUMER);
    assert.equal((await consumer.up(LOGIN_OF_ENVIRONMENT)).code, 0);
    assert.equal(countTokenRequests(service), 1, "a token in date is taken");
    things = [...service.things];
    // What expires is inside a secret output, so time passes for the program.
    producer.write(
      PRODUCER.replace("new SpotinstToken", "require('./expired')(new SpotinstToken").replace(
        ".shared",
        ").shared",
      ),
    );
    producer.write(
      'const pulumi = require("@pulumi/pulumi"); module.exports = ({ shared }) => ({ shared: pulumi.secret(shared.apply((token) => ({ ...token, expiresAt: "2026-01-01T00:00:00.000Z" }))) });',
      "expired.js",
    );
    assert.equal((await producer.up()).code, 0);
    service.killAllTokens();
    restore = producer.snapshot();
    service.clearRequests();
  });

  afterEach(() => {
    restore();
    service.restoreThings(things);
    service.clearRequests();
  });

  after(async () => {
    assertNoSecrets(consumer.traces(), issuedTokens(service));
    await service.close();
    producer.remove();
  });

  for (const words of [["destroy", "--run-program"], ["refresh", "--run-program"], ["up"]]) {
    it(`works with ${words.join(" ")}, by a token that it mints for itself and says so`, async () => {
      const { code, output } = await consumer.pulumi([...words, ...YES], LOGIN_OF_ENVIRONMENT);
      assert.equal(code, 0, output);
      assert.equal(countTokenRequests(service), 1);
      assert.match(
        output,
        /the token in output "spotinstToken" of stack organization\/tokens\/dev expired \d+ h .*; this run uses a token minted by login/,
      );
      assert.equal(service.things.size, words[0] === "destroy" ? 0 : 1);
    });
  }

  it("keeps the other stack's account, and stores the token nowhere but in the provider", async () => {
    assert.equal((await consumer.up(LOGIN_OF_ENVIRONMENT)).code, 0);
    assert.equal(await consumer.output("account"), "act-12345678");
    const holders = consumer.resources().filter(({ inputs }) => inputs?.token !== undefined);
    assert.deepEqual(
      holders.map(({ type }) => type),
      ["pulumi:providers:things"],
    );
  });

  it("shows the provider alone as updated in a preview, and nothing where it is to mint none there", async () => {
    const shown = await consumer.pulumi(["preview"], LOGIN_OF_ENVIRONMENT);
    assert.equal(shown.code, 0, shown.output);
    assert.match(shown.output, /~ 1 to update\s+2 unchanged/);
    service.clearRequests();
    const quiet = await consumer.pulumi(["preview", "--expect-no-changes"], {
      RENEW_WITH: '{"mintInPreview":false}',
    });
    assert.equal(quiet.code, 0, quiet.output);
    assert.match(quiet.output, /expired \d+ h .* ago; `pulumi up` will mint another \(renewWith\)/);
    assert.deepEqual(service.requests, []);
  });

  it("works where the other stack's outputs are gone", async () => {
    assert.equal((await producer.pulumi(["destroy", ...YES])).code, 0);
    const without = await consumer.pulumi(["destroy", "--run-program", ...YES]);
    assert.match(without.output, /Stack organization\/tokens\/dev has no outputs/);
    const preview = await consumer.pulumi(["preview"], { RENEW_WITH: '{"mintInPreview":false}' });
    assert.equal(preview.code, 0, preview.output);
    const { code, output } = await consumer.pulumi(
      ["destroy", "--run-program", ...YES],
      LOGIN_OF_ENVIRONMENT,
    );
    assert.equal(code, 0, output);
    assert.match(output, /stack organization\/tokens\/dev has no outputs; this run uses a token/);
    assert.equal(service.things.size, 0);
  });

  it("fails as ever without the option, and with it by the message of what is missing", async () => {
    const without = await consumer.pulumi(["destroy", "--run-program", ...YES]);
    assert.match(without.output, /expired \d+ h .* ago\. Run `pulumi up --stack organization\/tokens\/dev`/);
    const env = { ...NO_LOGIN, ...LOGIN_OF_ENVIRONMENT };
    const { code, output } = await consumer.pulumi(["destroy", "--run-program", ...YES], env);
    assert.notEqual(code, 0);
    assert.match(
      output,
      /requireSpotinstToken: the token in output .* ago, and renewWith could not replace it:\s+No Spot login was found/,
    );
    assert.equal(service.things.size, 1);
  });

  it("is not looked at where the other stack's token is good, so that a login that a preview does not know changes nothing", async () => {
    producer.write(PRODUCER);
    assert.equal((await producer.up()).code, 0);
    consumer.write(CONSUMER.replace("{ renewWith }", "{ renewWith: { username: pulumi.unknown } }"));
    assert.equal((await consumer.up()).code, 0);
    const { code, output } = await consumer.pulumi(["preview", "--expect-no-changes"]);
    consumer.write(CONSUMER);
    assert.equal(code, 0, output);
  });

  it("fails for a login that is no set of arguments, before anything else", async () => {
    for (const wrong of ["true", '"me"', "[]", '{"userName":"me"}']) {
      const { code, output } = await consumer.pulumi(["up", ...YES], { RENEW_WITH: wrong });
      assert.notEqual(code, 0);
      assert.match(
        output,
        /renewWith: must hold the arguments of getSpotinstToken; write renewWith: \{\}|renewWith\.userName: is not an argument of getSpotinstToken; write username/,
      );
    }
  });
});
