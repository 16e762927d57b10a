import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "node:test";
import { parse, stringify } from "yaml";
import { copyProgram } from "../../../harness/language-workspace";
import { skipWithoutLanguage } from "../../../tools/languages/languages";
import { describeLives, SUBSCRIPTION } from "./lives";

describe("a token in YAML", { skip: skipWithoutLanguage("YAML") }, () => {
  describeLives({
    runtime: "yaml",
    project: "spotinst-token-yaml",
    writeToken: async (folder) => {
      await copyProgram("examples/yaml/token", "yaml", folder);
      const file = join(folder, "Pulumi.yaml");
      const program = parse(readFileSync(file, "utf8")) as { resources: Record<string, unknown> };
      const thing = (colour: string) => ({
        type: "things:Thing",
        properties: { colour },
        options: { provider: "${things}" },
      });
      Object.assign(program.resources, {
        things: {
          type: "pulumi:providers:things",
          properties: { token: "${token.accessToken}" },
        },
        one: thing("green"),
        two: thing("blue"),
      });
      writeFileSync(file, stringify(program));
    },
    writeConsumer: (folder) => copyProgram("examples/yaml/consumer", "yaml", folder),
    configureConsumer: () => SUBSCRIPTION,
  });
});
