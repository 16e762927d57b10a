import type { Gate } from "./gate";
import { type Say, warnUnverified } from "./messages";
import type { Verdict, Verification } from "./verify";

/**
 * Makes what asks whether tokens are alive, for all tokens of one process: it keeps to what the gate learned, asks a host that
 * gave no answer only once (three hundred tokens and a silent host would otherwise wait for minutes), and warns once.
 */
export function createVerifier(
  verifyToken: (verification: Verification) => Promise<Verdict>,
  gate: Gate,
  say: Say,
): (verification: Verification) => Promise<Verdict["answer"]> {
  const silent = new Set<string>();
  let isSaid = false;

  function ask(verification: Verification): Promise<Verdict> {
    const { host } = new URL(verification.apiEndpoint);
    return gate.pass(async () => {
      if (silent.has(host)) {
        return { answer: "unknown", why: "no answer" };
      }
      if (gate.enter(host) > 0) {
        return { answer: "unknown", why: `HTTP ${gate.statusOf(host)}` };
      }
      const verdict = await verifyToken(verification);
      if (verdict.status === undefined) {
        silent.add(host);
      } else {
        gate.learn(
          host,
          verdict.status,
          verdict.answer === "unknown" ? verdict.retryAfterSeconds : undefined,
        );
      }
      return verdict;
    });
  }

  return async (verification) => {
    const verdict = await ask(verification);
    if (verdict.answer === "unknown" && !isSaid) {
      isSaid = true;
      say(warnUnverified(verdict.why));
    }
    return verdict.answer;
  };
}
