import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { linesOfPicture, readPicture } from "../../harness/picture";

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
