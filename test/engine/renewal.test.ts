import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, STAND_INS, type Workspace } from "../../harness/engine";
import { countTokenRequests } from "../../harness/service";
import { SAME_STACK } from "../../harness/things-programs";

/** Longer than any limit, so it is not tried again. */
const OUTAGE = { status: 503, headers: { "retry-after": "3600" } };

describe("renewal, with a provider and a resource that use the token", () => {
  let service: TokenService;
  let stack: Workspace;
  let restore: () => void;
  let things: [string, unknown][];

  before(async () => {
    // Every test starts from the same state, whose refresh token must then be good for each of them.
    service = await startTokenService({ rotateRefreshTokens: false });
    stack = await createWorkspace({
      program: SAME_STACK,
      env: loginEnvironment(service),
      pluginFolder: STAND_INS,
    });
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    restore = stack.snapshot();
    things = [...service.things];
  });

  beforeEach(() => {
    restore();
    service.restoreThings(things);
    service.clearRequests();
  });

  after(async () => {
    await service.close();
    stack.remove();
  });

  const preview = (args = {}) =>
    stack.pulumi(["preview", "--expect-no-changes"], { TOKEN_ARGS: JSON.stringify(args) });

  it("a preview of a due token changes nothing, asks nothing, and says in one line what up will do", async () => {
    stack.leave(12 * 60);
    const { code, output } = await preview();
    assert.equal(code, 0, output);
    assert.equal(service.requests.length, 0);
    assert.equal(
      output.match(/info: token "main" expires in (9|1[0-2]) min( \d+ s)?; `pulumi up` will renew it/g)
        ?.length,
      2,
    );
    assert.match(output, /4 unchanged/);
  });

  it("a preview of an expired token changes nothing and asks nothing", async () => {
    stack.leave(-3600);
    const { code, output } = await preview();
    assert.equal(code, 0, output);
    assert.equal(service.requests.length, 0);
    assert.match(output, /token "main" expired 6[0-4] min( \d+ s)? ago/);
  });

  it("showRenewalInPreview shows the renewal and everything that depends on it", async () => {
    // First the argument alone, which changes nothing.
    const args = { showRenewalInPreview: true };
    assert.equal((await preview(args)).code, 0);
    stack.age(4000);
    const { code, output } = await preview(args);
    assert.notEqual(code, 0);
    assert.match(output, /spotinst:Token main update/);
  });

  it("an update plan holds for a fresh token, and for a due one with showRenewalInPreview", async () => {
    const plan = join(stack.folder, "plan.json");
    const saved = ["preview", "--save-plan", plan];
    const planned = ["up", "--yes", "--skip-preview", "--plan", plan];
    const args = { TOKEN_ARGS: JSON.stringify({ showRenewalInPreview: true }) };
    assert.equal((await stack.pulumi(saved)).code, 0);
    const fresh = await stack.pulumi(planned);
    assert.equal(fresh.code, 0, fresh.output);
    stack.age(4000);
    assert.equal((await stack.pulumi(saved, args)).code, 0);
    const due = await stack.pulumi(planned, args);
    assert.equal(due.code, 0, due.output);
    assert.match(due.output, /2 updated/);
  });

  it("an update plan is violated by the renewal that a quiet preview left out, and nothing is lost", async () => {
    const plan = join(stack.folder, "plan.json");
    stack.age(4000);
    assert.equal((await stack.pulumi(["preview", "--save-plan", plan])).code, 0);
    const { code, output } = await stack.pulumi(["up", "--yes", "--skip-preview", "--plan", plan]);
    assert.notEqual(code, 0);
    assert.match(output, /update is not allowed by the plan/);
    assert.equal((await stack.up()).code, 0);
  });

  it("preview --refresh --run-program with two tokens in date asks once for each whether it is accepted, and shows no change", async () => {
    const program = `
const { SpotinstToken } = require("pulumi-spotinst-token");
new SpotinstToken("one");
new SpotinstToken("two", { renewBeforeSeconds: 60 });`;
    const two = await stack.sibling("two", program);
    assert.equal((await two.up()).code, 0);
    service.clearRequests();
    const { code, output } = await two.pulumi([
      "preview",
      "--refresh",
      "--run-program",
      "--expect-no-changes",
    ]);
    assert.equal(code, 0, output);
    assert.deepEqual(
      service.requests.map(({ method, path }) => `${method} ${path}`),
      Array(2).fill("GET /events/subscription"),
    );
  });

  it("a preview of a token whose changes are all ignored asks nothing, and shows none", async () => {
    const program = `
const { SpotinstToken } = require("pulumi-spotinst-token");
new SpotinstToken("main", {}, { ignoreChanges: ["*"] });`;
    const ignoring = await stack.sibling("ignoring", program);
    assert.equal((await ignoring.up()).code, 0);
    service.clearRequests();
    for (const age of [0, 4000]) {
      ignoring.age(age);
      const { code, output } = await ignoring.pulumi(["preview", "--expect-no-changes"]);
      assert.equal(code, 0, output);
    }
    assert.deepEqual(service.requests, []);
    assert.match((await ignoring.up()).output, /1 updated/);
  });

  it("up renews a due token and gives it to the provider, and leaves the resource alone", async () => {
    stack.age(4000);
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    assert.match(output, /~ 2 updated\n\s+2 unchanged/);
    assert.equal(countTokenRequests(service), 1);
  });

  it("up with a preview before it renews once, and the marker of the preview is in no state", async () => {
    stack.age(4000);
    const { code, output } = await stack.pulumi(["up", "--yes"]);
    assert.equal(code, 0, output);
    assert.equal(countTokenRequests(service), 1);
    assert.ok(!JSON.stringify(stack.resources()).includes("__preview"));
  });

  it("a second up in a row sends no token request", async () => {
    stack.age(4000);
    await stack.up();
    service.clearRequests();
    const { output } = await stack.up();
    assert.match(output, /4 unchanged/);
    assert.equal(countTokenRequests(service), 0);
  });

  it("up asks for nothing but the verification of a good token, and not even that without verify", async () => {
    await stack.up();
    assert.deepEqual(
      service.requests.map(({ path }) => path),
      ["/events/subscription"],
    );
    service.clearRequests();
    await stack.up({ TOKEN_ARGS: JSON.stringify({ verify: false }) });
    assert.equal(service.requests.length, 0);
  });

  it("an unknown verdict keeps the token and warns once", async () => {
    service.scriptVerify(...Array(2).fill({ status: 503 }));
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    assert.match(output, /4 unchanged/);
    assert.match(output, /warning: could not ask Spot whether it accepts the token \(HTTP 503\)/);
    assert.equal(service.pendingScript, 0);
  });

  it("an up during a full outage with 40 minutes left succeeds with a warning, and the next one renews", async () => {
    stack.leave(40 * 60);
    service.script(OUTAGE);
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    assert.match(
      output,
      /renewal failed: Pulumi shows the token with expiresAt \S+ as updated, but it is still the old one, which expires in (3[5-9]|40) min/,
    );
    assert.match((await stack.up()).output, /2 updated/);
  });

  it("the same outage fails where renewalFailure is error, with the old token in the state, and the next up renews it", async () => {
    stack.age(4000);
    const { expiresAt } = stack.resources().find(({ type }) => type.endsWith("Token"))!.outputs!;
    for (const env of [
      { SPOTINST_TOKEN_RENEWAL_FAILURE: "error" },
      { TOKEN_ARGS: JSON.stringify({ renewalFailure: "error" }) },
    ]) {
      service.script(OUTAGE);
      const { code, output } = await stack.up(env);
      assert.notEqual(code, 0, output);
      assert.match(
        output,
        /Renewal failed, and renewalFailure \(or SPOTINST_TOKEN_RENEWAL_FAILURE\) is "error": the token with expiresAt \S+ is still the old one, which expires in \d+ min.* It stays in the state\. .*HTTP 503/,
      );
      assert.doesNotMatch(output, /Token main updated/);
    }
    const { outputs } = stack.resources().find(({ type }) => type.endsWith("Token"))!;
    assert.equal(outputs!.expiresAt, expiresAt);
    assert.match((await stack.up()).output, /2 updated/);
  });

  it("the same outage fails once the token has expired, and nothing in state is lost", async () => {
    stack.leave(-60);
    const before = stack.resources().length;
    service.script(OUTAGE);
    const { code, output } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(output, /could not answer \(HTTP 503\)/);
    assert.equal(stack.resources().length, before);
    assert.equal((await stack.up()).code, 0);
  });

  it("renewBeforeSeconds beyond the life is cut to half of it, said once, and does not renew on every up", async () => {
    const args = { TOKEN_ARGS: JSON.stringify({ renewBeforeSeconds: 100_000 }) };
    const first = await stack.up(args);
    assert.match(first.output, /renewBeforeSeconds \(100000\) is more than 90 % of the lifetime of the/);
    const second = await stack.up(args);
    assert.match(second.output, /4 unchanged/);
    assert.doesNotMatch(second.output, /does not fit/);
    assert.equal(countTokenRequests(service), 0);
  });

  it("refresh renews a due token by login, keeps its refresh token, and renewOnRefresh: false leaves it", async () => {
    stack.age(4000);
    await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.deepEqual(
      service.requests.filter(({ path }) => path === "/token").map(({ grantType }) => grantType),
      ["password"],
    );
    await stack.up({ TOKEN_ARGS: JSON.stringify({ renewOnRefresh: false }) });
    service.clearRequests();
    stack.age(4000);
    const { code } = await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.equal(code, 0);
    assert.equal(countTokenRequests(service), 0);
  });

  it("a failed renewal in refresh keeps the state and says so", async () => {
    stack.age(4000);
    service.script(OUTAGE);
    const { code, output } = await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.equal(code, 0, output);
    assert.match(
      output,
      /the token with expiresAt \S+ is due for renewal, and a refresh could not renew it: .*HTTP 503/,
    );
  });

  // From here on the tokens of the past are dead.
  it("a token killed at the service is replaced by the next up, which says why", async () => {
    service.killAllTokens();
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    assert.match(
      output,
      /Spot rejects the token with expiresAt \S+, though it has not expired; it is renewed now/,
    );
    assert.match(output, /~ 2 updated\n\s+2 unchanged/);
  });

  it("an up that cannot renew a due token does not hand it out where the service no longer accepts it", async () => {
    stack.leave(40 * 60);
    service.killAllTokens();
    // For the offer first, and then, as the token is found dead, for the need.
    service.script(...Array.from({ length: 4 }, () => ({ status: 404 })));
    const { code, output } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(output, /could not answer \(HTTP 404\)/);
    assert.doesNotMatch(output, /is kept|things: 401/);
  });

  it("a preview of a killed token changes nothing and asks nothing", async () => {
    const { code, output } = await preview();
    assert.equal(code, 0, output);
    assert.equal(service.requests.length, 0);
  });

  it("with an expired token, refresh --run-program and then destroy leave nothing behind at the service", async () => {
    stack.leave(-3600);
    const refresh = await stack.pulumi(["refresh", "--run-program", "--yes", "--skip-preview"]);
    assert.equal(refresh.code, 0, refresh.output);
    const destroy = await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.equal(destroy.code, 0, destroy.output);
    assert.equal(service.things.size, 0);
  });

  it("a dead permanent token is one clear error that says where to get a new one", async () => {
    service.configure({ permanentTokens: ["a".repeat(64)] });
    const permanent = (token: string) => ({ TOKEN_ARGS: JSON.stringify({ permanentToken: token }) });
    const { code, output } = await stack.up(permanent("a".repeat(64)));
    assert.equal(code, 0, output);
    service.configure({ permanentTokens: [] });
    const dead = await stack.up(permanent("a".repeat(64)));
    assert.notEqual(dead.code, 0);
    assert.match(
      dead.output,
      /does not accept the permanent token \(HTTP 401\)\. Copy it again, or make a new one in Spot's console/,
    );
  });
});
