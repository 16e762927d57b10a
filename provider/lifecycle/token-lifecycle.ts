import { randomUUID } from "node:crypto";
import type { TokenInputs } from "../credentials/arguments";
import type { Failure } from "../credentials/credentials";
import { inspectInputs } from "../credentials/inputs";
import { withinBoundary } from "../ground/boundary";
import { InvalidArgumentsError } from "../ground/errors";
import { renewalLine, type Say, sayOnce, windowCutLine } from "../ground/messages";
import type { Redact } from "../ground/redact";
import { createGate, readMaxInFlight } from "../service/gate";
import { createTokenSource, fullEffort, type Outside, type RequestOptions } from "../service/token-source";
import type { Verdict, Verification } from "../service/verify";
import { withoutRefreshToken } from "../token/login";
import { isSameRenewal, soundArguments } from "../token/renewal-arguments";
import { listHidden } from "../token/secret-values";
import { hasOrigin, pickState, replaceOrigin, type TokenState, unknownToken } from "../token/token-state";
import { resolveWantedState, type WantedState } from "../token/wanted";
import { createReader } from "./read";
import { createRenewer } from "./renew";
import { decide, findNewWindowCut, findRenewalReason, isShown, type RenewalReason } from "./renewal";
import { createVerifier } from "./verifier";

/** The world outside, replaceable in tests. */
export interface Effects extends Outside {
  verifyToken(verification: Verification, limitMs: number): Promise<Verdict>;
  say: Say;
  /**
   * What the arguments are of, in messages.
   * @default "SpotinstToken"
   */
  title?: string;
}

/** What the engine has done with a token, and does. There is no `delete`: Spot cannot revoke a token, which expires by itself. */
export interface TokenLifecycle {
  /** Returns every mistake in the arguments. */
  check(inputs: object): Promise<Failure[]>;
  create(inputs: TokenInputs): Promise<{ id: string; state: TokenState }>;
  /** Mints a token that an import brings into the state. A preview of it mints one too, and throws it away: no refresh token is spent. */
  adopt(inputs: TokenInputs): Promise<TokenState>;
  /** Tells whether the token changes. Not for the diff of `pulumi refresh`, for which a due renewal is no drift. */
  diff(stored: StoredToken, inputs: TokenInputs, occasion: Occasion): Promise<boolean>;
  update(stored: StoredToken, inputs: TokenInputs): Promise<TokenState>;
  /** Returns what a preview may know of what `create` or `update` will leave. Sends nothing; a token that is renewed by time is the stored one. */
  foresee(stored: StoredToken | undefined, inputs: TokenInputs): Promise<TokenState>;
  read(stored: StoredToken): Promise<TokenState>;
}

/** A token, and the arguments with which the engine last saw it. */
export interface StoredToken {
  state: TokenState;
  inputs: TokenInputs;
}

/** When a diff is asked for. */
interface Occasion {
  /** The token's name, in a preview. */
  preview?: string | undefined;
}

/**
 * Makes the lifecycle of a token. What one call learns for a later one of the same operation (the process lives for one) is kept here: which tokens are
 * rejected, and what was said.
 */
export function createTokenLifecycle({
  clock,
  env,
  requestToken,
  verifyToken,
  say,
  title,
  gate = createGate(readMaxInFlight(env), clock),
}: Effects): TokenLifecycle {
  const warn = sayOnce();
  const source = createTokenSource(requestToken, gate, clock);
  const verifier = createVerifier(verifyToken, gate, say);
  const { obtain, renew } = createRenewer(source, verifier);
  const readToken = createReader(source, verifier, env);

  return {
    check: (inputs) =>
      guard([inputs], () => {
        const { failures, warnings } = inspectInputs(inputs as Record<string, unknown>, env, title);
        warn(warnings, say);
        return failures;
      }),

    create: (inputs) =>
      guard([inputs], async (redact) => {
        const wanted = resolveWantedState(inputs, env);
        const state = await obtain(wanted, undefined, inputs, optionsOf(inputs, redact));
        sayWindowCut(state, inputs);
        return { id: randomUUID(), state };
      }),

    adopt: (inputs) =>
      guard([inputs], async (redact) => {
        const wanted = resolveWantedState(inputs, env);
        const credentials = withoutRefreshToken(wanted.credentials);
        if (credentials === undefined) {
          throw new InvalidArgumentsError(
            "Its only credential is a refresh token, which no import and no `Token.get` uses: their previews would spend it. Leave the import out, so that `pulumi up` mints a token.",
          );
        }
        return obtain({ ...wanted, credentials }, undefined, inputs, optionsOf(inputs, redact));
      }),

    diff: (stored, inputs, { preview }) =>
      guard([stored.state, stored.inputs, inputs], async () => {
        const { state } = stored;
        const wanted = resolveWantedState(inputs, env);
        const reason = findReason(state, inputs, wanted);
        const isChanged = !hasOrigin(state, wanted.origin) || !isSameRenewal(stored.inputs, inputs);
        const decision = decide({
          isPreview: preview !== undefined,
          reason,
          isChanged,
          showsRenewal: inputs.showRenewalInPreview === true,
          verifies: inputs.verify !== false,
        });
        if (decision === "verify") {
          return (await verifier.findRejection(state, wanted)) || isChanged;
        }
        if (decision === "announce") {
          say(renewalLine(preview!, state, reason !== "rejected", clock.now()));
        }
        return decision === "change";
      }),

    update: (stored, inputs) =>
      guard([stored.state, stored.inputs, inputs], async (redact) => {
        const wanted = resolveWantedState(inputs, env);
        const reason = findReason(stored.state, inputs, wanted);
        const state =
          reason === undefined
            ? replaceOrigin(stored.state, wanted.origin)
            : await renew(reason, stored.state, wanted, inputs, optionsOf(inputs, redact));
        sayWindowCut(state, inputs, stored);
        return state;
      }),

    foresee: (stored, inputs) =>
      guard([inputs, ...(stored === undefined ? [] : [stored.state, stored.inputs])], () => {
        const wanted = resolveWantedState(inputs, env);
        if (stored === undefined) {
          return unknownToken(wanted.origin);
        }
        const reason = findReason(stored.state, inputs, wanted);
        const showsRenewal = inputs.showRenewalInPreview === true;
        const isUnknown = reason !== undefined && isShown(reason, { isPreview: true, showsRenewal });
        return isUnknown ? unknownToken(wanted.origin) : replaceOrigin(stored.state, wanted.origin);
      }),

    read: ({ state, inputs }) =>
      guard([state, inputs], async (redact) => {
        const sound = soundArguments(inputs);
        return readToken(pickState(state), sound, optionsOf(sound, redact));
      }),
  };

  function guard<T>(values: readonly object[], call: (redact: Redact) => T | Promise<T>): Promise<T> {
    return withinBoundary(listHidden(values, env), call);
  }

  function optionsOf({ timeoutSeconds }: TokenInputs, redact: Redact): RequestOptions {
    return { ...fullEffort(timeoutSeconds), redact, say };
  }

  function findReason(
    state: TokenState,
    { renewBeforeSeconds }: TokenInputs,
    { origin: { fingerprint } }: WantedState,
  ): RenewalReason | undefined {
    const wanted = { fingerprint, renewBeforeSeconds };
    return findRenewalReason(state, wanted, clock.now(), verifier.isKnownRejected(state));
  }

  function sayWindowCut(state: TokenState, inputs: TokenInputs, old?: StoredToken): void {
    const cut = findNewWindowCut(windowOf({ state, inputs }), old && windowOf(old));
    if (cut !== undefined) {
      say(windowCutLine(state, cut.asked, cut.used));
    }
  }
}

function windowOf({ state, inputs: { renewBeforeSeconds } }: StoredToken) {
  return { ...state, ...(renewBeforeSeconds !== undefined && { renewBeforeSeconds }) };
}
