import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { linesOfPicture, normaliseRun, readPicture } from "../../harness/picture";

const MOST_BYTES = 60_000;
const MOST_COLUMNS = 100;
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [15, 32];

describe("docs/start.svg, the picture of npm start", () => {
  const { svg, document } = readPicture();
  const lines = linesOfPicture(document);

  it("needs nothing that GitHub and npm leave out: no script, no page inside, no address but its own", () => {
    for (const name of ["script", "foreignObject", "image", "a", "use"]) {
      assert.equal(document.getElementsByTagName(name).length, 0, name);
    }
    assert.doesNotMatch(svg, /@import|@font-face|url\(|\shref=|\son\w+=/);
    assert.deepEqual(svg.match(/https?:\/\/[^"\s]+/g), ["http://www.w3.org/2000/svg"]);
  });

  it("tells a screen reader what it shows", () => {
    const root = document.documentElement!;
    assert.equal(root.getAttribute("role"), "img");
    for (const id of root.getAttribute("aria-labelledby")!.split(" ")) {
      assert.ok((document.getElementById(id)?.textContent ?? "").length > 20, id);
    }
    assert.deepEqual(
      ["title", "desc"].map((name) => document.getElementsByTagName(name).length),
      [1, 1],
    );
  });

  it("is small, and in no hurry", () => {
    assert.ok(Buffer.byteLength(svg) <= MOST_BYTES, `${Buffer.byteLength(svg)} bytes`);
    const seconds = Number(/--play: ([\d.]+)s/.exec(svg)?.[1]);
    assert.ok(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS, `${seconds} s`);
  });

  it("has rows that fit into the window", () => {
    const rows = [...document.getElementById("screen")!.getElementsByTagName("tspan")].filter((span) =>
      span.hasAttribute("x"),
    );
    assert.deepEqual(
      rows.map(({ textContent }) => textContent ?? "").filter((row) => row.length > MOST_COLUMNS),
      [],
    );
  });

  it("moves only for those who want that; without motion it shows the end of every step", () => {
    const rules = /<style>(.*?)<\/style>/s.exec(svg)![1]!;
    const [still, moving] = rules.split("@media (prefers-reduced-motion: no-preference)");
    assert.doesNotMatch(still!, /animation|@keyframes/);
    assert.match(moving!, /animation/);
    const shown = [...document.getElementById("screen")!.getElementsByTagName("g")]
      .filter((group) => !(group.getAttribute("class") ?? "").split(" ").includes("folded"))
      .flatMap((group) =>
        [...group.getElementsByTagName("text")].map(({ textContent }) => textContent ?? ""),
      );
    for (const line of lines.filter((line) =>
      /^▶|^ +([+~-] )?\d+ (created|unchanged|updated|deleted)/.test(line),
    )) {
      assert.ok(shown.includes(line), line);
    }
    assert.equal(shown.at(-1), lines.at(-1));
  });

  it("has no token: it shows [secret] instead", () => {
    assert.ok(lines.some((line) => /accessToken +: \[secret\]/.test(line)));
    assert.deepEqual(
      lines.filter((line) => /eyJ|[\w-]{32}|\bBearer\b/.test(line)),
      [],
    );
  });
});

describe("the picture beside another run", () => {
  const run = (...progress: string[]) => ["Destroying (demo):", ...progress, "Resources:", "    - 2 deleted"];
  const stack = "pulumi:pulumi:Stack spotinst-token-demo";
  const token = "pulumi-nodejs:dynamic/spotinst:Token token";
  const usual = run(
    ` -  ${token} deleting (0s)`,
    ` -  ${token} deleted (0.01s)`,
    ` -  ${stack} deleting (0s)`,
    ` -  ${stack} deleted (0.00s)`,
    `    ${stack}`,
  );

  const alike: Record<string, string[]> = {
    "shows the stack at last, then that it is deleted": run(
      ` -  ${token} deleting (0s)`,
      ` -  ${token} deleted (0.01s)`,
      ` -  ${stack} deleting (0s)`,
      `    ${stack}`,
      ` -  ${stack} deleted (0.00s)`,
    ),
    "shows two resources at work at once": run(
      ` -  ${stack} deleting (0s)`,
      ` -  ${token} deleting (0s)`,
      ` -  ${stack} deleted (0.00s)`,
      ` -  ${token} deleted (12s)`,
      `    ${stack}`,
    ),
    "shows a resource at work more often": run(
      ` -  ${token} deleting (0s)`,
      ` -  ${token} deleting (1s) read pulumi:pulumi:StackReference organization/spotinst-token/demo`,
      ` -  ${token} deleted (1m1s)`,
      ` -  ${stack} deleted (0.00s)`,
      `    ${stack}`,
    ),
  };
  for (const [name, other] of Object.entries(alike)) {
    it(`is the same where the run ${name}`, () => assert.deepEqual(normaliseRun(other), normaliseRun(usual)));
  }

  const different: Record<string, string[]> = {
    "deleted less": usual.filter((line) => !line.includes(`${token} deleted`)),
    "did something else": usual.map((line) => line.replace(" deleted (", " updated (")),
    "came to another result": usual.map((line) => line.replace("2 deleted", "1 deleted")),
    "has its steps in another order": [...usual.slice(-2), ...usual.slice(0, -2)],
    "warned of something": [...usual.slice(0, 4), "    warning: the token expires soon", ...usual.slice(4)],
  };
  for (const [name, other] of Object.entries(different)) {
    it(`is another where the run ${name}`, () =>
      assert.notDeepEqual(normaliseRun(other), normaliseRun(usual)));
  }
});
