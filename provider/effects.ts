import type { Environment } from "./arguments";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import type { Say } from "./messages";
import type { Pace } from "./retry";
import type { Verdict, Verification } from "./verify";

/** The world outside, replaceable in tests. */
export interface Effects {
  /** Epoch milliseconds. */
  now(): number;
  env: Environment;
  requestToken(request: TokenRequest, leftMs: number): Promise<Answer>;
  verifyToken(verification: Verification): Promise<Verdict>;
  say: Say;
  pace: Pace;
}
