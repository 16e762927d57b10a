import type { Redact } from "../ground/redact";
import { quoteServerWords, toHarmlessLine } from "../service/quote";
import type { TokenRow } from "./token-row";

/** The cells that hold foreign text of any length. */
const FOREIGN = ["stack", "token", "urn", "account", "grant"] as const;

/** Makes every foreign text in a row fit for a terminal and free of what the environment keeps secret. */
export function makeHarmless(row: TokenRow, redact: Redact): TokenRow {
  const clean = Object.fromEntries(
    FOREIGN.map((name) => [name, row[name] === null ? null : toHarmlessLine(row[name], redact)]),
  );
  return {
    ...row,
    ...clean,
    problem: row.problem === null ? null : quoteServerWords(row.problem, redact),
  };
}
