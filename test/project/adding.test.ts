import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it, type TestContext } from "node:test";
import { promisify } from "node:util";
import { CHECKOUT } from "../../harness/program-folder";

/** A copy of provider/ that a test may change. */
function copyProvider(test: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "spotinst-token-adding-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["provider", "package.json", "tsconfig.json", "tsconfig.build.json"]) {
    cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"), "junction");
  return {
    /** Adds lines before a text that stands once in a file. */
    insert: (file: string, before: string, lines: string) => {
      const path = join(folder, "provider", file);
      const source = readFileSync(path, "utf8");
      assert.equal(source.split(before).length, 2, `${file} has "${before}" once`);
      writeFileSync(
        path,
        source.replace(before, () => lines + before),
      );
    },
    compile: () => run(folder, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"]),
    evaluate: async (script: string) => JSON.parse(await run(folder, ["-e", script])) as unknown,
  };
}

async function run(cwd: string, words: string[]): Promise<string> {
  const env = { ...process.env, NODE_V8_COVERAGE: undefined, NODE_OPTIONS: "" };
  return (await promisify(execFile)(process.execPath, words, { cwd, env })).stdout;
}

const ASSERTION_RULE = `  assertion: {
    kind: "text",
    form: "token",
    hidden: "always",
    isLogin: true,
    isCredential: true,
    variables: ["SPOTINST_ASSERTION"],
  },
`;
const BEARER_RULE = `  jwt_bearer: {
    title: "the JWT bearer grant",
    needs: ["assertion", "clientId", "clientSecret"],
    complete: (find) => ({
      grant: "jwt_bearer",
      assertion: find("assertion")!,
      ...clientOf(find),
      refreshEndpoint: refreshEndpointOf(find, undefined),
    }),
    identity: ({ clientId }) => [clientId],
    request: ({ assertion }) => ({ endpoint: DEFAULT_TOKEN_ENDPOINT, parameters: { assertion } }),
    words: { presented: "the assertion", cure: "Make a new one", endpoint: TOKEN_ENDPOINT },
  },
`;

it("an argument is added in two places, and a grant in three", async (test) => {
  const copy = copyProvider(test);
  copy.insert("credentials/arguments.ts", "  verify: {", ASSERTION_RULE);
  copy.insert(
    "program/spotinst-token-args.ts",
    "  verify?: ",
    "  assertion?: pulumi.Input<string | undefined>;\n",
  );
  copy.insert(
    "credentials/credentials.ts",
    "  | PermanentCredentials;",
    '  | ({ grant: "jwt_bearer"; assertion: string } & Client & Refreshable)\n',
  );
  copy.insert("credentials/grants.ts", "  permanent: {", BEARER_RULE);
  copy.insert(
    "credentials/choose-grant.ts",
    "  if (values.refreshToken !== undefined) {",
    '  if (values.assertion !== undefined) {\n    return "jwt_bearer";\n  }\n',
  );
  await copy.compile();
  const found = await copy.evaluate(`
    const { inspectInputs } = require("./dist/credentials/inputs");
    const { requestOf } = require("./dist/credentials/grants");
    const { listHidden } = require("./dist/token/secret-values");
    const { storeArguments } = require("./dist/dynamic/stored-arguments");
    const { resolveWantedState } = require("./dist/token/wanted");
    const client = { clientId: "client", clientSecret: "client-secret" };
    const reasons = (news) => inspectInputs(news, {}).failures.map(({ reason }) => reason);
    const { credentials } = resolveWantedState({ ...client, assertion: "an-assertion" }, {});
    console.log(JSON.stringify({
      malformed: reasons({ ...client, assertion: "two words" }),
      partner: reasons({ assertion: "a" }).length,
      hidden: listHidden([], { SPOTINST_ASSERTION: "an-assertion" }).secrets,
      stored: storeArguments({}, { ...client, assertion: "an-assertion" }).renewalSecrets,
      sent: requestOf(credentials).form.toString(),
    }));`);
  assert.deepEqual(found, {
    malformed: ["contains a space or another character that no token has; copy it again"],
    partner: 2,
    hidden: ["an-assertion"],
    stored: { clientSecret: "client-secret", assertion: "an-assertion" },
    sent: "assertion=an-assertion&grant_type=jwt_bearer&client_id=client&client_secret=client-secret",
  });
});
