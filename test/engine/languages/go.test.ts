import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { run } from "../../../harness/engine";
import { copyProgram } from "../../../harness/language-workspace";
import { Packages } from "../../../harness/packages";
import { CHECKOUT } from "../../../harness/program-folder";
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

  it("is still a module that Go reads, once the package is installed as the page of the examples says", async (test) => {
    const root = mkdtempSync(join(tmpdir(), "spotinst-token-go-install-"));
    test.after(() => rmSync(root, { recursive: true, force: true }));
    const folder = join(root, "token");
    await copyProgram("examples/go/token", "go", folder);
    const packed = join(root, "packed");
    await new Packages(packed).pack();
    const page = readFileSync(join(CHECKOUT, "examples/README.md"), "utf8");
    const [, steps] = /^ *```sh\n((?: *\S.*\n)*? *npm install .*\.tgz\n) *```$/m.exec(page)!;
    const succeed = async (...command: string[]) => {
      const { code, output } = await run(command, folder, process.env);
      assert.equal(code, 0, output);
    };
    await succeed(
      "bash",
      "-ec",
      steps!.replaceAll("…", packed).replace("npm install", "npm install --omit=peer"),
    );
    await succeed("go", "list", ".");
  });
});
