import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../../emulator/token-service";
import { createWorkspace, type Run, STAND_INS, type Workspace } from "../../../harness/engine";
import { UPDATES_DOCS } from "../../../harness/marked-part";
import { countTokenRequests } from "../../../harness/service";
import { CONSUMER_STACK, SAME_STACK, TOKEN_STACK } from "../../../harness/things-programs";

const PAGE = join(__dirname, "../../../docs/renewal.md");

const TOKEN_STATES = ["fresh", "due", "expired", "rejected"] as const;
type TokenState = (typeof TOKEN_STATES)[number];

const YES = ["--yes", "--skip-preview"];
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  preview: ["preview", "--expect-no-changes"],
  "preview --refresh": ["preview", "--refresh"],
  "preview --refresh --run-program": ["preview", "--refresh", "--run-program"],
  up: ["up", ...YES],
  "up --refresh": ["up", "--refresh", ...YES],
  "up --refresh --run-program": ["up", "--refresh", "--run-program", ...YES],
  refresh: ["refresh", ...YES],
  "refresh --run-program": ["refresh", "--run-program", ...YES],
  destroy: ["destroy", ...YES],
  "destroy --run-program": ["destroy", "--run-program", ...YES],
  "destroy --refresh --run-program": ["destroy", "--refresh", "--run-program", ...YES],
};

const RUN_PROGRAM = "--run-program";
const withRunProgram = (words: readonly string[]) =>
  words.includes(RUN_PROGRAM) ? words : [...words, RUN_PROGRAM];
const same = (words: readonly string[]) => words;

interface Recipe {
  title: string;
  /** The stacks that an `up` is run in first. */
  first: readonly ("token" | "here")[];
  /** The words of the operation that then works. */
  changed: (words: readonly string[]) => readonly string[];
}

const withoutRefresh = (words: readonly string[]) =>
  words[0] === "destroy" ? words.filter((word) => word !== "--refresh") : words;

/** What may help where an operation fails, the least first; the page names the first that does. */
const RECIPES: readonly Recipe[] = [
  { title: "with `--run-program`", first: [], changed: withRunProgram },
  { title: "without `--refresh`", first: [], changed: withoutRefresh },
  { title: "`up` first", first: ["token"], changed: same },
  { title: "`up` first, then with `--run-program`", first: ["token"], changed: withRunProgram },
  { title: "`up` first, then without `--refresh`", first: ["token"], changed: withoutRefresh },
];

const PLACES = ["token and consumer in one stack", "token in another stack"] as const;
type PlaceTitle = (typeof PLACES)[number];

/** One for each rule by which a cell comes out as it does. Without UPDATE_DOCS=1, only these are measured and compared with the page. */
const TELLING: readonly (readonly [state: TokenState, operation: string, place: PlaceTitle])[] = [
  ["due", "preview", PLACES[0]],
  ["due", "preview --refresh", PLACES[0]],
  ["expired", "refresh", PLACES[0]],
  ["expired", "refresh --run-program", PLACES[0]],
  ["expired", "destroy --run-program", PLACES[0]],
  ["expired", "destroy", PLACES[1]],
  ["rejected", "up", PLACES[0]],
  ["rejected", "preview --refresh --run-program", PLACES[0]],
  ["rejected", "refresh --run-program", PLACES[0]],
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
    const options = { env: loginEnvironment(service), pluginFolder: STAND_INS };
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

  /** Runs an operation by its words, or with the variable in the place of the flag. */
  async function outcome(place: Place, operation: string, state: TokenState, byVariable: boolean) {
    arrange(place, state);
    const words = OPERATIONS[operation]!;
    const run = byVariable
      ? await place.here.pulumi(
          words.filter((word) => word !== RUN_PROGRAM),
          { PULUMI_RUN_PROGRAM: "true" },
        )
      : await place.here.pulumi(words);
    if (run.code === 0) {
      const isThrownAway = operation.startsWith("preview");
      const mints = isThrownAway ? "works; mints a token and throws it away" : renewalOf(operation);
      return countTokenRequests(service) > 0 ? mints : "works";
    }
    assert.match(run.output, /401/, run.output);
    for (const { title, first, changed } of RECIPES.filter(
      (recipe) => recipe.first.length > 0 || String(recipe.changed(words)) !== String(words),
    )) {
      arrange(place, state);
      for (const workspace of first) {
        assertGood(await place[workspace].up());
      }
      if ((await place.here.pulumi(changed(words))).code === 0) {
        const where = place.token === place.here ? title : title.replace("`up`", "`up` of the token's stack");
        return `fails with 401; ${where}`;
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
            const result = await outcome(places[title]!, operation, state, false);
            if (OPERATIONS[operation]!.includes(RUN_PROGRAM)) {
              const byVariable = await outcome(places[title]!, operation, state, true);
              assert.equal(byVariable, result, "PULUMI_RUN_PROGRAM=true does as --run-program");
            }
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

const renewalOf = (operation: string) =>
  operation === "destroy --run-program" ? "works; mints a token for itself" : "works and renews";

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
