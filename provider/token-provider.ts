import { randomUUID } from "node:crypto";
import type { Environment, TokenInputs } from "./arguments";
import { withinBoundary } from "./boundary";
import { createCheckMemory } from "./check-memory";
import { describeFailure } from "./credentials";
import { type Declaration, declare } from "./declare";
import { GrantRefusedError } from "./errors";
import { createGate, readMaxInFlight } from "./gate";
import type { TokenRequest } from "./grant";
import type { Answer } from "./http";
import { findFailures } from "./inputs";
import { DEFAULT_RENEW_BEFORE_SECONDS, findWindowCut, isExpired } from "./lifetime";
import {
  announceDeath,
  announceRenewal,
  announceWindowCut,
  type Say,
  warnKept,
  warnOpenFile,
} from "./messages";
import { obtainToken } from "./obtain";
import { readToken } from "./read";
import type { Redact } from "./redact";
import { findRenewalReason, isRenewalByTime, type RenewalReason } from "./renewal";
import { findOpenFile } from "./resolve-credentials";
import { mayPass, type Pace } from "./retry";
import { isDeclared, pickState, redeclare, type TokenState } from "./state";
import { createTokenSource, DEFAULT_TIMEOUT_SECONDS, type Terms } from "./token-source";
import { createVerifier } from "./verifier";
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
 * dead, and what `check` saw.
 */
export function createTokenProvider(effects: Effects): TokenProvider {
  const { env, say } = effects;
  const dead = new Set<string>();
  const checks = createCheckMemory();
  let isOpenFileSaid = false;

  const { pace } = effects;
  const gate = createGate(readMaxInFlight(env), pace.elapsed);
  const source = createTokenSource(effects.now, effects.requestToken, gate, pace);
  const verify = createVerifier(effects.verifyToken, gate, say);

  return {
    check: (olds, news) =>
      withinBoundary([olds, news], env, () => {
        sayOpenFile(news as TokenInputs);
        return {
          // Without the preview marker: an update plan would hold `up` to it.
          inputs: checks.remember(olds, news),
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
            changes: isChanged || (reason !== undefined && showsRenewal(checked.preview, olds, news)),
          };
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
        const outs =
          reason === undefined
            ? redeclare(olds, declaration.declared)
            : await renew(reason, olds, declaration, news, termsOf(news, redact));
        sayWindowCut(outs, olds);
        return { outs };
      }),

    read: (id, props) =>
      withinBoundary([props], env, async (redact) => ({
        id,
        props: await readToken(pickState(props), source, env, termsOf(props.renewalArguments ?? {}, redact)),
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

  async function isDead(olds: TokenState, declaration: Declaration): Promise<boolean> {
    if ((await ask(olds, declaration)) !== "dead") {
      return false;
    }
    if (declaration.declared.grant === "permanent") {
      throw deadPermanentToken();
    }
    dead.add(olds.accessToken);
    say(announceDeath(olds));
    return true;
  }

  function ask(
    { accessToken }: TokenState,
    { apiEndpoint, declared }: Declaration,
  ): Promise<Verdict["answer"]> {
    const { account } = declared;
    return verify({ accessToken, apiEndpoint, ...(account !== undefined && { account }) });
  }

  async function mint(
    { credentials, declared }: Declaration,
    stored: TokenState | undefined,
    terms: Terms,
  ): Promise<TokenState> {
    return obtainToken(credentials, stored, declared, source, terms);
  }

  /** Keeps a token that is still good where its renewal fails in a way that may pass. */
  async function renew(
    reason: RenewalReason,
    olds: TokenState,
    declaration: Declaration,
    { verify: isVerified }: TokenInputs,
    terms: Terms,
  ): Promise<TokenState> {
    try {
      return await mint(declaration, reason === "login" ? undefined : olds, terms);
    } catch (error) {
      // Asked after the attempts, which take time.
      if (reason !== "due" || !mayPass(error) || isExpired(olds, effects.now())) {
        throw error;
      }
      if (isVerified !== false && (await ask(olds, declaration)) === "dead") {
        throw error;
      }
      say(warnKept(olds, effects.now(), terms.redact((error as Error).message)));
      return redeclare(olds, declaration.declared);
    }
  }

  /** Said once, for all tokens of the file. */
  function sayOpenFile(news: TokenInputs): void {
    const path = isOpenFileSaid ? undefined : findOpenFile(news, env);
    if (path !== undefined) {
      isOpenFileSaid = true;
      say(warnOpenFile(path));
    }
  }

  /** Says that the window does not fit into the token's life, once: not where the same was true of the old token. */
  function sayWindowCut(token: TokenState, old?: TokenState): void {
    const asked = windowOf(token);
    const used = findWindowCut(token, asked);
    const isOldNews = old !== undefined && windowOf(old) === asked && findWindowCut(old, asked) !== undefined;
    if (used !== undefined && !isOldNews) {
      say(announceWindowCut(token, asked, used));
    }
  }

  function termsOf({ timeoutSeconds }: TokenInputs, redact: Redact): Terms {
    return { limitMs: (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000, redact, say };
  }
}

function windowOf({ renewalArguments }: TokenState): number {
  return renewalArguments?.renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS;
}

function deadPermanentToken(): GrantRefusedError {
  return new GrantRefusedError(
    "Spot no longer accepts the permanent token (HTTP 401). Make a new one in Spot's console (user settings, API), " +
      "and set it as permanentToken or SPOTINST_TOKEN.",
  );
}
