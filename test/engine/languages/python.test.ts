import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "node:test";
import { copyProgram } from "../../../harness/language-workspace";
import { skipWithoutLanguage } from "../../../tools/languages/languages";
import { describeLives, SUBSCRIPTION } from "./lives";

/** Behind the example's program; `things` has no SDK. */
const THINGS = `

class Provider(pulumi.ProviderResource):
    def __init__(self, name, token):
        super().__init__("things", name, {"token": token})


class Thing(pulumi.CustomResource):
    def __init__(self, name, colour, opts):
        super().__init__("things:index:Thing", name, {"colour": colour}, opts)


options = pulumi.ResourceOptions(provider=Provider("things", token.access_token))
Thing("one", "green", options)
Thing("two", "blue", options)
`;

describe("a token in Python", { skip: skipWithoutLanguage("Python") }, () => {
  describeLives({
    runtime: "python",
    project: "spotinst-token-python",
    writeToken: async (folder) => {
      await copyProgram("examples/python/token", "python", folder);
      appendFileSync(join(folder, "__main__.py"), THINGS);
    },
    writeConsumer: (folder) => copyProgram("examples/python/consumer", "python", folder),
    configureConsumer: () => SUBSCRIPTION,
    seesPlainText: true,
  });
});
