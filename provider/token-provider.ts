import { randomUUID } from "node:crypto";
import { type Environment, readEnvironment, type TokenInputs } from "./arguments";
import { withinBoundary } from "./boundary";
import { type Credentials, resolveCredentials } from "./credentials";
import { InvalidArgumentsError } from "./errors";
import { isSameLogin, isSameTriggers, takeFingerprint } from "./fingerprint";
import { findFailures } from "./inputs";
import { DEFAULT_RENEW_BEFORE_SECONDS, isRenewalDue } from "./lifetime";
import { type Effects, obtainToken } from "./obtain";
import { type Declared, pickState, type TokenState } from "./state";

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

/** Makes the lifecycle of a token over the world that `effects` and `env` are. */
export function createTokenProvider(effects: Effects, env: Environment): TokenProvider {
  return {
    check: (olds, news) =>
      withinBoundary([olds, news], env, () => ({
        inputs: news,
        // With a property, the engine would print that property's value, which may be a secret in the wrong place.
        failures: findFailures(news as Record<string, unknown>, env).map(({ property, reason }) => ({
          property: "",
          reason: `${property}: ${reason}`,
        })),
      })),

    create: (news) =>
      withinBoundary([news], env, async (redact) => {
        const { credentials, declared } = declare(news, env);
        return {
          id: randomUUID(),
          outs: await obtainToken(credentials, undefined, declared, effects, redact),
        };
      }),

    diff: (_id, olds, news) =>
      withinBoundary([olds, news], env, () => {
        const { declared } = declare(news, env);
        return {
          changes: mustRenew(olds, news, declared, effects.now()) || olds.account !== declared.account,
        };
      }),

    update: (_id, olds, news) =>
      withinBoundary([olds, news], env, async (redact) => {
        const { credentials, declared } = declare(news, env);
        if (!mustRenew(olds, news, declared, effects.now())) {
          const { account: _old, ...kept } = pickState(olds);
          return { outs: { ...kept, ...declared } };
        }
        const stored = isSameLogin(olds.fingerprint, declared.fingerprint) ? olds : undefined;
        return { outs: await obtainToken(credentials, stored, declared, effects, redact) };
      }),

    read: async (id, props) => ({ id, props: pickState(props) }),
  };
}

/** Whether the arguments ask for another token than the stored one, or its time to be renewed has come. */
function mustRenew(olds: TokenState, news: TokenInputs, declared: Declared, nowMs: number): boolean {
  return (
    !isSameLogin(olds.fingerprint, declared.fingerprint) ||
    !isSameTriggers(olds.fingerprint, declared.fingerprint) ||
    isRenewalDue(olds, news.renewBeforeSeconds ?? DEFAULT_RENEW_BEFORE_SECONDS, nowMs)
  );
}

function declare(news: TokenInputs, env: Environment): { credentials: Credentials; declared: Declared } {
  const { credentials, failures } = resolveCredentials(news, env);
  if (credentials === undefined) {
    // `check` has let these arguments pass, so the environment has changed since.
    throw new InvalidArgumentsError(
      failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"),
    );
  }
  const account = news.account ?? readEnvironment("account", env);
  return {
    credentials,
    declared: {
      grant: credentials.grant,
      ...(account !== undefined && { account }),
      fingerprint: takeFingerprint(credentials, news.triggers),
    },
  };
}
