import { randomUUID } from "node:crypto";
import type { TokenInputs } from "./arguments";
import { withinBoundary } from "./boundary";
import { createCheckMemory } from "./check-memory";
import type { Clock } from "./clock";
import { describeFailure } from "./credentials";
import { type Declaration, declare } from "./declare";
import type { Environment } from "./environment";
import { createGate, readMaxInFlight } from "./gate";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import { inspectInputs } from "./inputs";
import { createLiveness } from "./liveness";
import { announceRenewal, announceWindowCut, type Say, sayOnce } from "./messages";
import { readToken } from "./read";
import { createRenewer } from "./renew";
import { findRenewalReason, isRenewalByTime, type RenewalReason } from "./renewal";
import {
  findNewWindowCut,
  isDeclared,
  pickState,
  redeclare,
  renewalArgumentsOf,
  type TokenState,
} from "./state";
import { createTerms, createTokenSource } from "./token-source";
import type { Verdict, Verification } from "./verify";

/** The world outside, replaceable in tests. */
export interface Effects {
  clock: Clock;
  env: Environment;
  requestToken(request: TokenRequest, leftMs: number): Promise<Answer>;
  verifyToken(verification: Verification, limitMs: number): Promise<Verdict>;
  say: Say;
}

/** What the engine's host calls for a token. There is no `delete`: a token cannot be revoked, only run out. */
export interface TokenProvider {
  check(
    olds: object,
    news: object,
  ): Promise<{ inputs: object; failures: { property: string; reason: string }[] }>;
  create(news: TokenInputs): Promise<{ id: string; outs: TokenState }>;
  diff(id: string, olds: TokenState, news: TokenInputs): Promise<{ changes: boolean }>;
  update(id: string, olds: TokenState, news: TokenInputs): Promise<{ outs: TokenState }>;
  read(id: string, props: TokenState): Promise<{ id: string; props: TokenState }>;
}

/**
 * Makes the lifecycle of a token. What one call learns for a later one of the same operation (the host lives for one) is kept here: what `check` saw,
 * and which tokens are dead.
 */
export function createTokenProvider(effects: Effects): TokenProvider {
  const { clock, env, say } = effects;
  const checks = createCheckMemory();
  const warn = sayOnce();

  const gate = createGate(readMaxInFlight(env), clock);
  const source = createTokenSource(effects.requestToken, gate, clock);
  const liveness = createLiveness(effects.verifyToken, gate, say);
  const { mint, renew } = createRenewer(source, liveness);

  return {
    check: (olds, news) =>
      withinBoundary([olds, news], env, () => {
        const { failures, warnings } = inspectInputs(news as Record<string, unknown>, env);
        warn(warnings, say);
        return {
          // Without the preview marker: an update plan would hold `up` to it.
          inputs: checks.remember(olds, news),
          // With a property, the engine would print that property's value, which may be a secret in the wrong place.
          failures: failures.map((failure) => ({
            property: "",
            reason: describeFailure(failure),
          })),
        };
      }),

    create: (news) =>
      withinBoundary([news], env, async (redact) => {
        const outs = await mint(declare(news, env), undefined, news, createTerms(news, redact, say));
        sayWindowCut(outs);
        return { id: randomUUID(), outs };
      }),

    diff: (_id, olds, news) =>
      withinBoundary([olds, news], env, async () => {
        const checked = checks.recall(news);
        if (checked === undefined) {
          // The engine asks for the display of a refresh, where a due renewal is no drift.
          return { changes: false };
        }
        const declaration = declare(news, env);
        const reason = reasonOf(olds, news, declaration);
        if (reason !== undefined && !isRenewalByTime(reason)) {
          return { changes: true };
        }
        const isChanged = !isDeclared(olds, declaration.declared);
        if (checked.preview !== undefined) {
          return {
            changes: isChanged || (reason !== undefined && showsRenewal(checked.preview, reason, olds, news)),
          };
        }
        if (reason !== undefined) {
          return { changes: true };
        }
        // Asked even where an argument changed: `update` renews what is found dead here.
        const isFoundDead = news.verify !== false && (await liveness.findDeath(olds, declaration));
        return { changes: isFoundDead || isChanged };
      }),

    update: (_id, olds, news) =>
      withinBoundary([olds, news], env, async (redact) => {
        const declaration = declare(news, env);
        const reason = reasonOf(olds, news, declaration);
        const outs =
          reason === undefined
            ? redeclare(olds, declaration.declared)
            : await renew(reason, olds, declaration, news, createTerms(news, redact, say));
        sayWindowCut(outs, olds);
        return { outs };
      }),

    read: (id, props) =>
      withinBoundary([props], env, async (redact) => ({
        id,
        props: await readToken(
          pickState(props),
          source,
          env,
          createTerms(renewalArgumentsOf(props), redact, say),
        ),
      })),
  };

  function reasonOf(
    olds: TokenState,
    { renewBeforeSeconds }: TokenInputs,
    { declared }: Declaration,
  ): RenewalReason | undefined {
    const wanted = { fingerprint: declared.fingerprint, renewBeforeSeconds };
    return findRenewalReason(olds, wanted, clock.now(), liveness.isKnownDead(olds));
  }

  /** A preview shows a renewal by time only to those who ask for it; the others read one line. */
  function showsRenewal(name: string, reason: RenewalReason, olds: TokenState, news: TokenInputs): boolean {
    if (news.showRenewalInPreview === true) {
      return true;
    }
    say(announceRenewal(name, olds, reason, clock.now()));
    return false;
  }

  function sayWindowCut(token: TokenState, old?: TokenState): void {
    const cut = findNewWindowCut(token, old);
    if (cut !== undefined) {
      say(announceWindowCut(token, cut.asked, cut.used));
    }
  }
}
