import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { UPDATES_DOCS } from "../../harness/marked-part";
import { ARGUMENT_NAMES, SECRET_ARGUMENTS } from "../../provider/credentials/arguments";
import { STATE_NAMES } from "../../provider/token/token-state";
import { makePluginSchema, SCHEMA_PATH } from "../../tools/plugin-schema";

interface Properties {
  [name: string]: { description?: string; secret?: boolean };
}

describe("the schema of the plugin", () => {
  it("is what the table of arguments and the doc comments say", () => {
    const made = makePluginSchema();
    if (UPDATES_DOCS) {
      writeFileSync(SCHEMA_PATH, `${JSON.stringify(made, null, 2)}\n`);
    }
    assert.deepEqual(JSON.parse(readFileSync(SCHEMA_PATH, "utf8")), made, "run UPDATE_DOCS=1 npm test");
  });

  it("has a program in every language of Pulumi", () => {
    const { resources } = makePluginSchema() as { resources: Record<string, { description: string }> };
    const languages = [...resources["spotinst-token:index:Token"]!.description.matchAll(/^```(\w+)$/gm)];
    assert.deepEqual(
      languages.map(([, language]) => language),
      ["typescript", "python", "go", "csharp", "java", "yaml"],
    );
  });

  it("has every argument and output of SpotinstToken, described, the secrets as secrets", () => {
    const { resources } = makePluginSchema() as {
      resources: Record<string, { inputProperties: Properties; properties: Properties }>;
    };
    const { inputProperties, properties } = resources["spotinst-token:index:Token"]!;
    const secretsOf = (all: Properties) => Object.keys(all).filter((name) => all[name]!.secret === true);
    assert.deepEqual(Object.keys(inputProperties), [...ARGUMENT_NAMES, "preview"]);
    // The fingerprint is of use to the lifecycle alone.
    assert.deepEqual(
      Object.keys(properties).sort(),
      STATE_NAMES.filter((name) => name !== "fingerprint").sort(),
    );
    assert.deepEqual(secretsOf(inputProperties), SECRET_ARGUMENTS);
    assert.deepEqual(secretsOf(properties).sort(), ["accessToken", "refreshToken"]);
    for (const { description } of Object.values({ ...inputProperties, ...properties })) {
      assert.match(description ?? "", /^[A-Z].*\.$/);
    }
  });
});
