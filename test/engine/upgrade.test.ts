import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";
import { CHECKOUT } from "../../harness/program-folder";
import { countTokenRequests } from "../../harness/service";
import { VERSION } from "../../provider/http/version";

const FIXTURES = join(CHECKOUT, "test", "fixtures");
const PERMANENT = "e".repeat(64);

/** By which the fixtures are encrypted. */
const PASSPHRASE = "a-passphrase-of-the-tests";

const PROGRAM = `
const { SpotinstToken } = require("pulumi-spotinst-token");
const account = "act-12345678";
const temporary = new SpotinstToken("temporary", { account, triggers: ["one"], timeoutSeconds: 30 });
const permanent = new SpotinstToken("permanent", { account, permanentToken: process.env.PERMANENT });
exports.temporary = temporary.accessToken;
exports.permanent = permanent.accessToken;
`;

/** So old, also a token that was minted just now for a new fixture is due. */
const DUE_SECONDS = 4000;

/** Where the program stood is nobody's business. */
const withoutPlaces = (name: string, value: unknown) =>
  name === "sourcePosition" || name === "stackTrace" ? undefined : value;

const fixtureOf = (version: string) => join(FIXTURES, `state-${version}.json`);

describe("a state that another version wrote", () => {
  let service: TokenService;
  let stack: Workspace;

  before(async () => {
    service = await startTokenService({ permanentTokens: [PERMANENT] });
    stack = await createWorkspace({
      program: PROGRAM,
      env: { ...loginEnvironment(service), PERMANENT, PULUMI_CONFIG_PASSPHRASE: PASSPHRASE },
    });
    if (process.env.UPDATE_FIXTURES === "1") {
      assert.equal((await stack.up()).code, 0);
      const { output } = await stack.pulumi(["stack", "export", "--show-secrets"]);
      writeFileSync(fixtureOf(VERSION), `${JSON.stringify(JSON.parse(output, withoutPlaces), null, 2)}\n`);
    }
  });

  after(async () => {
    await service.close();
    stack.remove();
  });

  it("is kept for this version", () => {
    assert.ok(existsSync(fixtureOf(VERSION)), "run UPDATE_FIXTURES=1 npm run test:engine before a release");
  });

  for (const file of readdirSync(FIXTURES).filter((name) => name.startsWith("state-"))) {
    it(`${file} works: up renews the old token in place and leaves the permanent one, refresh and destroy`, async () => {
      const run = async (...words: string[]) => {
        const { code, output } = await stack.pulumi(words);
        assert.equal(code, 0, output);
        return output;
      };
      await run("stack", "import", "--force", "--file", join(FIXTURES, file));
      stack.age(DUE_SECONDS);
      const ids = () => Object.fromEntries(stack.resources().map(({ urn, id }) => [urn, id]));
      const before = ids();
      service.clearRequests();
      assert.match(await run("up", "--yes", "--skip-preview"), /1 updated\n\s+2 unchanged/);
      assert.equal(countTokenRequests(service), 1);
      assert.deepEqual(ids(), before);
      await run("refresh", "--yes", "--skip-preview");
      assert.match(await run("up", "--yes", "--skip-preview"), /3 unchanged/);
      await run("destroy", "--yes", "--skip-preview");
    });
  }
});
