import { randomUUID } from "node:crypto";
import type { TokenInputs } from "../credentials/arguments";
import { describeFailure, type Failure } from "../credentials/credentials";
import { inspectInputs } from "../credentials/inputs";
import { withinBoundary } from "../ground/boundary";
import { renewalLine, type Say, sayOnce, windowCutLine } from "../ground/messages";
import type { Redact } from "../ground/redact";
import { createGate, readMaxInFlight } from "../service/gate";
import { createTokenSource, fullEffort, type Outside, type RequestOptions } from "../service/token-source";
import type { Verdict, Verification } from "../service/verify";
import { createPreviewMemory } from "../token/preview-marker";
import { listHidden } from "../token/secret-values";
import {
  hasArguments,
  pickState,
  replaceArguments,
  restoreRenewalArguments,
  type TokenState,
} from "../token/token-state";
import { resolveWantedState, type WantedState } from "../token/wanted";
import { createReader } from "./read";
import { createRenewer } from "./renew";
import { decide, findNewWindowCut, findRenewalReason, type RenewalReason } from "./renewal";
import { createVerifier } from "./verifier";

/** The world outside, replaceable in tests. */
export interface Effects extends Outside {
  verifyToken(verification: Verification, limitMs: number): Promise<Verdict>;
  say: Say;
}

/** What the engine's host calls for a token. There is no `delete`: Spot cannot revoke a token, which expires by itself. */
export interface TokenProvider {
  check(olds: object, news: object): Promise<{ inputs: object; failures: Failure[] }>;
  create(news: TokenInputs): Promise<{ id: string; outs: TokenState }>;
  diff(id: string, olds: TokenState, news: TokenInputs): Promise<{ changes: boolean }>;
  update(id: string, olds: TokenState, news: TokenInputs): Promise<{ outs: TokenState }>;
  read(id: string, props: TokenState): Promise<{ id: string; props: TokenState }>;
}

/**
 * Makes the lifecycle of a token. What one call learns for a later one of the same operation (the host lives for one) is kept here: what `check` saw of
 * a preview, and which tokens are rejected.
 */
export function createTokenProvider({ clock, env, requestToken, verifyToken, say }: Effects): TokenProvider {
  const previews = createPreviewMemory();
  const warn = sayOnce();
  const gate = createGate(readMaxInFlight(env), clock);
  const source = createTokenSource(requestToken, gate, clock);
  const verifier = createVerifier(verifyToken, gate, say);
  const { obtain, renew } = createRenewer(source, verifier);
  const readToken = createReader(source, verifier, env);

  return {
    check: (olds, news) =>
      guard([olds, news], () => {
        // Without the marker of a preview, which is no argument.
        const inputs = previews.strip(olds, news);
        const { failures, warnings } = inspectInputs(inputs as Record<string, unknown>, env);
        warn(warnings, say);
        // With a property, the engine would print that property's value, which may be a secret in the wrong place.
        return {
          inputs,
          failures: failures.map((each) => ({ property: "", reason: describeFailure(each) })),
        };
      }),

    create: (news) =>
      guard([news], async (redact) => {
        const wanted = resolveWantedState(news, env);
        const outs = await obtain(wanted, undefined, news, optionsOf(news, redact));
        sayWindowCut(outs);
        return { id: randomUUID(), outs };
      }),

    diff: (_id, olds, news) =>
      guard([olds, news], async () => {
        const checked = previews.recall(news);
        if (checked === undefined) {
          // This is the diff of `pulumi refresh`: a due renewal is no drift.
          return { changes: false };
        }
        const wanted = resolveWantedState(news, env);
        const reason = findReason(olds, news, wanted);
        const isChanged = !hasArguments(olds, wanted.stored);
        const decision = decide({
          isPreview: checked.preview !== undefined,
          reason,
          isChanged,
          showsRenewal: news.showRenewalInPreview === true,
          verifies: news.verify !== false,
        });
        if (decision === "verify") {
          return { changes: (await verifier.findRejection(olds, wanted)) || isChanged };
        }
        if (decision === "announce") {
          say(renewalLine(checked.preview!, olds, reason !== "rejected", clock.now()));
        }
        return { changes: decision === "change" };
      }),

    update: (_id, olds, news) =>
      guard([olds, news], async (redact) => {
        const wanted = resolveWantedState(news, env);
        const reason = findReason(olds, news, wanted);
        const outs =
          reason === undefined
            ? replaceArguments(olds, wanted.stored)
            : await renew(reason, olds, wanted, news, optionsOf(news, redact));
        sayWindowCut(outs, olds);
        return { outs };
      }),

    read: (id, props) =>
      guard([props], async (redact) => {
        const options = optionsOf(restoreRenewalArguments(props), redact);
        return { id, props: await readToken(pickState(props), options) };
      }),
  };

  function guard<T>(values: readonly object[], call: (redact: Redact) => T | Promise<T>): Promise<T> {
    return withinBoundary(listHidden(values, env), call);
  }

  function optionsOf({ timeoutSeconds }: TokenInputs, redact: Redact): RequestOptions {
    return { ...fullEffort(timeoutSeconds), redact, say };
  }

  function findReason(
    olds: TokenState,
    { renewBeforeSeconds }: TokenInputs,
    { stored: { fingerprint } }: WantedState,
  ): RenewalReason | undefined {
    const wanted = { fingerprint, renewBeforeSeconds };
    return findRenewalReason(olds, wanted, clock.now(), verifier.isKnownRejected(olds));
  }

  function sayWindowCut(token: TokenState, old?: TokenState): void {
    const cut = findNewWindowCut(token, old);
    if (cut !== undefined) {
      say(windowCutLine(token, cut.asked, cut.used));
    }
  }
}
