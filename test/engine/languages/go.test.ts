import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "node:test";
import { copyProgram } from "../../../harness/language-workspace";
import { skipWithoutLanguage } from "../../../tools/languages/languages";
import { describeLives } from "./lives";

/** At the end of the example's function; `things` has no SDK. */
const THINGS = `
		var provider things
		err = ctx.RegisterResource("pulumi:providers:things", "things", pulumi.Map{"token": token.AccessToken}, &provider)
		if err != nil {
			return err
		}
		for name, colour := range map[string]string{"one": "green", "two": "blue"} {
			var thing struct{ pulumi.CustomResourceState }
			inputs := pulumi.Map{"colour": pulumi.String(colour)}
			if err := ctx.RegisterResource("things:index:Thing", name, inputs, &thing, pulumi.Provider(&provider)); err != nil {
				return err
			}
		}
		return nil
	})
}

type things struct{ pulumi.ProviderResourceState }
`;

describe("a token in Go", { skip: skipWithoutLanguage("Go") }, () => {
  describeLives({
    runtime: "go",
    project: "spotinst-token-go",
    writeToken: async (folder) => {
      await copyProgram("examples/go/token", "go", folder);
      const file = join(folder, "main.go");
      writeFileSync(file, readFileSync(file, "utf8").replace(/\t\treturn nil\n\t}\)\n}\n$/, THINGS));
    },
    writeConsumer: (folder) => copyProgram("examples/go/consumer", "go", folder),
    configureConsumer: ({ url }) => ({ apiEndpoint: url }),
    seesPlainText: true,
  });
});
