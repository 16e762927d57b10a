import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse, stringify } from "yaml";
import { loginEnvironment } from "../../../emulator/login-environment";
import { copyProgram, createLanguageWorkspace } from "../../../harness/language-workspace";
import { runTokenService } from "../../../harness/server";
import { skipWithoutLanguage } from "../../../tools/languages/languages";
import { describeLives, SUBSCRIPTION } from "./lives";

const PROJECT = "spotinst-token-yaml";

/** Writes the example with a provider that uses its token, and two things of that. */
async function writeToken(folder: string): Promise<void> {
  await copyProgram("examples/yaml/token", "yaml", folder);
  const file = join(folder, "Pulumi.yaml");
  const program = parse(readFileSync(file, "utf8")) as { resources: Record<string, unknown> };
  const thing = (colour: string) => ({
    type: "things:Thing",
    properties: { colour },
    options: { provider: "${things}" },
  });
  Object.assign(program.resources, {
    things: { type: "pulumi:providers:things", properties: { token: "${token.accessToken}" } },
    one: thing("green"),
    two: thing("blue"),
  });
  writeFileSync(file, stringify(program));
}

describe("a token in YAML", { skip: skipWithoutLanguage("YAML") }, () => {
  describeLives({
    runtime: "yaml",
    project: PROJECT,
    writeToken,
    writeConsumer: (folder) => copyProgram("examples/yaml/consumer", "yaml", folder),
    configureConsumer: () => SUBSCRIPTION,
  });

  it("without `preview`, a preview shows a due token as the one update, and asks the service nothing", async (test) => {
    const service = await runTokenService(test);
    const stack = await createLanguageWorkspace("yaml", PROJECT, loginEnvironment(service));
    test.after(() => stack.remove());
    await writeToken(stack.folder);
    const file = join(stack.folder, "Pulumi.yaml");
    const program = readFileSync(file, "utf8");
    assert.match(program, /^ +preview: /m);
    writeFileSync(file, program.replace(/^ +properties:\n +preview: .*\n/m, ""));
    assert.equal((await stack.up()).code, 0);
    stack.age(4000);
    service.clearRequests();
    const { output } = await stack.pulumi(["preview"]);
    assert.match(output, /~ 1 to update\n\s+4 unchanged/);
    assert.match(output, /spotinst-token:index:Token token update/);
    assert.deepEqual(service.requests, []);
  });
});
