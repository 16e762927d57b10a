import { randomUUID } from "node:crypto";
import { type Environment, PREVIEW_MARKER, type TokenInputs } from "./arguments";
import { withinBoundary } from "./boundary";
import { describeFailure } from "./credentials";
import { type Declaration, declare } from "./declare";
import { GrantRefusedError } from "./errors";
import { createGate, readMaxInFlight } from "./gate";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import { findFailures } from "./inputs";
import { calculateRenewalWindow, isExpired } from "./lifetime";
import {
  announceDeath,
  announceRenewal,
  announceWindowCut,
  type Say,
  warnKept,
  warnUnverified,
} from "./messages";
import { obtainToken } from "./obtain";
import { readToken } from "./read";
import type { Redact } from "./redact";
import { findRenewalReason, isRenewalByTime, type RenewalReason } from "./renewal";
import { isPassing, type Pace } from "./retry";
import { isDeclared, pickState, redeclare, type TokenState } from "./state";
import { createTokenSource, type Terms } from "./token-source";
import type { Verdict, Verification } from "./verify";

/** Default of `timeoutSeconds`. */
const DEFAULT_TIMEOUT_SECONDS = 60;

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
 * Makes the lifecycle of a token. What one call learns for a later one of the same operation (the host lives for one) is kept here: which tokens are
 * dead, and whether a program runs at all.
 */
export function createTokenProvider(effects: Effects): TokenProvider {
  const { env, say } = effects;
  const dead = new Set<string>();
  let isProgramRun = false;
  let isUnverifiedSaid = false;

  const { pace } = effects;
  const gate = createGate(readMaxInFlight(env), pace.elapsed);
  const source = createTokenSource(effects.now, effects.requestToken, gate, pace);

  return {
    check: (olds, news) =>
      withinBoundary([olds, news], env, () => {
        isProgramRun = true;
        return {
          inputs: news,
          // With a property, the engine would print that property's value, which may be a secret in the wrong place.
          failures: findFailures(news as Record<string, unknown>, env).map((failure) => ({
            property: "",
            reason: describeFailure(failure),
          })),
        };
      }),

    create: (news) =>
      withinBoundary([news], env, async (redact) => {
        const outs = await mint(declare(news, env), undefined, termsOf(news, redact));
        sayWindowCut(news, outs);
        return { id: randomUUID(), outs };
      }),

    diff: (_id, olds, news) =>
      withinBoundary([olds, news], env, async () => {
        if (!isProgramRun) {
          // The engine asks for the display of a refresh, where a due renewal is no drift.
          return { changes: false };
        }
        const declaration = declare(news, env);
        const reason = reasonOf(olds, news, declaration);
        if (reason !== undefined && !isRenewalByTime(reason)) {
          return { changes: true };
        }
        const isChanged = !isDeclared(olds, declaration.declared);
        const preview = news[PREVIEW_MARKER];
        if (preview !== undefined) {
          return { changes: isChanged || (reason !== undefined && showsRenewal(preview, olds, news)) };
        }
        if (reason !== undefined) {
          return { changes: true };
        }
        // Asked even where an argument changed: `update` renews what is found dead here.
        const isFoundDead = news.verify !== false && (await isDead(olds, declaration));
        return { changes: isFoundDead || isChanged };
      }),

    update: (_id, olds, news) =>
      withinBoundary([olds, news], env, async (redact) => {
        const declaration = declare(news, env);
        const reason = reasonOf(olds, news, declaration);
        if (!isDeclared(olds, declaration.declared)) {
          sayWindowCut(news, olds);
        }
        if (reason === undefined) {
          return { outs: redeclare(olds, declaration.declared) };
        }
        try {
          return {
            outs: await mint(declaration, reason === "login" ? undefined : olds, termsOf(news, redact)),
          };
        } catch (error) {
          if (reason !== "due" || !isPassing(error) || isExpired(olds, effects.now())) {
            throw error;
          }
          say(warnKept(olds, effects.now(), redact((error as Error).message)));
          return { outs: redeclare(olds, declaration.declared) };
        }
      }),

    read: (id, props) =>
      withinBoundary([props], env, async (redact) => ({
        id,
        props: await readToken(
          pickState(props),
          source,
          env,
          say,
          termsOf(props.renewalArguments ?? {}, redact),
        ),
      })),
  };

  function reasonOf(
    olds: TokenState,
    { renewBeforeSeconds }: TokenInputs,
    { declared }: Declaration,
  ): RenewalReason | undefined {
    const wanted = { fingerprint: declared.fingerprint, renewBeforeSeconds };
    return findRenewalReason(olds, wanted, effects.now(), dead.has(olds.accessToken));
  }

  /** A preview shows a renewal by time only to those who ask for it; the others read one line. */
  function showsRenewal(name: string, olds: TokenState, news: TokenInputs): boolean {
    if (news.showRenewalInPreview === true) {
      return true;
    }
    say(announceRenewal(name, olds, effects.now()));
    return false;
  }

  async function isDead(olds: TokenState, { apiEndpoint, declared }: Declaration): Promise<boolean> {
    const { accessToken } = olds;
    const { account } = declared;
    const verification = { accessToken, apiEndpoint, ...(account !== undefined && { account }) };
    const verdict = await gate.pass(() => effects.verifyToken(verification));
    if (verdict.answer === "unknown" && !isUnverifiedSaid) {
      isUnverifiedSaid = true;
      say(warnUnverified(verdict.why));
    }
    if (verdict.answer !== "dead") {
      return false;
    }
    if (declared.grant === "permanent") {
      throw deadPermanentToken();
    }
    dead.add(accessToken);
    say(announceDeath());
    return true;
  }

  async function mint(
    { credentials, declared }: Declaration,
    stored: TokenState | undefined,
    terms: Terms,
  ): Promise<TokenState> {
    return obtainToken(credentials, stored, declared, source, terms);
  }

  /** Said once: when the window is new. */
  function sayWindowCut({ renewBeforeSeconds }: TokenInputs, token: TokenState): void {
    if (renewBeforeSeconds === undefined) {
      return;
    }
    const used = calculateRenewalWindow(token, renewBeforeSeconds);
    if (used !== renewBeforeSeconds) {
      say(announceWindowCut(renewBeforeSeconds, used));
    }
  }
}

function termsOf({ timeoutSeconds }: TokenInputs, redact: Redact): Terms {
  return { limitMs: (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000, redact };
}

function deadPermanentToken(): GrantRefusedError {
  return new GrantRefusedError(
    "Spot no longer accepts the permanent token (HTTP 401). Make a new one in Spot's console (user settings, API), " +
      "and set it as permanentToken or SPOTINST_TOKEN.",
  );
}
