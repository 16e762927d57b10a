import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../../emulator/token-service";
import { createWorkspace, type Run, type Workspace } from "../../../harness/engine";
import { UPDATES_DOCS } from "../../../harness/marked-part";
import { countTokenRequests } from "../../../harness/service";
import { CONSUMER_STACK, SAME_STACK, TOKEN_STACK } from "../../../harness/things-programs";

const PLUGIN = join(__dirname, "../../../harness/plugin");
const PAGE = join(__dirname, "../../../docs/renewal.md");

const TOKEN_STATES = ["fresh", "due", "expired", "rejected"] as const;
type TokenState = (typeof TOKEN_STATES)[number];

const YES = ["--yes", "--skip-preview"];
const OPERATIONS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  preview: [["preview", "--expect-no-changes"]],
  "preview --refresh": [["preview", "--refresh"]],
  up: [["up", ...YES]],
  "up --refresh": [["up", "--refresh", ...YES]],
  refresh: [["refresh", ...YES]],
  "refresh --run-program": [["refresh", "--run-program", ...YES]],
  destroy: [["destroy", ...YES]],
  "destroy --run-program": [["destroy", "--run-program", ...YES]],
  "refresh --run-program, destroy": [
    ["refresh", "--run-program", ...YES],
    ["destroy", ...YES],
  ],
};

/** What may help where an operation fails, the least first; the page names the first that does. */
const RECIPES: readonly { title: string; first: readonly ("token" | "here")[]; runsProgram: boolean }[] = [
  { title: "`up` of the token's stack first", first: ["token"], runsProgram: false },
  {
    title: "`up` of the token's stack first, then with `--run-program`",
    first: ["token"],
    runsProgram: true,
  },
  { title: "`up` of both stacks first", first: ["token", "here"], runsProgram: false },
];

const PLACES = ["token and consumer in one stack", "token in another stack"] as const;
type PlaceTitle = (typeof PLACES)[number];

/** One for each rule by which a cell comes out as it does. Without UPDATE_DOCS=1, only these are measured and compared with the page. */
const TELLING: readonly (readonly [state: TokenState, operation: string, place: PlaceTitle])[] = [
  ["due", "preview", PLACES[0]],
  ["due", "preview --refresh", PLACES[0]],
  ["due", "refresh", PLACES[0]],
  ["expired", "refresh", PLACES[0]],
  ["expired", "refresh --run-program", PLACES[0]],
  ["expired", "destroy", PLACES[1]],
  ["rejected", "up", PLACES[0]],
  ["rejected", "destroy --run-program", PLACES[1]],
];

const isMeasured = (state: TokenState, operation: string, place: PlaceTitle) =>
  UPDATES_DOCS || TELLING.some((cell) => cell[0] === state && cell[1] === operation && cell[2] === place);

/** A token in its stack and the stack that uses it, which may be one. */
interface Place {
  token: Workspace;
  here: Workspace;
  restore: () => void;
}

describe("every operation, every state of the token", () => {
  let service: TokenService;
  const places: { [title: string]: Place } = {};
  const results: Record<string, Record<string, Record<string, string>>> = {};
  let things: [string, unknown][];

  before(async () => {
    service = await startTokenService();
    const options = { env: loginEnvironment(service), pluginFolder: PLUGIN };
    const same = await createWorkspace({ ...options, program: SAME_STACK });
    assertGood(await same.up());
    places["token and consumer in one stack"] = { token: same, here: same, restore: same.snapshot() };
    const token = await createWorkspace({ ...options, program: TOKEN_STACK });
    const here = await token.sibling("consumer", CONSUMER_STACK);
    assertGood(await token.up());
    assertGood(await here.up());
    places["token in another stack"] = { token, here, restore: token.snapshot() };
    things = [...service.things];
  });

  after(async () => {
    await service.close();
    for (const { token } of Object.values(places)) {
      token.remove();
    }
  });

  /** Puts everything back to right after the first `up`, then ages the token or has it rejected. */
  function arrange({ token, restore }: Place, state: TokenState): void {
    restore();
    service.restoreThings(things);
    token.age({ fresh: 0, due: 4000, expired: 8000, rejected: 0 }[state]);
    service.clearRequests();
  }

  async function runAll(workspace: Workspace, commands: readonly (readonly string[])[]): Promise<Run> {
    let last: Run = { code: 0, output: "" };
    for (const command of commands) {
      last = await workspace.pulumi(command);
      if (last.code !== 0) {
        return last;
      }
    }
    return last;
  }

  async function outcome(place: Place, operation: string, state: TokenState): Promise<string> {
    arrange(place, state);
    const commands = OPERATIONS[operation]!;
    const run = await runAll(place.here, commands);
    if (run.code === 0) {
      const isThrownAway = operation.startsWith("preview");
      const renews = isThrownAway ? "works; mints a token and throws it away" : "works and renews";
      return countTokenRequests(service) > 0 ? renews : "works";
    }
    assert.match(run.output, /401/, run.output);
    for (const recipe of RECIPES) {
      arrange(place, state);
      for (const workspace of recipe.first) {
        assertGood(await place[workspace].up());
      }
      const again = recipe.runsProgram ? commands.map((command) => [...command, "--run-program"]) : commands;
      if ((await runAll(place.here, again)).code === 0) {
        return `fails with 401; ${place.token === place.here ? "`up` first" : recipe.title}`;
      }
    }
    return "fails with 401, and no recipe helps";
  }

  // The service accepts an aged token until it is told to reject all, so the states that need that come last.
  for (const state of TOKEN_STATES) {
    describe(`token ${state}`, () => {
      before(() => {
        if (state === "expired") {
          service.killAllTokens();
        }
      });
      for (const operation of Object.keys(OPERATIONS)) {
        for (const title of PLACES.filter((place) => isMeasured(state, operation, place))) {
          it(`${operation}, ${title}`, async () => {
            const result = await outcome(places[title]!, operation, state);
            results[title] ??= {};
            results[title][operation] ??= {};
            results[title][operation][state] = result;
            assert.doesNotMatch(result, /no recipe helps/);
            if (!UPDATES_DOCS) {
              assert.equal(result, readCell(title, operation, state), "UPDATE_DOCS=1 writes the page anew");
            }
          });
        }
      }
    });
  }

  after(() => {
    if (UPDATES_DOCS) {
      writeFileSync(PAGE, readFileSync(PAGE, "utf8").replace(PART, writeMatrix(results)));
    }
  });
});

const PART = /<!-- matrix:[\s\S]*<!-- \/matrix -->/;

const headingOf = (place: string) => `### ${place[0]!.toUpperCase()}${place.slice(1)}`;

function writeMatrix(results: Record<string, Record<string, Record<string, string>>>): string {
  const tables = Object.entries(results).map(([place, rows]) =>
    [
      headingOf(place),
      "",
      `| operation | ${TOKEN_STATES.join(" | ")} |`,
      `| --- |${" --- |".repeat(TOKEN_STATES.length)}`,
      ...Object.entries(rows).map(
        ([operation, cells]) =>
          `| \`${operation}\` | ${TOKEN_STATES.map((state) => cells[state]).join(" | ")} |`,
      ),
    ].join("\n"),
  );
  return `<!-- matrix: written by measure/matrix/engine/matrix.test.ts -->\n${tables.join("\n\n")}\n<!-- /matrix -->`;
}

/** Reads what the page says of one cell. */
function readCell(place: string, operation: string, state: TokenState): string | undefined {
  const [, table = ""] = PART.exec(readFileSync(PAGE, "utf8"))![0].split(headingOf(place));
  const row = table.split("\n").find((line) => line.startsWith(`| \`${operation}\` |`));
  return row?.split(" | ")[TOKEN_STATES.indexOf(state) + 1]?.replace(/ \|$/, "");
}

function assertGood({ code, output }: Run): void {
  assert.equal(code, 0, output);
}
