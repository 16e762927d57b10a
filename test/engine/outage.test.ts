import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { DEMO_LOGIN } from "../../emulator/options";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { createWorkspace, type Workspace } from "../../harness/engine";
import { countTokenRequests } from "../../harness/service";

/** The promise is 20 s on an idle machine. On a busy one the requests tell more: a wait belongs to each. */
const LONGEST_SECONDS = 100;

/** As many as are under way at once when the first one is given up. Without the rule each token sends one. */
const MOST_REQUESTS = 8;

const FOREVER_MS = 600_000;

const TOKENS = 60;

const users = Array.from({ length: TOKENS }, (_, index) => ({
  ...DEMO_LOGIN,
  username: `user-${index}@example.com`,
}));

const PROGRAM = `
const { SpotinstToken } = require("pulumi-spotinst-token");
for (let index = 0; index < Number(process.env.TOKENS); index++) {
  new SpotinstToken("token-" + index, { username: "user-" + index + "@example.com" });
}`;

for (const tokens of [1, TOKENS]) {
  describe(`while the service is away, ${tokens} due ${tokens === 1 ? "token" : "tokens"}`, () => {
    let service: TokenService;
    let stack: Workspace;
    let restore: () => void;

    before(async () => {
      service = await startTokenService({ logins: users, rotateRefreshTokens: false });
      stack = await createWorkspace({
        program: PROGRAM,
        env: {
          SPOTINST_TOKEN_URL: service.tokenEndpoint,
          SPOTINST_API_URL: service.url,
          SPOTINST_PASSWORD: DEMO_LOGIN.password,
          SPOTINST_CLIENT_ID: DEMO_LOGIN.clientId,
          SPOTINST_CLIENT_SECRET: DEMO_LOGIN.clientSecret,
          TOKENS: String(tokens),
        },
      });
      const { code, output } = await stack.up();
      assert.equal(code, 0, output);
      restore = stack.snapshot();
    });

    beforeEach(() => {
      restore();
      service.configure({ delayMs: 0 });
      service.clearRequests();
    });

    after(async () => {
      await service.close();
      stack.remove();
    });

    /** Runs a command when so many seconds are left of each token. */
    async function run(leftSeconds: number, ...words: string[]) {
      stack.leave(leftSeconds);
      const startMs = performance.now();
      const { code, output } = await stack.pulumi(words);
      return { code, output, seconds: (performance.now() - startMs) / 1000 };
    }

    const assertKept = ({ code, output, seconds }: Awaited<ReturnType<typeof run>>) => {
      assert.equal(code, 0, output);
      const kept =
        output.match(/renewal failed: Pulumi shows the token .* as updated, but it is still the old one/g)
          ?.length ?? 0;
      // Each line stands in the progress and once more at the end.
      assert.equal(kept, 2 * tokens, output);
      assert.ok(seconds < LONGEST_SECONDS, `${seconds} s`);
    };

    const assertFewRequests = () => {
      const sent = countTokenRequests(service);
      assert.ok(sent > 0 && sent <= MOST_REQUESTS, `${sent} requests for ${TOKENS} tokens`);
    };

    if (tokens === TOKENS) {
      it("cost up less than 20 s, and are kept with a warning, where it is silent", async () => {
        service.configure({ delayMs: FOREVER_MS });
        const kept = await run(600, "up", "--yes");
        assertKept(kept);
        const said = kept.output.match(
          /info: no token from 127\.0\.0\.1:\d+ \(no answer\); it is asked again/g,
        );
        assert.ok((said ?? []).length <= 2, kept.output);
        assertFewRequests();
      });

      it("cost up --refresh no more than up, with one resource at a time", async () => {
        service.configure({ delayMs: FOREVER_MS });
        const { code, output, seconds } = await run(
          600,
          "up",
          "--yes",
          "--skip-preview",
          "--refresh",
          "--parallel",
          "1",
        );
        assert.equal(code, 0, output);
        assert.ok(seconds < LONGEST_SECONDS, `${seconds} s`);
        assertFewRequests();
      });
    }

    if (tokens === 1) {
      it("is kept with five minutes left where it answers 503, and the first failure is said", async () => {
        service.script(...Array.from({ length: 100 }, () => ({ status: 503 })));
        const kept = await run(300, "up", "--yes");
        assertKept(kept);
        assert.match(
          kept.output,
          /info: no token from 127\.0\.0\.1:\d+ \(HTTP 503\); it is asked again for up to [45] s/,
        );
      });
    }
  });
}

describe("a permanent token that Spot does not know", () => {
  it("fails the first up with one message, and nothing is stored", async () => {
    const service = await startTokenService();
    const stack = await createWorkspace({
      program: `
const { SpotinstToken } = require("pulumi-spotinst-token");
exports.accessToken = new SpotinstToken("permanent").accessToken;`,
      env: { SPOTINST_TOKEN: "0".repeat(64), SPOTINST_API_URL: service.url },
    });
    const { code, output } = await stack.pulumi(["up", "--yes"]);
    assert.notEqual(code, 0);
    const [, diagnostics = ""] = output.split("Diagnostics:");
    assert.equal(
      diagnostics.match(/Spot does not accept the permanent token \(HTTP 401\)/g)?.length,
      1,
      output,
    );
    assert.deepEqual(
      stack.resources().filter(({ type }) => type.endsWith("spotinst:Token")),
      [],
    );
    stack.remove();
    await service.close();
  });
});
