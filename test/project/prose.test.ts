import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findContentsMistake, findProseMistakes } from "./prose";

describe("the rule of one sentence a line", () => {
  for (const [title, page] of [
    ["two sentences", "One is here. Two is here."],
    ["a sentence in brackets after another", "It is renewed. (Spot says so.)"],
    ["a sentence that begins with code", "It takes a second. `verify: false` turns it off."],
    ["a sentence that begins with a link", "It takes a second. [Errors](errors.md) has the rest."],
    ["a sentence that ends with code", "It runs `pulumi up`. Then it ends."],
    ["a bold sentence", "**Set it in CI.** Then all works."],
    ["a question", "What is left? Nothing."],
    ["two sentences in an item", "- One is here. Two is here."],
    ["a sentence that ends with a quotation", 'Pulumi says "updated". It is not.'],
    ["a sentence that a quotation ends", 'Pulumi says "It is done." It is not.'],
    ["a sentence over two lines", "A token lives\ntwo hours."],
    ["a sentence over two lines of an item", "- A token lives\n  two hours."],
    ["a sentence over two lines, after a colon", "A token lives:\ntwo hours."],
    ["two sentences after a written part", "<!-- a: written -->\n<!-- /a -->\nOne is here. Two is here."],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.equal(findProseMistakes(`# Title\n\n${page}\n`).length, 1);
    });
  }

  for (const [title, page] of [
    ["a sentence in each line", "One is here.\nTwo is here (so it is).\nThree is `here`."],
    ["an item with further sentences", "- One is here.\n  Two is here.\n- Three is here."],
    ["items without a full stop", "- one\n- two\n1. three\n2. four"],
    ["an item that begins with a number", "1. `SPOTINST_USERNAME`: the user."],
    ["abbreviations", "Words, e.g. English ones, i.e. ours, etc. End with No. 5 of J. Smith."],
    ["file names and versions", "Pulumi.yaml, README.md, System.Text and Node.js 20.19 are names."],
    ["code spans with full stops", "Run `a. B. C` and ``d`. E`` now."],
    [
      "links and addresses with full stops",
      "See [it](a.md) at https://spot.io/a?B=c. d and <https://Spot.Io>.",
    ],
    ["a quotation of two sentences", 'It says "The token expired. Run it again." and ends.'],
    ["omissions", "The message is Token … Expired … and more."],
    ["figures", "It takes 1.5 s, 2.3 kB and 90 %."],
    ["badges and pictures", "[![a. B. C](https://a.b/C)](d.md) ![E. F. G](h.svg)"],
    ["tables, code, headings and comments", "# A. B\n<!-- C. D -->\n| E. F |\n```\nG. H\nI\n```"],
    ["what a command writes", "<!-- a: written by b -->\nOne. Two\nand three.\n<!-- /a -->"],
    ["a line before a list", "These are left:\n- one\n- two"],
  ] as const) {
    it(`takes ${title}`, () => {
      assert.deepEqual(findProseMistakes(`# Title\n\n${page}\n`), []);
    });
  }
});

describe("the rule of the contents", () => {
  const long = "A line.\n".repeat(80);
  const find = (page: string) => findContentsMistake(page, (heading) => heading.toLowerCase());

  it("asks nothing of a short page", () => {
    assert.equal(find("# A\n\n## B\n"), undefined);
  });

  it("takes the headings in their order, several in an item too", () => {
    assert.equal(find(`# A\n\n- [B](#b), [C](#c): and more\n\n## B\n\n## C\n${long}`), undefined);
  });

  for (const [title, list] of [
    ["no list", ""],
    ["a heading that is not listed", "- [B](#b)"],
    ["another order", "- [C](#c)\n- [B](#b)"],
    ["a link that leads to no such heading", "- [B](#b)\n- [C](#c)\n- [D](#d)"],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.match(find(`# A\n\n${list}\n\n## B\n\n## C\n\n### D\n${long}`) ?? "", /contents/);
    });
  }

  it("does not take a line of code for a heading", () => {
    assert.equal(find(`# A\n\n- [B](#b)\n\n## B\n\n\`\`\`sh\n## no\n\`\`\`\n${long}`), undefined);
  });
});
