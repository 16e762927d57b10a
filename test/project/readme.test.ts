import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { compareMarkedPart } from "../../harness/marked-part";
import { CHECKOUT } from "../../harness/program-folder";
import { SECRET_ARGUMENTS } from "../../provider/credentials/arguments";
import { keyOf } from "../../provider/credentials/configured";
import { SECRET_OUTPUTS } from "../../provider/token/token-state";
import { readErrors, readMembers } from "../../tools/doc-comments";
import { writeTable } from "../../tools/markdown";
import { SCHEMA_PATH } from "../../tools/plugin-schema";

const read = (page: string) => readFileSync(join(CHECKOUT, page), "utf8");
const readme = read("README.md");

/** A table of docs/reference.md, between two marks. */
interface Table {
  mark: string;
  source: string;
  type: string;
  column: "argument" | "option" | "output";
  /** What of it is secret; without any, the table does not say. */
  secrets?: readonly string[];
}

const TABLES: readonly Table[] = [
  {
    mark: "arguments",
    source: "program/spotinst-token-args",
    type: "SpotinstTokenArgs",
    column: "argument",
    secrets: SECRET_ARGUMENTS,
  },
  {
    mark: "outputs",
    source: "program/spotinst-token",
    type: "SpotinstToken",
    column: "output",
    secrets: [...SECRET_OUTPUTS, "shared"],
  },
  {
    mark: "function-arguments",
    source: "program/get-spotinst-token",
    type: "GetSpotinstTokenArgs",
    column: "argument",
  },
  {
    mark: "function-outputs",
    source: "program/get-spotinst-token",
    type: "GetSpotinstTokenResult",
    column: "output",
    secrets: SECRET_OUTPUTS,
  },
  {
    mark: "guard",
    source: "program/require-spotinst-token",
    type: "RequireSpotinstTokenOptions",
    column: "option",
  },
  {
    mark: "guard-outputs",
    source: "program/require-spotinst-token",
    type: "TakenSpotinstToken",
    column: "output",
    secrets: [...SECRET_OUTPUTS, "shared"],
  },
];

describe("the tables in docs/reference.md", () => {
  const page = join(CHECKOUT, "docs/reference.md");

  for (const table of TABLES) {
    it(`of ${table.type} say what the doc comments say`, () => {
      compareMarkedPart(page, table.mark, describeType(table));
    });
  }

  it("of the plugin's configuration says what the schema says", () => {
    const { config } = JSON.parse(readFileSync(SCHEMA_PATH, "utf8")) as {
      config: { variables: Record<string, { type: string; secret?: boolean }> };
    };
    const rows = Object.entries(config.variables).map(([name, { type, secret }]) => [
      `\`${keyOf(name)}\``,
      type,
      secret === true ? "always" : "no",
    ]);
    compareMarkedPart(page, "configuration", writeTable(["key", "type", "secret"], rows));
  });
});

describe("the table of codes in docs/errors.md", () => {
  it("says what the doc comments of their classes say, and has every code", () => {
    const rows = readErrors().map(({ code, text }) => [`\`${code}\``, text]);
    compareMarkedPart(join(CHECKOUT, "docs/errors.md"), "errors", writeTable(["code", "meaning"], rows));
    const codes = rows.map(([code]) => code!.slice(1, -1));
    const union = /type ErrorCode =([^;]*);/.exec(
      readFileSync(join(CHECKOUT, "provider/ground/errors.ts"), "utf8"),
    )![1]!;
    assert.deepEqual(codes.sort(), [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code).sort());
  });
});

describe("README", () => {
  it("shows the program of examples/basic, which is that of the template", () => {
    const [program, copy] = ["examples/basic", "template"].map((folder) =>
      readFileSync(join(CHECKOUT, folder, "index.ts"), "utf8"),
    );
    assert.ok(readme.includes(`\`\`\`ts\n${program}\`\`\``));
    assert.equal(copy, program);
  });

  it("has badges that are true", () => {
    const { license, engines } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
    const [sdk] = /(?<=^\| `@pulumi\/pulumi` \| ).*(?= \|$)/m.exec(read("docs/reference.md"))!;
    const badges = [...readme.matchAll(/img\.shields\.io\/badge\/(\S+?)-(\S+)-blue\)/g)].map(
      ([, name, value]) => [
        decodeURIComponent(name!),
        decodeURIComponent(value!).replaceAll("--", "-").replaceAll("_", " "),
      ],
    );
    assert.deepEqual(badges, [
      ["license", license],
      ["node", engines.node.replace(">=", "≥")],
      ["@pulumi/pulumi", sdk],
    ]);
  });

  it("shows a first success within 15 lines and 150 words, and is read in a few minutes", () => {
    const before = readme.split("&& npm start")[0]!;
    assert.ok(before.split("\n").length <= 15);
    assert.ok(before.split(/\s+/).length <= 150);
    assert.ok(readme.trimEnd().split("\n").length <= 130);
  });
});

describe("the comparison in docs/decisions.md", () => {
  const decisions = read("docs/decisions.md");
  const performance = readFileSync(join(CHECKOUT, "docs/measured/performance.md"), "utf8");
  const plugin = /^As the \[provider plugin\].*$/m.exec(decisions)![0];
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
      const row = cells(decisions, new RegExp(`^\\| ${title}[^|]*\\| (.*) \\|$`, "m"));
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
  const page = readFileSync(join(CHECKOUT, "docs/languages.md"), "utf8");
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
      assert.equal(block(language), readFileSync(join(CHECKOUT, file), "utf8"));
    });
  }

  it("shows lines of the program in TypeScript that the tests run", () => {
    const program = readFileSync(join(CHECKOUT, "test/engine/languages/typescript.test.ts"), "utf8").split(
      "\n",
    );
    for (const line of block("typescript").trimEnd().split("\n")) {
      assert.ok(program.includes(line), line);
    }
  });
});

describe("README of examples/consumer", () => {
  it("shows the Python program that the tests run", () => {
    const [page, program] = ["README.md", "consumer.py"].map((name) =>
      readFileSync(join(CHECKOUT, "examples/consumer", name), "utf8"),
    );
    assert.ok(page!.includes(`\`\`\`python\n${program}\`\`\``));
  });
});

function describeType({ source, type, column, secrets }: Table): string {
  const members = readMembers(source, type);
  const columns = [
    [column, members.map(({ name }) => `\`${name}\``)],
    ["type", members.map(({ type }) => type)],
    ["meaning", members.map(({ text }) => text)],
    ...(column === "output" ? [] : [["default", members.map(({ standard }) => standard)] as const]),
    ...(secrets
      ? [["secret", members.map(({ name }) => (secrets.includes(name) ? "always" : "no"))] as const]
      : []),
  ] as const;
  return writeTable(
    columns.map(([head]) => head),
    members.map((_, row) => columns.map(([, cells]) => cells[row]!)),
  );
}
