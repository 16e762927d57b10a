import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript";
import { parse } from "yaml";
import { CHECKOUT } from "../../harness/program-folder";
import { parseIni } from "../../provider/credentials/parse-ini";
import { readExamples } from "../../tools/doc-comments";
import { findContentsMistake, findProseMistakes } from "./prose";

const pagesIn = (folder: string) =>
  readdirSync(join(CHECKOUT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

const EXAMPLES = readdirSync(join(CHECKOUT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `examples/${name}/README.md`);

const PAGES = [...["", "docs", "docs/measured", "examples"].flatMap(pagesIn), ...EXAMPLES];

const read = (page: string) => readFileSync(join(CHECKOUT, page), "utf8");

/** What a page links to, except other sites. */
const linksOf = (page: string) =>
  [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));

/** The file that a link leads to, without the heading in it. */
const resolveLink = (page: string, target: string) => {
  const [file = ""] = target.split("#");
  return file === "" ? join(CHECKOUT, page) : resolve(CHECKOUT, dirname(page), file);
};

/** GitHub's name for a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

describe("the pages", () => {
  for (const page of PAGES) {
    it(`${page} links to what is there`, () => {
      const broken = linksOf(page).filter((target) => {
        const [, anchor] = target.split("#");
        const path = resolveLink(page, target);
        const headings = () =>
          [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, text]) => anchorOf(text!));
        return !existsSync(path) || (anchor !== undefined && !headings().includes(anchor));
      });
      assert.deepEqual(broken, []);
    });

    // Whoever reads the changes reads items, each of one line.
    if (page !== "CHANGELOG.md") {
      it(`${page} has one sentence in each line of its prose`, () => {
        assert.deepEqual(findProseMistakes(read(page)), []);
      });
    }

    // The README is a map itself, and the changes are in order of time.
    if (!["README.md", "CHANGELOG.md"].includes(page)) {
      it(`${page} has a list of its sections if it is long`, () => {
        assert.equal(findContentsMistake(read(page), anchorOf), undefined);
      });
    }
  }

  it("are each reached from the README by links", () => {
    const reached = new Set(["README.md"]);
    // A set that grows while it is walked is walked to its end.
    for (const page of reached) {
      for (const target of linksOf(page)) {
        const linked = relative(CHECKOUT, resolveLink(page, target)).replaceAll("\\", "/");
        // GitHub shows a folder with its README.
        for (const other of PAGES.filter((other) => other === linked || other === `${linked}/README.md`)) {
          reached.add(other);
        }
      }
    }
    assert.deepEqual(
      PAGES.filter((page) => !reached.has(page)),
      [],
    );
  });

  it("show programs that compile", () => {
    const programs = new Map(
      PAGES.flatMap((page) =>
        [...read(page).matchAll(/^```ts\n(.*?)^```$/gms)].map(
          ([, code], index) =>
            [
              join(CHECKOUT, dirname(page), `${index}-of-${page.replaceAll("/", "-")}.ts`),
              complete(code!),
            ] as const,
        ),
      ),
    );
    assert.ok(programs.size >= 3);
    assert.deepEqual(findTypeErrors(programs), []);
  });

  /** What reads a block, and throws where it cannot. Programs in other languages are run by tests of their own. */
  const READERS: Readonly<Record<string, (code: string) => void>> = {
    sh: (code) => void execFileSync("bash", ["-n", "-c", code], { stdio: "pipe" }),
    yaml: (code) => void parse(code),
    ini: (code) => void parseIni(code),
  };

  for (const page of PAGES) {
    it(`${page} shows commands and settings that can be read`, () => {
      for (const [, indent, language, code] of read(page).matchAll(/^( *)```(\w+)\n(.*?)^ *```$/gms)) {
        READERS[language!]?.(code!.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
      }
    });
  }
});

describe("the examples in the doc comments", () => {
  const examples = readExamples();

  it("are of the class, its constructor, the function in both forms, and the guard", () => {
    assert.deepEqual(examples.map(({ of }) => of).sort(), [
      "Constructor",
      "SpotinstToken",
      "getSpotinstToken",
      "getSpotinstTokenOutput",
      "requireSpotinstToken",
    ]);
  });

  it("are whole programs that compile", () => {
    const programs = examples.map(
      ({ of, program }) => [join(CHECKOUT, `example-of-${of}.ts`), program] as const,
    );
    assert.deepEqual(findTypeErrors(new Map(programs)), []);
  });
});

/** A part of a program leaves out the imports that the whole one before it has. */
function complete(code: string): string {
  const imports = {
    pulumi: 'import * as pulumi from "@pulumi/pulumi";',
    spotinst: 'import * as spotinst from "@pulumi/spotinst";',
    requireSpotinstToken: 'import { requireSpotinstToken } from "pulumi-spotinst-token";',
    SpotinstToken: 'import { SpotinstToken } from "pulumi-spotinst-token";',
  };
  const missing = Object.entries(imports).filter(
    ([name, line]) => new RegExp(`\\b${name}\\b`).test(code) && !code.includes(line),
  );
  return [...missing.map(([, line]) => line), code].join("\n");
}

function findTypeErrors(programs: ReadonlyMap<string, string>): string[] {
  const config = ts.readConfigFile(join(CHECKOUT, "tsconfig.json"), ts.sys.readFile).config as {
    compilerOptions: object;
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, noUnusedLocals: false, module: "esnext", moduleResolution: "bundler" },
    CHECKOUT,
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => programs.has(path) || fileExists(path);
  host.readFile = (path) => programs.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const code = programs.get(path);
    return code === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, code, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...programs.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}
