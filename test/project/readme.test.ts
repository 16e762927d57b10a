import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { compareMarkedPart } from "../../harness/marked-part";
import { readErrors, readMembers } from "../../tools/doc-comments";
import { writeTable } from "../../tools/markdown";

const ROOT = join(__dirname, "../..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** A table that stands between two marks in a page, and what it is made of. */
interface Table {
  page: string;
  mark: string;
  source: string;
  type: string;
  column: "argument" | "option" | "output";
}

const TABLES: readonly Table[] = [
  {
    page: "README.md",
    mark: "arguments",
    source: "program/spotinst-token",
    type: "SpotinstTokenArgs",
    column: "argument",
  },
  {
    page: "README.md",
    mark: "outputs",
    source: "program/spotinst-token",
    type: "SpotinstToken",
    column: "output",
  },
  {
    page: "README.md",
    mark: "guard",
    source: "program/require-spotinst-token",
    type: "RequireSpotinstTokenOptions",
    column: "option",
  },
  {
    page: "docs/function.md",
    mark: "arguments",
    source: "program/get-spotinst-token",
    type: "GetSpotinstTokenArgs",
    column: "argument",
  },
  {
    page: "docs/function.md",
    mark: "outputs",
    source: "program/get-spotinst-token",
    type: "GetSpotinstTokenResult",
    column: "output",
  },
];

describe("the tables of arguments and outputs", () => {
  for (const table of TABLES) {
    it(`of ${table.type}, in ${table.page}, say what the doc comments say`, () => {
      compareMarkedPart(join(ROOT, table.page), table.mark, describeType(table));
    });
  }
});

describe("the table of error codes in docs/function.md", () => {
  it("says what the doc comments of their classes say, and has every code", () => {
    const rows = readErrors().map(({ code, text }) => [`\`${code}\``, text]);
    compareMarkedPart(join(ROOT, "docs/function.md"), "errors", writeTable(["code", "meaning"], rows));
    const codes = rows.map(([code]) => code!.slice(1, -1));
    const union = /type ErrorCode =([^;]*);/.exec(
      readFileSync(join(ROOT, "provider/ground/errors.ts"), "utf8"),
    )![1]!;
    assert.deepEqual(codes.sort(), [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code).sort());
  });
});

describe("README", () => {
  it("shows the program of examples/basic, which is that of the template", () => {
    const [program, copy] = ["examples/basic", "template"].map((folder) =>
      readFileSync(join(ROOT, folder, "index.ts"), "utf8"),
    );
    assert.ok(readme.includes(`\`\`\`ts\n${program}\`\`\``));
    assert.equal(copy, program);
  });
});

describe("the comparison in the README", () => {
  const performance = readFileSync(join(ROOT, "docs/measured/performance.md"), "utf8");
  const plugin = /^As the \[provider plugin\].*$/m.exec(readme)![0];
  const section = (title: string) => performance.split(`## ${title}`)[1]!.split("\n## ")[0]!;
  const cells = (text: string, row: RegExp) => row.exec(text)![1]!.split(" | ");
  /** This package, the usual way, `@pulumi/command`, and the plugin. */
  const measured = {
    state: ["this package", "the usual way", "`@pulumi/command`", "the plugin"].map((title) =>
      cells(section("State"), new RegExp(`^\\| 300 \\| ${title} \\| (.*) \\|$`, "m"))[0]!.replace(",", ""),
    ),
    processor: (tokens: number) =>
      cells(
        section("Time of the renewing"),
        new RegExp(`^\\| ${tokens} \\|.*\\n\\| processor \\| (.*) \\|$`, "m"),
      ).slice(0, 4),
  };

  for (const [title, figures, digits, unit] of [
    ["state for each token", measured.state.map((bytes) => Number(bytes) / 1000), 1, "kB"],
    ["processor time, 300 tokens renewed", measured.processor(300).map(Number.parseFloat), 0, "s"],
    ["processor time, one token", measured.processor(1).map(Number.parseFloat), 1, "s"],
  ] as const) {
    it(`has the ${title} of docs/measured/performance.md`, () => {
      const row = cells(readme, new RegExp(`^\\| ${title}[^|]*\\| (.*) \\|$`, "m"));
      assert.deepEqual(
        row.slice(0, 3).map((cell) => cell.split(":")[0]),
        figures.slice(0, 3).map((figure) => `${figure.toFixed(digits)} ${unit}`),
      );
      assert.ok(
        plugin.includes(`${figures[3]!.toFixed(digits)} ${unit}`),
        `${plugin} has ${figures[3]} ${unit}`,
      );
    });
  }
});

describe("docs/languages.md", () => {
  const page = readFileSync(join(ROOT, "docs/languages.md"), "utf8");
  const block = (language: string) => {
    const program = page.split("\n## The program\n")[1]!;
    return new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(program)![1]!;
  };

  for (const [language, file] of [
    ["python", "examples/python/token/__main__.py"],
    ["go", "examples/go/token/main.go"],
    ["yaml", "examples/yaml/token/Pulumi.yaml"],
  ] as const) {
    it(`shows the program in ${language} that the tests run`, () => {
      assert.equal(block(language), readFileSync(join(ROOT, file), "utf8"));
    });
  }

  it("shows lines of the program in TypeScript that the tests run", () => {
    const program = readFileSync(join(ROOT, "test/engine/languages/typescript.test.ts"), "utf8").split("\n");
    for (const line of block("typescript").trimEnd().split("\n")) {
      assert.ok(program.includes(line), line);
    }
  });
});

describe("README of examples/consumer", () => {
  it("shows the Python program that the tests run", () => {
    const [page, program] = ["README.md", "consumer.py"].map((name) =>
      readFileSync(join(ROOT, "examples/consumer", name), "utf8"),
    );
    assert.ok(page!.includes(`\`\`\`python\n${program}\`\`\``));
  });
});

function describeType({ source, type, column }: Table): string {
  const rows = readMembers(source, type).map(({ name, text, standard }) => [`\`${name}\``, text, standard]);
  return column === "output"
    ? writeTable(
        ["output", "meaning"],
        rows.map((cells) => cells.slice(0, 2)),
      )
    : writeTable([column, "meaning", "default"], rows);
}
