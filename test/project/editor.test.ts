import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import ts from "typescript";
import { openInEditor } from "../../harness/language-server";
import { CHECKOUT, createProgramFolder } from "../../harness/program-folder";
import { ARGUMENT_NAMES } from "../../provider/credentials/arguments";
import { STATE_NAMES } from "../../provider/token/token-state";

const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { getSpotinstTokenOutput, requireSpotinstToken, SpotinstToken } from "pulumi-spotinst-token";

const token = new SpotinstToken("token", { renewBeforeSeconds: 5400, /* argument */ });
token. /* output */;
getSpotinstTokenOutput({ username: "user@example.com" });
requireSpotinstToken(new pulumi.StackReference("organization/tokens/dev"), { /* option */ });
`;

/** What every resource of Pulumi has besides its outputs. */
const OF_EVERY_RESOURCE = ["getProvider", "id", "urn"];

/** Opens a user's program, which has the built package installed. */
function openProgram(test: TestContext) {
  const folder = createProgramFolder(test, { isInstalled: true });
  const compilerOptions = { strict: true, module: "commonjs", target: "es2020", types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  writeFileSync(join(folder, "index.ts"), PROGRAM);
  return openInEditor(test, join(folder, "index.ts"), PROGRAM);
}

it("an editor", async (test) => {
  const { hover, complete } = openProgram(test);

  await test.test("shows one sentence and an example of the class and of the guard", async () => {
    for (const [words, text, line] of [
      [
        "SpotinstToken }",
        "A token of the Spot (Spotinst) API, minted from a login and renewed by `pulumi up` before it expires.",
        'const token = new SpotinstToken("token");',
      ],
      [
        'SpotinstToken("token"',
        "Creates a SpotinstToken resource with the given unique name, arguments, and options.",
        'const token = new SpotinstToken("token", {',
      ],
      [
        "requireSpotinstToken(new",
        "Takes the token that another stack exports, and refuses one that has expired or soon will.",
        "const token = requireSpotinstToken(stack);",
      ],
    ] as const) {
      const shown = await hover(words);
      assert.equal(shown.text, text);
      assert.equal(shown.examples.length, 1);
      assert.ok(shown.examples[0]!.split("\n").includes(line), shown.examples[0]);
    }
  });

  await test.test("shows one sentence and the default of an argument, of the function too", async () => {
    assert.deepEqual(await hover("renewBeforeSeconds"), {
      text: "An `up` renews the token if it has fewer seconds left than this.",
      examples: [],
      standards: ["3600 (seconds)"],
    });
    assert.equal((await hover("username")).text, "The Spot user that the token is minted for.");
  });

  await test.test("offers the public arguments, outputs and options, and nothing internal", async () => {
    const outputs = STATE_NAMES.filter((name) => name !== "fingerprint");
    assert.deepEqual(
      await complete("5400, "),
      ARGUMENT_NAMES.filter((name) => name !== "renewBeforeSeconds").sort(),
    );
    assert.deepEqual(await complete("token."), [...outputs, "shared", ...OF_EVERY_RESOURCE].sort());
    assert.deepEqual(await complete('tokens/dev"), { '), [
      "minimumValiditySeconds",
      "outputName",
      "renewWith",
    ]);
  });
});

describe("the hover text", () => {
  const entry = join(CHECKOUT, "dist/index.d.ts");
  const program = ts.createProgram([entry], { module: ts.ModuleKind.Node20, strict: true });
  const checker = program.getTypeChecker();
  const text = (symbol: ts.Symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const exported = checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
  /** Those that this package declares. */
  const own = (type: ts.Type) =>
    type
      .getProperties()
      .filter(({ declarations }) =>
        declarations?.some((declaration) => !declaration.getSourceFile().fileName.includes("node_modules")),
      );

  for (const symbol of exported) {
    const type = symbol.flags & ts.SymbolFlags.Type ? checker.getDeclaredTypeOfSymbol(symbol) : undefined;
    const members = type?.isUnion() ? [] : own(type ?? checker.getTypeOfSymbol(symbol));
    it(`of ${symbol.name} is one plain sentence, and so is that of all it has`, () => {
      for (const shown of [symbol, ...members]) {
        const sentences = [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(text(shown))];
        assert.equal(sentences.length, 1, `${symbol.name}, ${shown.name}: "${text(shown)}"`);
        assert.match(text(shown), /^[A-Z].*\.$/);
      }
    });
  }
});
