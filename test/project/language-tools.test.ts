import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { goHost, pythonHost } from "../../tools/languages/hosts";
import {
  ensureLanguages,
  findLacking,
  type Language,
  skipWithoutLanguage,
} from "../../tools/languages/languages";
import { ensurePiece, findPiece, type Piece } from "../../tools/languages/piece";
import { InterruptedError } from "../../tools/run-command";

const LANGUAGES: readonly Language[] = ["TypeScript", "YAML", "Python", "Go", "Java"];

let root: string;
let path: string;
let cacheDir: string;
let said: string[];

const say = (line: string): void => {
  said.push(line);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "language-tools-test-"));
  path = join(root, "path");
  cacheDir = join(root, "cache");
  mkdirSync(path);
  said = [];
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeFiles(folder: string, files: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file), "");
}

/** A piece of one file; `make` is what making it does besides. */
function describePiece(name: string, make: () => Promise<void> = async () => {}): Piece {
  return {
    label: `the ${name}`,
    needs: "nothing",
    name: `${name}-v1`,
    content: "bin",
    files: [name],
    make: async (folder, tell) => {
      tell(`Making the ${name}.`);
      writeFiles(join(folder, "bin"), [name]);
      await make();
    },
  };
}

const failWith = (error: Error) => async () => {
  throw error;
};

describe("findPiece", () => {
  test("a language host beside somebody's own CLI serves, and all its files must be there", () => {
    const folder = join(root, "installed");
    writeFiles(folder, ["pulumi", "pulumi-language-go", "pulumi-language-python"]);
    symlinkSync(join(folder, "pulumi"), join(path, "pulumi"));
    assert.equal(findPiece(goHost, { path, cacheDir }), folder);
    assert.equal(findPiece(pythonHost, { path, cacheDir }), undefined);
    writeFiles(folder, ["pulumi-language-python-exec"]);
    assert.equal(findPiece(pythonHost, { path, cacheDir }), folder);
  });

  test("a language host on PATH serves without a CLI", () => {
    writeFiles(path, goHost.files);
    assert.equal(findPiece(goHost, { path: ["", path].join(delimiter), cacheDir }), path);
  });

  test("what is not a language host is looked for in the cache alone, and nothing is made", () => {
    const piece = describePiece("library");
    writeFiles(path, piece.files);
    assert.equal(findPiece(piece, { path, cacheDir }), undefined);
    assert.equal(existsSync(cacheDir), false);
  });
});

describe("ensurePiece", () => {
  test("what was made is found from then on, and nothing is said again", async () => {
    const piece = describePiece("library");
    assert.equal(await ensurePiece(piece, { path, cacheDir, say }), undefined);
    assert.equal(await ensurePiece(piece, { path, cacheDir, say }), undefined);
    assert.deepEqual(said, ["Making the library."]);
    assert.equal(findPiece(piece, { path, cacheDir }), join(cacheDir, "library-v1", "bin"));
  });

  test("a failure is a reason, and leaves nothing behind", async () => {
    const piece = describePiece("library", failWith(new Error("no route")));
    assert.equal(await ensurePiece(piece, { path, cacheDir, say }), "no route");
    assert.deepEqual(readdirSync(cacheDir), []);
  });

  test("an interruption is no reason to go on", async () => {
    const piece = describePiece("library", failWith(new InterruptedError("SIGINT")));
    await assert.rejects(ensurePiece(piece, { path, cacheDir, say }), InterruptedError);
    assert.deepEqual(readdirSync(cacheDir), []);
  });
});

describe("ensureLanguages", () => {
  test("what several languages need is made once, and what fails is told for each of them", async () => {
    const shared = describePiece("generator", failWith(new Error("there is no `go` on PATH")));
    const library = describePiece("library");
    const java = describePiece("jars", failWith(new Error("there is no `mvn` on PATH")));
    const lacks = await ensureLanguages(
      { path, cacheDir, say },
      { TypeScript: [shared], YAML: [], Python: [library, shared], Go: [library], Java: [java] },
    );
    assert.deepEqual(lacks, [
      {
        language: "TypeScript",
        reason: "the generator could not be made: there is no `go` on PATH",
        isRequired: true,
      },
      {
        language: "Python",
        reason: "the generator could not be made: there is no `go` on PATH",
        isRequired: true,
      },
      {
        language: "Java",
        reason: "the jars could not be made: there is no `mvn` on PATH",
        isRequired: false,
      },
    ]);
    assert.deepEqual(said, ["Making the generator.", "Making the library.", "Making the jars."]);
  });
});

describe("skipWithoutLanguage", () => {
  for (const language of LANGUAGES) {
    test(`the tests in ${language} are skipped with the reason where something lacks`, () => {
      const reason = skipWithoutLanguage(language, {}, { path, cacheDir });
      assert.match(String(reason), /^\S.+ is not there; `npm test` makes it where there is \S/);
    });
  }

  test("in continuous integration those in Java alone are skipped", () => {
    const skipped = LANGUAGES.filter(
      (language) => skipWithoutLanguage(language, { CI: "true" }, { path, cacheDir }) !== false,
    );
    assert.deepEqual(skipped, ["Java"]);
  });

  test("nothing is skipped where all is there", () => {
    for (const piece of findLacking("Go", { path, cacheDir })) {
      writeFiles(join(cacheDir, piece.name, piece.content), piece.files);
      writeFiles(join(cacheDir, piece.name), ["complete"]);
    }
    assert.equal(skipWithoutLanguage("Go", {}, { path, cacheDir }), false);
  });
});
